"""Metric 2 month by month: so few projects end in a month that twelve are told together. Pure.

Twelve months overlap the next twelve, so that neither a trend nor limits are drawn from them.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from csap.facts.evidence import Evidence, Results
from csap.facts.measures.figures import Computed, Maker

PREFIX = "rolling."
WINDOW = 12
#: Numerator and denominator of each share, as fields of the results.
_SHARES = {
    "proj.on_time": ("on_time", "planned"),
    "proj.budget_ok": ("within_budget", "budgeted"),
    "proj.lessons_capture": ("with_lesson", "completed"),
}


def of(maker: Maker, months: Sequence[Evidence]) -> Iterator[Computed]:
    """Yield k of n of the twelve months up to each month; of fewer months nothing."""
    windows = [months[end - WINDOW : end] for end in range(WINDOW, len(months) + 1)]
    for key, (hits, all_) in _SHARES.items():
        points = [_point(maker, key, window, hits, all_) for window in windows]
        if not points:
            continue
        last = points[-1]
        figure = maker.share(key, last["k"], last["n"], points, detail={"points": points})
        # A window of none says so by its points; what came before it may be told.
        yield figure._replace(metric=f"{PREFIX}{key}", detail={"points": points})


def _point(
    maker: Maker, key: str, window: Sequence[Evidence], hits: str, all_: str
) -> dict[str, Any]:
    k, n = _sum(window, hits), _sum(window, all_)
    share = maker.share(key, k, n, [])
    start, end = window[0].period.start, window[-1].period.end
    return {
        "start": start.isoformat(),
        "end": end.isoformat(),
        "k": k,
        "n": n,
        "value": share.value,
        "low": share.low,
        "high": share.high,
        "state": _state(maker, share.state, window),
    }


def _state(maker: Maker, state: str, window: Sequence[Evidence]) -> str:
    """Return the state of a window: its own months say whether it may change, not the period."""
    is_final = not (maker.is_stale or window[-1].is_provisional)
    return "ok" if state == "provisional" and is_final else state


def _sum(window: Sequence[Evidence], name: str) -> int:
    found: list[Results] = [evidence.results for evidence in window]
    return sum(getattr(results, name) for results in found)
