"""What the signs of a run chart mean, drawn for paper. Pure."""

from collections.abc import Callable

from csap.telling.drawing import ink
from csap.telling.drawing.paper import Drawing, Paper, width_of

_WIDTH, _HIGH, _SIGN, _GAP, _SIZE = 672, 18, 25, 7, 9.2


def _usual(x: float, y: float, paper: Paper) -> None:
    paper.line([(x, y), (x + 20, y)], width=1.5)
    paper.dot(x + 10, y, 2.6)


def _bad(x: float, y: float, paper: Paper) -> None:
    paper.sign(x + 10, y, "bad", ink.of_side("bad"))


def _good(x: float, y: float, paper: Paper) -> None:
    paper.sign(x + 10, y, "good", ink.of_side("good"))


def _provisional(x: float, y: float, paper: Paper) -> None:
    paper.line([(x, y), (x + 20, y)], width=1.3, dash="2 3")
    paper.dot(x + 10, y, 3.2, "white", stroke=ink.DATA)


def _limits(x: float, y: float, paper: Paper) -> None:
    paper.box(x, y - 5, 20, 10, ink.BAND)
    for edge in (y - 5, y + 5):
        paper.line([(x, edge), (x + 20, edge)], ink.LIMIT, width=1, dash="5 4")


def _target(x: float, y: float, paper: Paper) -> None:
    paper.line([(x, y), (x + 20, y)], ink.INK, width=1.2, dash="1.5 3")


def _plan(x: float, y: float, paper: Paper) -> None:
    paper.line([(x + 10, y - 6), (x + 10, y + 6)], ink.ACCENT, width=1.4)


_SIGNS: list[tuple[Callable[[float, float, Paper], None], str]] = [
    (_usual, "one month, usual"),
    (_bad, "signal to the bad side"),
    (_good, "to the good side"),
    (_provisional, "provisional"),
    (_limits, "usual range"),
    (_target, "target"),
    (_plan, "plan starts"),
]


def legend() -> Drawing:
    """Return the key of run charts in one line, as wide as a sheet."""
    paper = Paper(_WIDTH, _HIGH)
    x, y = 0.0, _HIGH / 2
    for sign, words in _SIGNS:
        sign(x, y, paper)
        paper.words(x + _SIGN, y, words, size=_SIZE)
        x += _SIGN + width_of(words, _SIZE) + _GAP
    return paper.drawing
