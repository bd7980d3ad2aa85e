"""A plan's effect on paper: months before and since, what fits them, what would have been. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from csap.telling import numbers
from csap.telling.drawing import ink
from csap.telling.drawing.frame import LEFT, Frame, periods, scale
from csap.telling.drawing.paper import Paper, spread, width_of

#: Left of the names at the right, and how much wider bold letters are.
_GAP, _BOLD = 10, 1.06
_TOP, _BELOW = 28, 30
#: How far behind the newest month the change stands, in months.
_BRACKET = 0.35
#: A name at the right end: value, words, colour, whether it is bold.
Name = tuple[float, str, str, bool]


def effect(data: Mapping[str, Any], paper: Paper) -> None:
    """Draw what a plan did, as ``static/js/charts/effect.js`` does."""
    names = _names(data)
    room = _GAP + max((width_of(each[1]) * _BOLD for each in names), default=0.0)
    frame = Frame(data, paper, room=room, between=(_TOP, paper.height - _BELOW))
    start = frame.x(data["start"] - 0.5)
    paper.box(start, frame.top, frame.right - start, frame.bottom - frame.top, ink.BAND)
    _aim(data, frame, paper)
    _start(data["start_label"], start, frame, paper)
    scale(frame, data["step"], paper)
    periods(frame, paper)
    if "fit" in data:
        _lines(data, frame, paper)
    _dots(data, frame, paper)
    places = [frame.y(value) for value, _, _, _ in names]
    moved = spread(places, low=frame.top, high=frame.bottom, apart=14)
    for (_, told, fill, is_bold), y in zip(names, moved, strict=True):
        paper.words(frame.right + _GAP - 2, y, told, fill, bold=is_bold)


def _gain(data: Mapping[str, Any]) -> str:
    return ink.of_side("bad" if data.get("is_worse") else "good")


def _names(data: Mapping[str, Any]) -> list[Name]:
    """Return what is written at the right end, each at its value."""
    unit = f"\N{NO-BREAK SPACE}{data['unit']}" if data.get("unit") else ""

    def told(value: float) -> str:
        return numbers.signed_minus(numbers.fixed(value, data.get("decimals") or 0)) + unit

    names: list[Name] = []
    if "fit" in data:
        now, then = data["fit"][-1], data["counterfactual"][-1]
        names = [
            (now, f"level now {told(now)}", ink.INK, True),
            ((now + then) / 2, data["effect_label"], _gain(data), True),
            (then, f"old trend continued {told(then)}", ink.SOFT, False),
        ]
    if data.get("target"):
        aim = data["target"]["v"]
        names.append((aim, f"target {told(aim)}", ink.INK, True))
    return names


def _start(told: str, x: float, frame: Frame, paper: Paper) -> None:
    """Draw where the plan began, and say when that was."""
    paper.line([(x, frame.top - 16), (x, frame.bottom)], ink.ACCENT, width=1.4)
    is_late = x + 5 + width_of(told) * _BOLD > paper.width
    place, anchor = (x - 5, "end") if is_late else (x + 5, "start")
    paper.words(place, frame.top - 16, told, ink.ACCENT, anchor=anchor, bold=True)


def _aim(data: Mapping[str, Any], frame: Frame, paper: Paper) -> None:
    if data.get("band"):
        low, high = (frame.y(edge) for edge in data["band"])
        paper.box(LEFT, high, frame.right - LEFT, low - high, ink.TRACK)
    if data.get("target"):
        y = frame.y(data["target"]["v"])
        paper.line([(LEFT, y), (frame.right, y)], ink.INK, dash="1.5 3")


def _lines(data: Mapping[str, Any], frame: Frame, paper: Paper) -> None:
    """Draw what fits the months, the old trend dashed, and the change between the two."""
    fit, old, start = data["fit"], data["counterfactual"], data["start"]
    last = len(fit) - 1

    def part(values: Sequence[float], first: int, end: int) -> list[tuple[float, float]]:
        return [(frame.x(at), frame.y(values[at])) for at in range(max(0, first), end)]

    paper.line(part(fit, 0, start), ink.SOFT, width=1.8)
    paper.line(part(old, start - 1, last + 1), ink.SOFT, width=1.8, dash="5 4")
    paper.line(part(fit, start, last + 1), _gain(data), width=2.2)
    x, top, below = frame.x(last + _BRACKET), frame.y(fit[last]), frame.y(old[last])
    paper.line([(x - 4, top), (x + 4, top)], _gain(data), width=1.8)
    paper.line([(x, top), (x, below)], _gain(data), width=1.8)
    paper.line([(x - 4, below), (x + 4, below)], _gain(data), width=1.8)


def _dots(data: Mapping[str, Any], frame: Frame, paper: Paper) -> None:
    """A dot a month before the plan, a triangle a month since; a month without a value is a gap."""
    for at, point in enumerate(frame.points):
        if point["v"] is None:
            continue
        x, y = frame.x(at), frame.y(point["v"])
        if at < data["start"]:
            paper.dot(x, y, 3)
        else:
            paper.sign(x, y, "good", _gain(data), size=0.8)
