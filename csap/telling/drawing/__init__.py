"""Charts as SVG, drawn on the server for paper: a PDF runs no JavaScript. Pure.

They are drawn from the JSON that ``static/js/charts`` draws in a browser, so that paper and page
say the same. ``draw(kind, data)`` gives a ``Drawing``; ``csap/drawing/_svg.html`` writes it down.
"""

from collections.abc import Callable, Mapping
from typing import Any

from csap.telling.drawing.backlog import backlog
from csap.telling.drawing.effect import effect
from csap.telling.drawing.key import key, legend
from csap.telling.drawing.paper import Drawing, Paper
from csap.telling.drawing.plane import quadrant
from csap.telling.drawing.rows import bullet, buyin, distribution, dumbbell, score, zone
from csap.telling.drawing.run import run

__all__ = ["KINDS", "Drawing", "draw", "key", "legend"]

Builder = Callable[[Mapping[str, Any], Paper], None]
#: What is drawn on paper, by the name that the browser's chart has.
KINDS: dict[str, Builder] = {
    "run": run,
    "bullet": bullet,
    "zone": zone,
    "dumbbell": dumbbell,
    "score": score,
    "buyin": buyin,
    "distribution": distribution,
    "quadrant": quadrant,
    "effect": effect,
    "backlog": backlog,
}
#: Widest a drawing is, in units that are about a pixel: the type area of A4.
WIDTH = 672


def draw(kind: str, data: Mapping[str, Any], *, height: int = 190, width: int = WIDTH) -> Drawing:
    """Return a chart drawn; ``height`` of a run chart, charts of rows take what they need.

    :raises KeyError: for a kind that is not drawn on paper.
    """
    paper = Paper(width, height)
    KINDS[kind](data, paper)
    return paper.drawing
