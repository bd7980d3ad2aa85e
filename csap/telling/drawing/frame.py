"""Where a month and a value lie on a chart of months, and its scales. Pure."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from csap.telling import numbers
from csap.telling.drawing.paper import Paper

LEFT, TOP = 40, 20
#: Room for the names at the right; below ``_NARROW`` units they are brief and stand in less.
_RIGHT, _NARROW, _RIGHT_NARROW = 132, 420, 84
_BELOW, _BELOW_SHARES = 30, 46
#: From so much room on each period of shares is named.
_WIDE = 36
_QUARTERS = ("01", "04", "07", "10")
Points = list[tuple[float, float]]


class Frame:
    """Where a month and a value lie on the sheet.

    ``room``: at the right, for names; ``between``: its top and bottom, if it has not all the sheet.
    """

    def __init__(
        self,
        data: Mapping[str, Any],
        paper: Paper,
        *,
        room: float | None = None,
        between: tuple[float, float] | None = None,
    ) -> None:
        self.points: Sequence[Mapping[str, Any]] = data["points"]
        self.is_share = data.get("kind") == "k-of-n"
        self.low, self.high = data["axis"]
        below = paper.height - (_BELOW_SHARES if self.is_share else _BELOW)
        self.top: float
        self.bottom: float
        self.top, self.bottom = between or (TOP, below)
        self.is_narrow = paper.width < _NARROW
        self.right = paper.width - (room or (_RIGHT_NARROW if self.is_narrow else _RIGHT))
        self.step = (self.right - LEFT) / max(1, len(self.points))
        self.unit, self.decimals = data.get("unit") or "", data.get("decimals") or 0

    def x(self, at: float) -> float:
        return LEFT + (at + 0.5) * self.step

    def y(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1)
        return self.bottom - share * (self.bottom - self.top)

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


def scale(frame: Frame, step: float, paper: Paper) -> None:
    """Write the values at the left, a step apart."""
    places = max(0, -math.floor(math.log10(step))) if step < 1 else 0
    value = math.ceil(frame.low / step) * step
    while value <= frame.high + 1e-9:
        told = numbers.signed_minus(numbers.fixed(value, places))
        paper.words(LEFT - 7, frame.y(value), told, anchor="end")
        value += step


def periods(frame: Frame, paper: Paper) -> None:
    """Write the periods below, as many as there is room for."""
    for at, point in enumerate(frame.points):
        if not _is_named(point, frame):
            continue
        for line, words in enumerate(str(point["tick"]).split("\n")):
            paper.words(frame.x(at), frame.bottom + 10 + 12 * line, words, anchor="middle")
        if frame.is_share:
            told = f"{point['k']}/{point['n']}"
            paper.words(frame.x(at), frame.bottom + 36, told, anchor="middle")


def _is_named(point: Mapping[str, Any], frame: Frame) -> bool:
    if len(frame.points) <= 8 or (frame.is_share and frame.step >= _WIDE):
        return True
    is_tight = frame.is_share or frame.is_narrow
    return point["t"][5:] in (("01", "07") if is_tight else _QUARTERS)
