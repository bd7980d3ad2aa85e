"""What was kept of the published targets, service by service: form (a) of the gap. Pure."""

from collections.abc import Sequence
from typing import Any

from csap.dashboards.drawn import Drawn
from csap.dashboards.expectations.reading import Kept, Reading
from csap.dashboards.scales import percent_axis
from csap.metrics.promises import ShareInterval
from csap.metrics.promises import state_of as promise_state
from csap.metrics.small_numbers import shows_percent
from csap.telling import numbers, sentences
from csap.telling.charts import Table
from servicedesk.common.words import count, percent

ID = "promises"
NOT_SUPPORTED = "not supported"


def figure(reading: Reading, *, caption: str, period: str) -> Drawn:
    """Return the bullets of a period, the share that is least supported first."""
    rows = sorted((each for each in reading.kept if each.figure.n), key=_order)
    shares = [each for each in rows if shows_percent(each.figure.n or 0)]
    return Drawn(
        id=ID,
        finding=finding(rows),
        what=f"Share of work done in time, {period}, with 95 % interval, against the share that "
        "the published targets promise (thick line)",
        kind="bullet",
        caption=numbers.joined(_sizes(shares), caption),
        chart=_chart(shares) if shares else None,
        table=table(rows) if rows else None,
        legend="csap/keys/_bullet.html",
        would_change="an interval that reaches the promise; of fewer than ten due requests only "
        "“k of n” is told, in the table.",
        empty="Nothing was due",
        why="No promise fell due in the period, so none was kept or missed.",
    )


def _sizes(shares: Sequence[Kept]) -> str:
    """Return "n = 142–1,123 due requests a service"; "" where no share is drawn."""
    sizes = [each.figure.n or 0 for each in shares]
    if not sizes:
        return ""
    least, most = count(min(sizes)), count(max(sizes))
    return f"n = {least if least == most else f'{least}–{most}'} due requests a service"


def _order(each: Kept) -> tuple[float, str]:
    return ((each.figure.high or 0.0) - each.aim, each.name)


def state_of(each: Kept) -> str:
    """Return how far the record supports the promise: "not supported", "likely"."""
    found = each.figure
    share = ShareInterval(found.value, found.low, found.high)
    return promise_state(share, found.n or 0, each.aim).replace("_", " ")


def finding(rows: Sequence[Kept]) -> str:
    """Return which services keep less than is promised, beyond chance."""
    if not rows:
        return "No promise fell due in the period"
    broken = [each.name for each in rows if state_of(each) == NOT_SUPPORTED]
    if not broken:
        return f"No published target of {len(rows)} services is above what the record supports"
    verb = "promise" if len(broken) == 1 else "promises"
    named = sentences.listed(broken[:4] + ([f"{len(broken) - 4} more"] if broken[4:] else []))
    count = "One" if len(broken) == 1 else str(len(broken))
    is_ = "is" if len(broken) == 1 else "are"
    return f"{count} {verb} of {len(rows)} {is_} above what the record supports: {named}"


def _chart(rows: Sequence[Kept]) -> dict[str, Any]:
    held = [100 * value for each in rows for value in (each.figure.low, each.aim) if value]
    return percent_axis(held) | {"rows": [_row(each) for each in rows]}


def _row(each: Kept) -> dict[str, Any]:
    found, state = each.figure, state_of(each)
    sign = "◆ " if state == NOT_SUPPORTED else ""
    share = percent(found.value or 0.0)
    span = numbers.between(found.low, found.high, "share")
    aside = f"{span}; {numbers.of_all(found.k or 0, found.n or 0)}"
    return {
        "label": each.name,
        "value": round(100 * (found.value or 0.0), 4),
        "low": None if found.low is None else round(100 * found.low, 4),
        "high": None if found.high is None else round(100 * found.high, 4),
        "promise": round(100 * each.aim, 4),
        "side": "bad" if state == NOT_SUPPORTED else None,
        "right": f"{share} ({aside}) · {sign}{state}",
        "right_brief": f"{share} · {state}",
    }


def table(rows: Sequence[Kept]) -> Table:
    """Return the shares in numbers."""
    head = ["Service", "In time", "k of n", "Likely", "Promised", "State"]
    return Table(head, [_table_row(each) for each in rows])


def _table_row(each: Kept) -> list[str]:
    found = each.figure
    k_of_n = numbers.of_all(found.k or 0, found.n or 0)
    share = percent(found.value or 0.0) if shows_percent(found.n or 0) else "–"
    span = numbers.between(found.low, found.high, "share")
    return [each.name, share, k_of_n, span, percent(each.aim), state_of(each)]
