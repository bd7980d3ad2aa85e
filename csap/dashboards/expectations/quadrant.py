"""Importance against performance: which service to look at first. Pure."""

from collections.abc import Sequence
from typing import Any

from csap.dashboards.drawn import Drawn
from csap.dashboards.expectations.reading import Expected, Reading, Span
from csap.dashboards.scales import padded, steps
from csap.metrics.gaps import Item, ipa
from csap.telling import numbers, sentences
from csap.telling.charts import Table

ID = "importance"
CONCENTRATE = "concentrate here"
CORNERS = {
    "tl": "Concentrate here",
    "tr": "Keep up the good work",
    "bl": "Low priority",
    "br": "Possible overkill",
}
#: A mark is borderline where an interval touches a line, or where there is none to tell.
BORDERLINE = "borderline"
Placed = tuple[Expected, str, bool]


def figure(reading: Reading, *, caption: str) -> Drawn:
    """Return the quadrant of a wave's services."""
    rated = [each for each in reading.expected if each.perceived and each.importance]
    if len(rated) < 2:
        return Drawn(
            id=ID,
            finding="Importance against performance: too few services with answers to compare",
            what=_WHAT,
            kind="quadrant",
            caption=caption,
            size="xtall",
            empty="Nothing to compare",
            why=reading.wave.why or "It takes two services that people rated on both.",
            table=table([], reading.expected),
        )
    placed, cross = _placed(rated)
    lines = f"importance {numbers.fixed(cross[1], 1)}, performance {numbers.fixed(cross[0], 1)}"
    return Drawn(
        id=ID,
        finding=finding(placed),
        what=f"{_WHAT}. Lines at the means of the services ({lines})",
        kind="quadrant",
        size="xtall",
        caption=caption,
        chart=_chart(placed, cross),
        table=table(placed, reading.expected),
        legend="csap/keys/_quadrant.html",
        would_change=_would_change(placed),
    )


def places(expected: Sequence[Expected]) -> dict[str, tuple[str, bool]]:
    """Return the quadrant of each service that is rated on both, and whether it is borderline."""
    rated = [each for each in expected if each.perceived and each.importance]
    placed, _ = _placed(rated)
    return {each.slug: (place, borders) for each, place, borders in placed}


def _placed(rated: Sequence[Expected]) -> tuple[list[Placed], tuple[float, float]]:
    """Return where each lies, and the lines: performance and importance."""
    found = ipa(_item(each) for each in rated)
    cross = (found.cross_performance or 0.0, found.cross_importance or 0.0)
    return [(each, found.quadrants[each.slug], _touches(each, cross)) for each in rated], cross


_WHAT = "Importance against performance by service, mean ratings with 95 % intervals"


def _item(each: Expected) -> Item:
    assert each.importance is not None
    assert each.perceived is not None
    return Item(each.slug, each.importance.value, each.perceived.value)


def _touches(each: Expected, cross: tuple[float, float]) -> bool:
    pairs = zip((each.perceived, each.importance), cross, strict=True)
    return any(span is not None and touches(span, line) for span, line in pairs)


def touches(span: Span, line: float) -> bool:
    """Whether an interval reaches a line; without an interval it may."""
    return span.low is None or span.high is None or span.low <= line <= span.high


def finding(placed: Sequence[Placed]) -> str:
    """Return which services matter more than most and perform below average."""
    first = [(each.name, borders) for each, place, borders in placed if place == CONCENTRATE]
    clear = [name for name, borders in first if not borders]
    maybe = [name for name, borders in first if borders]
    if clear:
        verb = "matters" if len(clear) == 1 else "matter"
        verb_too = "performs" if len(clear) == 1 else "perform"
        also = f"; {sentences.listed(maybe)} may" if maybe else ""
        return (
            f"First: {sentences.listed(clear)} {verb} more than most and {verb_too} below "
            f"average{also}"
        )
    if maybe:
        return f"None is clearly first; {sentences.listed(maybe)} may matter most and lag"
    return "What matters most performs above average"


