"""A run chart on paper: dots, limits as stairs, centre, target, signals, plan starts. Pure."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from csap.telling import numbers
from csap.telling.drawing import ink
from csap.telling.drawing.paper import Paper, spread

_LEFT, _RIGHT, _TOP = 40, 132, 20
#: Below this width names are brief and stand in less room.
_NARROW, _RIGHT_NARROW = 420, 84
_BELOW, _BELOW_SHARES = 30, 46
_QUARTERS = ("01", "04", "07", "10")
Points = list[tuple[float, float]]


class _Frame:
    """Where a month and a value lie on the sheet."""

    def __init__(self, data: Mapping[str, Any], paper: Paper) -> None:
        self.points: Sequence[Mapping[str, Any]] = data["points"]
        self.is_share = data.get("kind") == "k-of-n"
        self.low, self.high = data["axis"]
        self.bottom = paper.height - (_BELOW_SHARES if self.is_share else _BELOW)
        self.is_narrow = paper.width < _NARROW
        self.right = paper.width - (_RIGHT_NARROW if self.is_narrow else _RIGHT)
        self.step = (self.right - _LEFT) / max(1, len(self.points))
        self.unit, self.decimals = data.get("unit") or "", data.get("decimals") or 0

    def x(self, at: float) -> float:
        return _LEFT + (at + 0.5) * self.step

    def y(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1)
        return self.bottom - share * (self.bottom - _TOP)

    def stairs(self, values: Sequence[float]) -> Points:
        """Return a line that stands level within each month."""
        return [
            (self.x(at + side), self.y(value))
            for at, value in enumerate(values)
            for side in (-0.5, 0.5)
        ]

    def told(self, value: float) -> str:
        percent = "\N{NO-BREAK SPACE}%" if self.unit == "%" else ""
        return numbers.signed_minus(numbers.fixed(value, self.decimals)) + percent


def run(data: Mapping[str, Any], paper: Paper) -> None:
    """Draw the months of a series, as ``static/js/charts/run.js`` does."""
    frame = _Frame(data, paper)
    _limits(data, frame, paper)
    _scale(data, frame, paper)
    _starts(data, frame, paper)
    _line(frame, paper)
    _dots(frame, paper)
    _names(data, frame, paper)


def _limits(data: Mapping[str, Any], frame: _Frame, paper: Paper) -> None:
    low, high = data.get("low"), data.get("high")
    if low and high:
        above, below = frame.stairs(high), frame.stairs(low)
        paper.area([*above, *reversed(below)], ink.BAND)
        for stairs in (above, below):
            paper.line(stairs, ink.LIMIT, width=1, dash="5 4")
    centre = _centre(data)
    if centre:
        paper.line(frame.stairs(centre), ink.LIMIT, width=1.2)
    target = data.get("target")
    if target:
        y = frame.y(target["v"])
        paper.line([(_LEFT, y), (frame.right, y)], ink.INK, width=1.2, dash="1.5 3")


def _centre(data: Mapping[str, Any]) -> list[float]:
    centre = data.get("centre")
    if centre is None:
        return []
    return list(centre) if isinstance(centre, list) else [centre] * len(data["points"])


def _scale(data: Mapping[str, Any], frame: _Frame, paper: Paper) -> None:
    """Write the values at the left and the periods below."""
    step = data["step"]
    places = max(0, -math.floor(math.log10(step))) if step < 1 else 0
    value = math.ceil(frame.low / step) * step
    while value <= frame.high + 1e-9:
        told = numbers.signed_minus(numbers.fixed(value, places))
        paper.words(_LEFT - 7, frame.y(value), told, anchor="end")
        value += step
    for at, point in enumerate(frame.points):
        if not _is_named(point, frame):
            continue
        for line, words in enumerate(str(point["tick"]).split("\n")):
            paper.words(frame.x(at), frame.bottom + 10 + 12 * line, words, anchor="middle")
        if frame.is_share:
            told = f"{point['k']}/{point['n']}"
            paper.words(frame.x(at), frame.bottom + 36, told, anchor="middle")


def _is_named(point: Mapping[str, Any], frame: _Frame) -> bool:
    if len(frame.points) <= 8:
        return True
    is_tight = frame.is_share or frame.is_narrow
    return point["t"][5:] in (("01", "07") if is_tight else _QUARTERS)


def _starts(data: Mapping[str, Any], frame: _Frame, paper: Paper) -> None:
    """Draw where plans start; an event stands at the start of its period."""
    months = [point["t"] for point in frame.points]
    for event in data.get("events") or ():
        if event["t"] in months:
            x = frame.x(months.index(event["t"]) - 0.5)
            paper.line([(x, _TOP - 8), (x, frame.bottom)], ink.ACCENT, width=1.4)
            paper.words(
                x + 5, _TOP - 8, event.get("short") or event["label"], ink.ACCENT, bold=True
            )


def _line(frame: _Frame, paper: Paper) -> None:
    """Join the months; never across one without a value, dashed to a provisional one."""
    part: Points = []
    for at, point in enumerate(frame.points):
        value = point["v"]
        if value is not None and point["state"] != "provisional":
            part.append((frame.x(at), frame.y(value)))
            continue
        if value is not None and part:
            paper.line([part[-1], (frame.x(at), frame.y(value))], width=1.3, dash="2 3")
        _join(part, paper)
        part = []
    _join(part, paper)


def _join(part: Points, paper: Paper) -> None:
    if len(part) > 1:
        paper.line(part, width=1.5)


def _dots(frame: _Frame, paper: Paper) -> None:
    for at, point in enumerate(frame.points):
        x, value = frame.x(at), point["v"]
        if value is None:
            paper.words(x, frame.bottom - 8, point.get("gap") or "no data", anchor="middle")
            continue
        y, signal = frame.y(value), point.get("signal")
        if frame.is_share and point.get("low") is not None:
            ends = [(x, frame.y(point["low"])), (x, frame.y(point["high"]))]
            paper.line(ends, ink.LIMIT, width=2)
        if point["state"] == "provisional":
            paper.dot(x, y, 3.2, "white", stroke=ink.DATA)
        elif signal:
            paper.sign(x, y, signal["side"], ink.of_side(signal["side"], "csap-shift"))
        else:
            paper.dot(x, y, 2.6)


def _words(data: Mapping[str, Any], frame: _Frame) -> tuple[str, str, str]:
    """Return what upper limit, centre and lower limit are called in the room there is."""
    limit, centre = data.get("limit_name"), data.get("centre_name") or "average"
    if frame.is_narrow:
        limit, centre = "trial" if limit else "limit", data.get("centre_brief") or "avg"
    return limit or "upper limit", centre, limit or "lower limit"


def _names(data: Mapping[str, Any], frame: _Frame, paper: Paper) -> None:
    """Write what the lines are, with their value at the newest month, at their right ends."""
    centre, told = _centre(data), []
    upper, average, lower = _words(data, frame)
    if data.get("high"):
        told.append((data["high"][-1], upper, False))
    if centre:
        told.append((centre[-1], average, False))
    if data.get("low"):
        told.append((data["low"][-1], lower, False))
    if data.get("target"):
        told.append((data["target"]["v"], data["target"].get("name") or "target", True))
    places = [frame.y(value) for value, _, _ in told]
    moved = spread(places, low=_TOP, high=frame.bottom, apart=13)
    for (value, name, is_bold), y in zip(told, moved, strict=True):
        fill = ink.INK if is_bold else ink.SOFT
        paper.words(frame.right + 6, y, f"{name} {frame.told(value)}", fill, bold=is_bold)
