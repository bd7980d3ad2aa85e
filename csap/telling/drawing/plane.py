"""A quadrant on paper: dots with the cross of their intervals between two lines. Pure."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from csap.telling.drawing import ink
from csap.telling.drawing.paper import Paper, width_of

_LEFT, _RIGHT, _TOP, _BELOW, _HEIGHT = 44, 14, 12, 40, 380
#: Where a label may stand beside its dot, off the cross first; a negative x is left by its width.
_PLACES = ((7, -10), (7, 10), (-7, -10), (-7, 10), (9, 0), (-9, 0), (9, -22), (-9, 22))
Box = tuple[float, float, float, float]


class _Plane:
    """Where two values lie on the sheet."""

    def __init__(self, data: Mapping[str, Any], paper: Paper) -> None:
        self.x_axis, self.y_axis = data["x"], data["y"]
        self.right, self.bottom = paper.width - _RIGHT, paper.height - _BELOW

    def x(self, value: float) -> float:
        return _LEFT + _share(self.x_axis, value) * (self.right - _LEFT)

    def y(self, value: float) -> float:
        return self.bottom - _share(self.y_axis, value) * (self.bottom - _TOP)


def _share(axis: Mapping[str, Any], value: float) -> float:
    low, high = axis["min"], axis["max"]
    inside = min(max(value, low), high)
    if axis.get("log"):
        low, high, inside = math.log(low), math.log(high), math.log(inside)
    return (inside - low) / ((high - low) or 1)


def quadrant(data: Mapping[str, Any], paper: Paper) -> None:
    """Draw what matters against how it goes, as ``static/js/charts/quadrant.js`` does."""
    paper.grow(_HEIGHT)
    plane = _Plane(data, paper)
    _frame(data, plane, paper)
    taken = [*_corners(data, plane, paper)]
    places = [(plane.x(each["x"]), plane.y(each["y"])) for each in data["items"]]
    taken += [(x - 7, y - 7, x + 7, y + 7) for x, y in places]
    for each, (x, y) in zip(data["items"], places, strict=True):
        _mark(each, x, y, plane, paper)
    for each, (x, y) in zip(data["items"], places, strict=True):
        _label(each, x, y, taken, plane, paper)


def _frame(data: Mapping[str, Any], plane: _Plane, paper: Paper) -> None:
    cross_x, cross_y = plane.x(data["x"]["cross"]), plane.y(data["y"]["cross"])
    if data.get("focus") == "tl":
        paper.box(_LEFT, _TOP, cross_x - _LEFT, cross_y - _TOP, ink.BAND)
    if data.get("focus") == "tr":
        paper.box(cross_x, _TOP, plane.right - cross_x, cross_y - _TOP, ink.BAND)
    corners = [(_LEFT, _TOP), (plane.right, _TOP), (plane.right, plane.bottom)]
    paper.line([*corners, (_LEFT, plane.bottom), (_LEFT, _TOP)], "sd-line", width=1)
    paper.line([(cross_x, _TOP), (cross_x, plane.bottom)], ink.LIMIT)
    paper.line([(_LEFT, cross_y), (plane.right, cross_y)], ink.LIMIT)
    for tick in data["x"].get("ticks") or ():
        paper.words(plane.x(tick["v"]), plane.bottom + 10, tick["label"], anchor="middle")
    for tick in data["y"].get("ticks") or ():
        paper.words(_LEFT - 6, plane.y(tick["v"]), tick["label"], anchor="end")
    middle = (_LEFT + plane.right) / 2
    told = f"across: {data['x']['name']} · upwards: {data['y']['name']}"
    paper.words(middle, plane.bottom + 28, told, ink.INK, anchor="middle")


def _corners(data: Mapping[str, Any], plane: _Plane, paper: Paper) -> Iterable[Box]:
    """Name the corners; yield the room that their names take."""
    for key, told in data["corners"].items():
        if told:
            y = _TOP + 12 if key[0] == "t" else plane.bottom - 12
            wide = width_of(told) * 1.06
            left = _LEFT + 8 if key[1] == "l" else plane.right - 8 - wide
            paper.words(left, y, told, bold=True)
            yield left, y - 8, left + wide, y + 8


def _mark(each: Mapping[str, Any], x: float, y: float, plane: _Plane, paper: Paper) -> None:
    if each.get("xlow") is not None:
        paper.line([(plane.x(each["xlow"]), y), (plane.x(each["xhigh"]), y)], ink.LIMIT, width=1)
    if each.get("ylow") is not None:
        paper.line([(x, plane.y(each["ylow"])), (x, plane.y(each["yhigh"]))], ink.LIMIT, width=1)
    fill = ink.of_side(each.get("side"))
    if each.get("hollow"):
        paper.dot(x, y, 4, "white", stroke=fill)
    elif each.get("shape"):
        paper.sign(x, y, each.get("side"), fill)
    else:
        paper.dot(x, y, 4, fill)


def _label(
    each: Mapping[str, Any], x: float, y: float, taken: list[Box], plane: _Plane, paper: Paper
) -> None:
    """Write a name where it covers least; the first of the best places."""
    wide = width_of(each["label"])
    frame = (_LEFT, _TOP, plane.right, plane.bottom)
    boxes = [_beside(x, y, dx, dy, wide) for dx, dy in _PLACES]
    best = min(
        boxes, key=lambda box: sum(_shared(box, other) for other in taken) + _out(box, frame)
    )
    taken.append(best)
    fill = ink.SOFT if each.get("hollow") else ink.INK
    paper.words(best[0], (best[1] + best[3]) / 2, each["label"], fill)


def _beside(x: float, y: float, dx: float, dy: float, wide: float) -> Box:
    left = x + dx if dx > 0 else x + dx - wide
    return left, y + dy - 6, left + wide, y + dy + 6


def _shared(one: Box, other: Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, wide) * max(0.0, high)


def _out(box: Box, frame: Box) -> float:
    beyond = (frame[0] - box[0], frame[1] - box[1], box[2] - frame[2], box[3] - frame[3])
    return sum(60 * max(0.0, each) for each in beyond)
