"""Felt minus measured in time month by month, for a pack. Pure.

Of this metric no series with limits is kept, only what was stored of whole months: so a month is
marked by its own test, and none by a pattern.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from statistics import median
from typing import Any

from csap.facts.measures.charts import TRIAL_FROM
from csap.facts.periods import Period, closed_months
from csap.facts.queries import Figure, StoredBaseline
from csap.reviews.pack.figures import EVIDENT, GAP, figure_id
from csap.telling import charts, numbers, shown
from servicedesk.common import words

#: So many months back are drawn, as the other charts have.
MONTHS = 24
_UNIT = "difference of shares"
_ID = f"{figure_id(GAP)}-months"


def figure_of(baseline: StoredBaseline, stored: Sequence[tuple[Period, Figure]]) -> dict[str, Any]:
    """Return the months as a figure; where too few are known, one sentence instead of a chart."""
    known = {
        period.start: figure
        for period, figure in stored
        if shown.may_be_told(figure, baseline.scope)
    }
    told = {start: figure for start, figure in known.items() if figure.value is not None}
    if len(told) < shown.HISTORY_FROM:
        return {"id": _ID, "finding": "", "what": _untold(len(told)), "caption": "", "chart": None}
    pairs = sum(figure.n or 0 for figure in told.values())
    return {
        "id": _ID,
        "kind": "run",
        "finding": _finding(told),
        "what": "Felt minus measured in time, in points by month; a diamond: at least 5 points, "
        "and no chance in that month",
        "caption": numbers.joined(
            f"n = {words.count(pairs)} pairs in {len(told)} months",
            f"as of {numbers.day(baseline.as_of)}",
        ),
        "chart": _chart(_points(known, since=min(told), end=baseline.period.end)),
    }


def _untold(count: int) -> str:
    known = "no month" if not count else "one month" if count == 1 else f"{count} months"
    return (
        f"Felt minus measured month by month is drawn from {shown.HISTORY_FROM} months on: so far "
        f"{known} of it {'are' if count > 1 else 'is'} stored that may be told."
    )


def _finding(told: Mapping[date, Figure]) -> str:
    """Return in how many final months it was no chance, and to which side."""
    final = [figure for figure in told.values() if not _is_provisional(figure)]
    evident = [figure for figure in final if _is_evident(figure)]
    if not evident:
        return f"In none of {len(final)} final months was work felt clearly other than measured"
    later = sum((figure.value or 0) < 0 for figure in evident)
    side = {len(evident): "later than it was", 0: "sooner than it was"}
    way = side.get(later, "other than measured")
    return f"In {len(evident)} of {len(final)} final months work was felt clearly {way}"


def _is_evident(figure: Figure) -> bool:
    is_clear = bool(figure.detail.get("evident")) and abs(figure.value or 0) >= EVIDENT
    return is_clear and not _is_provisional(figure)


def _is_provisional(figure: Figure) -> bool:
    return figure.state == "provisional"


def _points(known: Mapping[date, Figure], *, since: date, end: date) -> list[dict[str, Any]]:
    months = [month.start for month in closed_months(end, MONTHS) if month.start >= since]
    return [_point(start, known.get(start), is_first=not at) for at, start in enumerate(months)]


def _point(start: date, figure: Figure | None, *, is_first: bool) -> dict[str, Any]:
    value = None if figure is None or figure.value is None else round(figure.value * 100, 4)
    point: dict[str, Any] = {
        "t": f"{start:%Y-%m}",
        "label": numbers.short_month(start),
        "tick": charts.tick_of(start, is_first=is_first),
        "v": value,
        "n": figure.n if figure else None,
        "state": figure.state if figure else "no_data",
    }
    if value is None:
        return point | {"gap": "not known"}
    if figure and _is_evident(figure):
        point["signal"] = {"side": "bad", "rule": "no chance in that month"}
    return point


def _chart(points: list[dict[str, Any]]) -> dict[str, Any]:
    values = [point["v"] for point in points if point["v"] is not None]
    drawn: dict[str, Any] = {
        "kind": "xmr",
        "name": "Felt minus measured",
        "unit": charts.unit_sign(_UNIT),
        "decimals": numbers.decimals(_UNIT),
        "centre": median(values) if len(values) >= TRIAL_FROM else None,
        "centre_name": "median",
        "centre_brief": "med",
        "points": points,
        "target": {"v": 0, "name": "felt = measured"},
    }
    return drawn | charts.axis_of(drawn, _UNIT)
