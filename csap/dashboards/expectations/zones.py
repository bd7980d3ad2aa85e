"""What people get against the zone between the least they accept and what they desire. Pure."""

from collections.abc import Sequence
from typing import Any

from csap.dashboards.drawn import Drawn
from csap.dashboards.expectations.quadrant import words_of
from csap.dashboards.expectations.reading import Expected, Reading, Span
from csap.telling import numbers, sentences
from csap.telling.charts import Table

ID = "zones"
GAP = "gap"
_UNIT = "rating points"
_WHAT = "What people got, against the zone between the least they accept and what they desire"


def figure(reading: Reading, *, caption: str) -> Drawn:
    """Return the zones of a wave's services, the worst met first."""
    rows = sorted(reading.expected, key=_order)
    scale = max((each.scale_max for each in rows), default=9)
    told = [each for each in rows if each.perceived]
    return Drawn(
        id=ID,
        finding=finding(rows, why=reading.wave.why),
        what=f"{_WHAT}, 1–{scale}",
        kind="zone",
        caption=caption,
        chart=_chart(rows, scale) if told else None,
        table=table(rows) if rows else None,
        legend="csap/keys/_zone.html",
        would_change=_would_change(told),
        empty="No expectations to show",
        why=reading.wave.why or "No wave that asked about services had been told by then.",
        icon="eye-off" if reading.wave.why else "mood-empty",
    )


def _order(each: Expected) -> tuple[bool, float, str]:
    return (each.adequacy is None, each.adequacy.value if each.adequacy else 0.0, each.name)


def side_of(each: Expected) -> str:
    """Return which side of its zone a service lies on beyond chance: bad, good or ""."""
    if each.verdict == GAP:
        return "bad"
    is_above = each.superiority is not None and each.superiority > 0
    return "good" if is_above and each.verdict == "no gap" else ""


def reading_of(each: Expected) -> str:
    """Return where a service lies, in words with a sign."""
    if each.adequacy is None:
        return "hidden: too few answers"
    if each.adequacy.low is None:
        return "too few answers for a verdict"
    side = side_of(each)
    if side:
        return "◆ below minimum" if side == "bad" else "▲ above desired"
    return "inside" if each.verdict == "no gap" else "at the edge"


def finding(rows: Sequence[Expected], *, why: str = "") -> str:
    """Return which services are below what people call acceptable."""
    told = [each for each in rows if each.adequacy]
    if not told:
        return "What people expect cannot be shown" if why else "No expectations were asked yet"
    below = [each.name for each in told if side_of(each) == "bad"]
    if below:
        verb = "is" if len(below) == 1 else "are"
        count = f"{len(below)} of {len(told)} services"
        return f"{count} {verb} below what users call acceptable: {sentences.listed(below)}"
    return f"None of {len(told)} services is clearly below what users call acceptable"


def _chart(rows: Sequence[Expected], scale: int) -> dict[str, Any]:
    lowest = min(min(each.minimum or scale, each.perceived.low or each.perceived.value)
                 for each in rows if each.perceived)  # fmt: skip
    first = max(1, int(lowest) - 1)
    return {
        "axis": [first, scale],
        "ticks": [{"v": v, "label": str(v)} for v in range(first, scale + 1)],
        "rows": [_row(each) for each in rows],
    }


def _row(each: Expected) -> dict[str, Any]:
    drawn: dict[str, Any] = {"label": each.name, "sub": _sub(each), "side": None, "right": ""}
    if each.perceived is None or each.minimum is None or each.desired is None:
        return drawn | {"hidden": "hidden: too few answers", "right_brief": ""}
    return drawn | {
        "minimum": round(each.minimum, 4),
        "desired": round(each.desired, 4),
        "perceived": round(each.perceived.value, 4),
        "low": each.perceived.low,
        "high": each.perceived.high,
        "few": each.is_few,
        "side": side_of(each) or None,
        "right": f"{reading_of(each)} {size_of(each.adequacy)}",
        "right_brief": reading_of(each),
    }


def _sub(each: Expected) -> str:
    few = ", few answers" if each.is_few and each.perceived else ""
    return f"n = {numbers.words.count(each.n)}{few}"


def size_of(span: Span | None) -> str:
    """Return "−0.5 (−0.8 to −0.2)"."""
    if span is None:
        return "–"
    likely = numbers.between(span.low, span.high, _UNIT, " to ")
    return f"{numbers.change(span.value, _UNIT)}{f' ({likely})' if likely else ''}"


def _would_change(rows: Sequence[Expected]) -> str:
    rule = "A gap is called when the whole interval of the adequacy is below zero."
    close = [each for each in rows if needed(each)]
    nearest = min(close, key=lambda each: needed(each) or 0, default=None)
    if nearest is None:
        return rule
    return (
        f"{rule} {nearest.name} would be called with about {numbers.words.count(needed(nearest))} "
        "answers at the same mean."
    )


def needed(each: Expected) -> int:
    """Return with how many answers a mean below zero would be called a gap; 0: not by more of them.

    The interval narrows with the square root of the answers.
    """
    found = each.adequacy
    if found is None or found.high is None or found.value >= 0 or found.high < 0:
        return 0
    reach = (found.high - found.value) / -found.value
    return max(10, round(each.n * reach**2 / 10) * 10)


def table(rows: Sequence[Expected]) -> Table:
    """Return the zones in numbers."""
    head = ["Service", "n", "Minimum", "Desired", "Perceived", "Likely", "Adequacy", "Reading"]
    return Table(head, [_table_row(each) for each in rows])


def _table_row(each: Expected) -> list[str]:
    bounds = [
        "–" if value is None else numbers.fixed(value, 1) for value in (each.minimum, each.desired)
    ]
    return [
        each.name,
        numbers.words.count(each.n),
        *bounds,
        *words_of(each.perceived),
        size_of(each.adequacy),
        reading_of(each),
    ]