def _chart(placed: Sequence[Placed], cross: tuple[float, float]) -> dict[str, Any]:
    spans = [each.perceived for each, _, _ in placed if each.perceived]
    matters = [each.importance for each, _, _ in placed if each.importance]
    top = max(each.scale_max for each, _, _ in placed)
    important = max(each.importance_max for each, _, _ in placed)
    return {
        "x": _axis("performance", spans, cross[0], top),
        "y": _axis("importance", matters, cross[1], important),
        "corners": CORNERS,
        "focus": "tl",
        "items": [_mark(*each) for each in placed],
    }


def _axis(name: str, spans: Sequence[Span], cross: float, highest: int) -> dict[str, Any]:
    held = [value for span in spans for value in span if value is not None]
    low, high = padded([*held, cross], 1, highest)
    return {
        "name": f"{name}: mean rating, 1–{highest}",
        "brief": f"{name}, 1–{highest}",
        "min": low,
        "max": high,
        "cross": round(cross, 4),
        "ticks": steps(low, high),
    }


def _mark(each: Expected, place: str, borders: bool) -> dict[str, Any]:
    assert each.perceived is not None
    assert each.importance is not None
    is_first = place == CONCENTRATE and not borders
    mark: dict[str, Any] = {
        "label": each.name,
        "x": round(each.perceived.value, 4),
        "y": round(each.importance.value, 4),
        "hollow": borders,
        "side": "bad" if is_first else None,
    }
    if is_first:
        mark["shape"] = "diamond"
    return mark | _limits("x", each.perceived) | _limits("y", each.importance)


def _limits(axis: str, span: Span) -> dict[str, float]:
    if span.low is None or span.high is None:
        return {}
    return {f"{axis}low": round(span.low, 4), f"{axis}high": round(span.high, 4)}


def _would_change(placed: Sequence[Placed]) -> str:
    told = []
    if any(borders for _, _, borders in placed):
        told.append(
            "hollow services touch a line: with these answers they may belong to the next field"
        )
    derived = sorted(
        (each for each, _, _ in placed if each.derived is not None),
        key=lambda each: -(each.derived or 0.0),
    )
    if derived:
        top = derived[0]
        told.append(
            "stated importance runs high; derived importance (rank correlation with the overall "
            f"rating) puts {top.name} first (ρ = {_rho(top)}, n = {top.derived_n})"
        )
    return " ".join(f"{text[0].upper()}{text[1:]}." for text in told)


def _rho(each: Expected) -> str:
    if each.derived is None:
        return "–"
    return numbers.signed_minus(numbers.fixed(each.derived, 2))


def table(placed: Sequence[Placed], every: Sequence[Expected]) -> Table:
    """Return the quadrant in numbers; services whose answers are hidden stand last."""
    places = {each.slug: (place, borders) for each, place, borders in placed}
    head = [
        "Service",
        "n",
        "Importance",
        "Likely",
        "Performance",
        "Likely",
        "Derived, ρ",
        "Reading",
    ]
    rows = []
    for each in sorted(every, key=lambda one: one.slug not in places):
        place, borders = places.get(each.slug, (_unplaced(each), False))
        reading = f"{place} ({BORDERLINE})" if borders else place
        rows.append(
            [
                each.name,
                numbers.words.count(each.n),
                *words_of(each.importance),
                *words_of(each.perceived),
                _rho(each),
                reading[0].upper() + reading[1:],
            ]
        )
    return Table(head, rows)


def _unplaced(each: Expected) -> str:
    return "hidden: too few answers" if each.perceived is None else "not asked about importance"


def words_of(span: Span | None) -> list[str]:
    """Return a mean and its interval: "7.6", "7.5 to 7.7"."""
    if span is None:
        return ["–", "–"]
    return [numbers.fixed(span.value, 1), numbers.between(span.low, span.high, "1 to 5", " to ")]
