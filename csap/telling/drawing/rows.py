"""Charts of rows on paper: words at the left, the reading at the right. Pure."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from csap.telling.drawing import ink
from csap.telling.drawing.paper import PLAIN, Paper, width_of

_LEFT, _RIGHT, _TOP, _ROW = 178, 206, 22, 27
Row = Mapping[str, Any]
Place = Callable[[float], float]


def _rows(data: Mapping[str, Any], paper: Paper) -> Iterator[tuple[Row, float, Place]]:
    """Draw the scale and each row's words; yield each row that may be shown with its middle."""
    rows, (low, high) = data["rows"], data["axis"]
    apart = data.get("row") or _ROW
    paper.grow(_TOP + apart * len(rows) + 6)
    right = paper.width - _RIGHT

    def place(value: float) -> float:
        inside = min(max(value, low), high)
        return _LEFT + (inside - low) / ((high - low) or 1) * (right - _LEFT)

    for tick in data["ticks"]:
        x = place(tick["v"])
        paper.line([(x, _TOP - 4), (x, paper.height - 6)], "sd-line", width=0.8)
        paper.words(x, _TOP - 12, tick["label"], anchor="middle")
    for at, row in enumerate(rows):
        y = _TOP + apart * (at + 0.5)
        _label(row, y, paper)
        if row.get("hidden"):
            paper.words(_LEFT + 6, y, row["hidden"])
        else:
            fill = ink.of_side(row.get("side"), ink.SOFT)
            wide = width_of(row["right"]) > _RIGHT - 12
            told = row.get("right_brief") if wide else row["right"]
            paper.words(right + 12, y, told or row["right"], fill, bold=bool(row.get("side")))
            yield row, y, place


def _label(row: Row, y: float, paper: Paper) -> None:
    has_sub = bool(row.get("sub"))
    label = row["label"] if len(row["label"]) < 30 else f"{row['label'][:28]}…"
    paper.words(_LEFT - 12, y - (6 if has_sub else 0), label, ink.INK, size=PLAIN, anchor="end")
    if has_sub:
        paper.words(_LEFT - 12, y + 7, row["sub"], size=9.5, anchor="end")


def _whisker(row: Row, y: float, place: Place, paper: Paper) -> None:
    if row.get("low") is None or row.get("high") is None:
        return
    low, high = place(row["low"]), place(row["high"])
    paper.line([(low, y), (high, y)], ink.INK, width=1)
    for x in (low, high):
        paper.line([(x, y - 4), (x, y + 4)], ink.INK, width=1)


def bullet(data: Mapping[str, Any], paper: Paper) -> None:
    """Bar: delivered; whisker: interval; thick tick: promise; dotted tick: target."""
    for row, y, place in _rows(data, paper):
        start = place(data["axis"][0])
        paper.box(start, y - 5.5, place(row["value"]) - start, 11, ink.of_side(row.get("side")))
        _whisker(row, y, place, paper)
        for name, width, dash in (("promise", 3, ""), ("target", 1.6, "1.5 2.5")):
            if row.get(name) is not None:
                x = place(row[name])
                paper.line([(x, y - 9), (x, y + 9)], ink.INK, width=width, dash=dash)


def zone(data: Mapping[str, Any], paper: Paper) -> None:
    """Grey bar: minimum to desired; dot with whisker: perceived; hollow: few answers."""
    for row, y, place in _rows(data, paper):
        low, high = place(row["minimum"]), place(row["desired"])
        paper.box(low, y - 5, high - low, 10, ink.TRACK)
        for x in (low, high):
            paper.line([(x, y - 6), (x, y + 6)], ink.LIMIT, width=1.4)
        _whisker(row, y, place, paper)
        x, side = place(row["perceived"]), row.get("side")
        if row.get("few"):
            paper.dot(x, y, 4, "white", stroke=ink.INK)
        elif side:
            paper.sign(x, y, side, ink.of_side(side))
        else:
            paper.dot(x, y, 4, ink.INK)


def dumbbell(data: Mapping[str, Any], paper: Paper) -> None:
    """Ring: felt; square: measured; the way between coloured only where the gap is no chance."""
    for row, y, place in _rows(data, paper):
        felt, measured = place(row["felt"]), place(row["measured"])
        paper.line([(felt, y), (measured, y)], ink.of_side(row.get("side"), ink.LIMIT), width=2.2)
        paper.dot(felt, y, 4, "white", stroke=ink.INK)
        paper.box(measured - 4, y - 4, 8, 8, ink.INK)


def distribution(data: Mapping[str, Any], paper: Paper) -> None:
    """A bar a row, of all answers: the lowest value left and pale, the highest right and dark."""
    for row, y, place in _rows(data, paper):
        parts, at = row["parts"], 0
        total = sum(part["k"] for part in parts)
        for rank, part in enumerate(parts):
            left, right = (place(100 * k / total) for k in (at, at + part["k"]))
            at += part["k"]
            if part["k"]:
                dark = rank / (len(parts) - 1) if len(parts) > 1 else 1.0
                fill = ink.tint(ink.DATA, 0.14 + 0.86 * dark)
                paper.box(left + 0.5, y - 8, right - left - 1, 16, fill)
                if right - left > 22:
                    told = "white" if dark > 0.55 else ink.INK
                    middle = (left + right) / 2
                    paper.words(middle, y, str(part["v"]), told, anchor="middle", bold=True)


def buyin(data: Mapping[str, Any], paper: Paper) -> None:
    """A bar a row, of all answers: support, support with changes, object; how many in each."""
    for row, y, place in _rows(data, paper):
        if "support" not in row:
            continue
        parts, at = (row["support"], row["changes"], row["object"]), 0
        fills = (ink.of_side("good"), ink.TRACK, ink.of_side("bad"))
        for part, fill in zip(parts, fills, strict=True):
            left, right = (place(100 * k / sum(parts)) for k in (at, at + part))
            at += part
            if part:
                paper.box(left + 0.5, y - 8, right - left - 1, 16, fill)
            if right - left > 20:
                told = ink.INK if fill == ink.TRACK else "white"
                paper.words((left + right) / 2, y, str(part), told, anchor="middle")


def score(data: Mapping[str, Any], paper: Paper) -> None:
    """Tick: score; grey: what the unknown could make of it; dots: criteria, judged ones hollow."""
    for row, y, place in _rows(data, paper):
        paper.box(place(row["low"]), y - 5, place(row["high"]) - place(row["low"]), 10, ink.TRACK)
        for each in row.get("criteria") or ():
            if each["v"] is not None:
                hollow = {"fill": "white", "stroke": ink.DATA} if each.get("judged") else {}
                paper.dot(place(each["v"]), y, 2.8, **hollow)
        x = place(row["point"])
        paper.line([(x, y - 9), (x, y + 9)], ink.INK, width=3)
