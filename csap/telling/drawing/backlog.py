"""The backlog on paper: what came and went above, how old what is open is below. Pure."""

from collections.abc import Mapping
from typing import Any

from csap.telling.drawing import ink
from csap.telling.drawing.frame import Frame, periods, scale
from csap.telling.drawing.paper import Paper, spread
from servicedesk.common import words

#: Where the upper part ends, and how much of a month's width a bar takes.
_UPPER, _BAR = 0.42, 0.72
_TOP, _APART, _BELOW = 14, 18, 30
#: From the youngest band to the oldest.
AGES = ("csap-age-1", "csap-age-2", "csap-age-3", "csap-age-4")
CAME, LEFT_IT = ink.INK, "csap-improve"


def backlog(data: Mapping[str, Any], paper: Paper) -> None:
    """Draw flow and age of the open ones, as ``static/js/charts/backlog.js`` does."""
    middle = paper.height * _UPPER
    _flow(data, _part(data, "flow", paper, _TOP, middle - _APART / 2), paper)
    _ages(data, _part(data, "open", paper, middle + _APART / 2, paper.height - _BELOW), paper)


def _part(data: Mapping[str, Any], name: str, paper: Paper, top: float, bottom: float) -> Frame:
    low, high, step = data[name]
    frame = Frame({"points": data["points"], "axis": [low, high]}, paper, between=(top, bottom))
    scale(frame, step, paper)
    return frame


def _flow(data: Mapping[str, Any], frame: Frame, paper: Paper) -> None:
    """Draw what came in as a line, what was resolved dashed, with the newest of each."""
    told, places = [], []
    for name, stroke, dash in (("created", CAME, ""), ("resolved", LEFT_IT, "6 3")):
        values = [point[name] for point in frame.points]
        line = [(frame.x(at), frame.y(value)) for at, value in enumerate(values)]
        paper.line(line, stroke, width=1.6, dash=dash)
        told.append((f"{name} {words.count(values[-1])}", stroke))
        places.append(line[-1][1])
    moved = spread(places, low=frame.top, high=frame.bottom, apart=13)
    for (text, fill), y in zip(told, moved, strict=True):
        paper.words(frame.right + 6, y, text, fill, bold=True)


def _ages(data: Mapping[str, Any], frame: Frame, paper: Paper) -> None:
    """Stack a bar a month, the youngest at the bottom; write what the newest consists of."""
    wide = frame.step * _BAR
    places: list[float] = []
    for at, point in enumerate(frame.points):
        total, places = 0, []
        for count, fill in zip(point["open"], AGES, strict=True):
            low, high = frame.y(total), frame.y(total + count)
            paper.box(frame.x(at) - wide / 2, high, wide, low - high, fill)
            places.append((low + high) / 2)
            total += count
    periods(frame, paper)
    # From the top down, so that bands of none keep their order.
    moved = spread(places[::-1], low=frame.top, high=frame.bottom, apart=12.5)[::-1]
    for name, count, y in zip(data["bands"], frame.points[-1]["open"], moved, strict=True):
        paper.words(frame.right + 6, y, f"{name} {words.count(count)}", ink.INK)
