"""What the signs of a chart mean, drawn for paper in one line: those that the chart has. Pure."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from csap.telling.drawing import ink
from csap.telling.drawing.paper import Drawing, Paper, width_of

_WIDTH, _HIGH, _SIGN, _GAP, _SIZE = 672, 18, 25, 7, 9.2
Data = Mapping[str, Any]


class Sign(NamedTuple):
    """A sign, what it means, and whether a chart has it."""

    draw: Callable[[float, float, Paper], None]
    words: str
    occurs: Callable[[Data], bool] = lambda _: True


def _usual(x: float, y: float, paper: Paper) -> None:
    paper.line([(x, y), (x + 20, y)], width=1.5)
    paper.dot(x + 10, y, 2.6)


def _of_side(side: str) -> Callable[[float, float, Paper], None]:
    return lambda x, y, paper: paper.sign(x + 10, y, side, ink.of_side(side))


def _provisional(x: float, y: float, paper: Paper) -> None:
    paper.line([(x, y), (x + 20, y)], width=1.3, dash="2 3")
    paper.dot(x + 10, y, 3.2, "white", stroke=ink.DATA)


def _limits(x: float, y: float, paper: Paper) -> None:
    paper.box(x, y - 5, 20, 10, ink.BAND)
    for edge in (y - 5, y + 5):
        paper.line([(x, edge), (x + 20, edge)], ink.LIMIT, width=1, dash="5 4")


def _level(stroke: str, dash: str = "", width: float = 1.2) -> Callable[..., None]:
    return lambda x, y, paper: paper.line([(x, y), (x + 20, y)], stroke, width=width, dash=dash)


def _upright(stroke: str, dash: str = "", width: float = 1.4) -> Callable[..., None]:
    return lambda x, y, paper: paper.line(
        [(x + 10, y - 6), (x + 10, y + 6)], stroke, width=width, dash=dash
    )


def _bar(fill: str, high: float = 8) -> Callable[..., None]:
    return lambda x, y, paper: paper.box(x, y - high / 2, 20, high, fill)


def _ring(x: float, y: float, paper: Paper) -> None:
    paper.dot(x + 10, y, 4, "white", stroke=ink.INK)


def _square(x: float, y: float, paper: Paper) -> None:
    paper.box(x + 6, y - 4, 8, 8, ink.INK)


def _whisker(x: float, y: float, paper: Paper) -> None:
    paper.line([(x, y), (x + 20, y)], ink.INK, width=1)
    for end in (x, x + 20):
        paper.line([(end, y - 4), (end, y + 4)], ink.INK, width=1)


def _dot_within(x: float, y: float, paper: Paper) -> None:
    _whisker(x, y, paper)
    paper.dot(x + 10, y, 4, ink.INK)


def _month_within(x: float, y: float, paper: Paper) -> None:
    paper.line([(x + 10, y - 7), (x + 10, y + 7)], ink.LIMIT, width=2)
    paper.dot(x + 10, y, 2.6)


def _has(name: str) -> Callable[[Data], bool]:
    return lambda data: bool(data.get(name))


def _has_row(**wanted: Any) -> Callable[[Data], bool]:
    return lambda data: any(
        all(row.get(name) == value for name, value in wanted.items()) for row in data["rows"]
    )


def _has_any(name: str) -> Callable[[Data], bool]:
    return lambda data: any(row.get(name) is not None for row in data["rows"])


def _has_signal(side: str) -> Callable[[Data], bool]:
    return lambda data: any(
        (point.get("signal") or {}).get("side") == side for point in data["points"]
    )


def _is_shares(data: Data) -> bool:
    return data.get("kind") == "k-of-n"


def _is_months(data: Data) -> bool:
    return not _is_shares(data)


def _has_provisional(data: Data) -> bool:
    return any(point["state"] == "provisional" for point in data["points"])


_TARGET = Sign(_level(ink.INK, "1.5 3"), "target", _has("target"))
_RUN = [
    Sign(_usual, "one month, usual", _is_months),
    Sign(_month_within, "k of n, 95 % interval", _is_shares),
    Sign(_of_side("bad"), "signal to the bad side", _has_signal("bad")),
    Sign(_of_side("good"), "to the good side", _has_signal("good")),
    Sign(_provisional, "provisional", _has_provisional),
    Sign(_limits, "usual range", _has("high")),
    _TARGET,
    Sign(_upright(ink.ACCENT), "plan starts", _has("events")),
]
_KEYS: dict[str, list[Sign]] = {
    "run": _RUN,
    "effect": [
        Sign(lambda x, y, paper: paper.dot(x + 10, y, 3), "before"),
        Sign(
            lambda x, y, paper: paper.sign(x + 10, y, "good", ink.of_side("good"), size=0.8),
            "since the plan",
            lambda data: not data.get("is_worse"),
        ),
        Sign(
            lambda x, y, paper: paper.sign(x + 10, y, "good", ink.of_side("bad"), size=0.8),
            "since the plan, for the worse",
            _has("is_worse"),
        ),
        Sign(_level(ink.SOFT, width=1.8), "fitted", _has("fit")),
        Sign(_level(ink.SOFT, "5 4", 1.8), "old trend continued", _has("counterfactual")),
        _TARGET,
        Sign(_bar(ink.TRACK), "band aimed at", _has("band")),
    ],
    "zone": [
        Sign(_bar(ink.TRACK), "minimum to desired"),
        Sign(_dot_within, "perceived, 95 % interval"),
        Sign(_of_side("bad"), "below minimum", _has_row(side="bad")),
        Sign(_of_side("good"), "above desired", _has_row(side="good")),
        Sign(_ring, "few answers", _has_row(few=True)),
    ],
    "dumbbell": [
        Sign(_ring, "felt in time"),
        Sign(_square, "measured in time"),
        Sign(_bar(ink.of_side("good"), 4), "better than believed", _has_row(side="good")),
        Sign(_bar(ink.of_side("bad"), 4), "believed better than it is", _has_row(side="bad")),
    ],
    "bullet": [
        Sign(_bar(ink.DATA), "kept"),
        Sign(_bar(ink.of_side("bad")), "kept, promise not supported", _has_row(side="bad")),
        Sign(_whisker, "95 % interval", _has_any("low")),
        Sign(_upright(ink.INK, width=3), "promise", _has_any("promise")),
        Sign(_upright(ink.INK, "1.5 2.5", 1.6), "target", _has_any("target")),
    ],
}


def legend() -> Drawing:
    """Return the key of run charts in one line, as wide as a sheet."""
    return _drawn([sign for sign in _RUN if sign.occurs is not _is_shares])


def key(kind: str, data: Data) -> Drawing | None:
    """Return the key of a chart: the signs that it has. None for a kind that names all itself."""
    signs = [sign for sign in _KEYS.get(kind, ()) if sign.occurs(data)]
    return _drawn(signs) if signs else None


def _drawn(signs: list[Sign]) -> Drawing:
    paper = Paper(_WIDTH, _HIGH)
    x, y = 0.0, _HIGH / 2
    for sign in signs:
        sign.draw(x, y, paper)
        paper.words(x + _SIGN, y, sign.words, size=_SIZE)
        x += _SIGN + width_of(sign.words, _SIZE) + _GAP
    return paper.drawing
