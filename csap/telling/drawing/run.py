"""A run chart on paper: dots, limits as stairs, centre, target, signals, plan starts. Pure."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from csap.telling.drawing import ink
from csap.telling.drawing.frame import LEFT, TOP, Frame, Points, periods, scale
from csap.telling.drawing.paper import Paper, spread


def run(data: Mapping[str, Any], paper: Paper) -> None:
    """Draw the months of a series, as ``static/js/charts/run.js`` does."""
    frame = Frame(data, paper)
    _limits(data, frame, paper)
    scale(frame, data["step"], paper)
    periods(frame, paper)
    _starts(data, frame, paper)
    _line(frame, paper)
    _gaps(frame, paper)
    _dots(frame, paper)
    _names(data, frame, paper)


def _limits(data: Mapping[str, Any], frame: Frame, paper: Paper) -> None:
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
        paper.line([(LEFT, y), (frame.right, y)], ink.INK, width=1.2, dash="1.5 3")


def _centre(data: Mapping[str, Any]) -> list[float]:
    centre = data.get("centre")
    if centre is None:
        return []
    return list(centre) if isinstance(centre, list) else [centre] * len(data["points"])


def _starts(data: Mapping[str, Any], frame: Frame, paper: Paper) -> None:
    """Draw where plans start; an event stands at the start of its period."""
    months = [point["t"] for point in frame.points]
    for event in data.get("events") or ():
        if event["t"] in months:
            x = frame.x(months.index(event["t"]) - 0.5)
            paper.line([(x, TOP - 8), (x, frame.bottom)], ink.ACCENT, width=1.4)
            paper.words(x + 5, TOP - 8, event.get("short") or event["label"], ink.ACCENT, bold=True)


def _line(frame: Frame, paper: Paper) -> None:
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


def _gaps(frame: Frame, paper: Paper) -> None:
    """Write why months have no value, once for those that follow each other."""
    gaps = groupby(enumerate(frame.points), key=lambda each: each[1]["v"] is None)
    for is_gap, months in gaps:
        if is_gap:
            places, points = zip(*months, strict=True)
            why = dict.fromkeys(point.get("gap") or "no data" for point in points)
            middle = frame.x((places[0] + places[-1]) / 2)
            paper.words(middle, frame.bottom - 8, " or ".join(why), anchor="middle")


def _dots(frame: Frame, paper: Paper) -> None:
    for at, point in enumerate(frame.points):
        x, value = frame.x(at), point["v"]
        if value is None:
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


def _words(data: Mapping[str, Any], frame: Frame) -> tuple[str, str, str]:
    """Return what upper limit, centre and lower limit are called in the room there is."""
    limit, centre = data.get("limit_name"), data.get("centre_name") or "average"
    if frame.is_narrow:
        limit, centre = "trial" if limit else "limit", data.get("centre_brief") or "avg"
    return limit or "upper limit", centre, limit or "lower limit"


def _names(data: Mapping[str, Any], frame: Frame, paper: Paper) -> None:
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
    moved = spread(places, low=TOP, high=frame.bottom, apart=13)
    for (value, name, is_bold), y in zip(told, moved, strict=True):
        fill = ink.INK if is_bold else ink.SOFT
        paper.words(frame.right + 6, y, f"{name} {frame.told(value)}", fill, bold=is_bold)
