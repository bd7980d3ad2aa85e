"""What a drawing is made of: lines, boxes, dots, signs and words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from csap.telling.drawing.ink import DATA, INK, SOFT, colour

#: How wide a letter is on average, of its size.
_LETTER = 0.54
SMALL, PLAIN = 10.5, 11.5


class Shape(NamedTuple):
    """One SVG element."""

    tag: str
    attributes: list[tuple[str, str]]
    text: str = ""


@dataclass(slots=True)
class Drawing:
    """A chart as shapes."""

    width: float
    height: float
    shapes: list[Shape] = field(default_factory=list)


class Paper:
    """Takes shapes one by one. Places are rounded, so that equal data give equal bytes."""

    def __init__(self, width: float, height: float) -> None:
        self.drawing = Drawing(width, height)

    @property
    def width(self) -> float:
        return self.drawing.width

    @property
    def height(self) -> float:
        return self.drawing.height

    def grow(self, height: float) -> None:
        """Make the sheet as high as its rows need."""
        self.drawing.height = height

    def line(
        self,
        points: Sequence[tuple[float, float]],
        stroke: str = DATA,
        *,
        width: float = 1.2,
        dash: str = "",
    ) -> None:
        placed = " ".join(f"{_place(x)},{_place(y)}" for x, y in points)
        self._put(
            "polyline",
            points=placed,
            fill="none",
            stroke=colour(stroke),
            stroke_width=_place(width),
            **({"stroke_dasharray": dash} if dash else {}),
        )

    def area(self, points: Sequence[tuple[float, float]], fill: str) -> None:
        placed = " ".join(f"{_place(x)},{_place(y)}" for x, y in points)
        self._put("polygon", points=placed, fill=colour(fill))

    def box(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        self._put(
            "rect",
            x=_place(x),
            y=_place(y),
            width=_place(max(0.0, width)),
            height=_place(height),
            fill=colour(fill),
        )

    def dot(
        self, x: float, y: float, radius: float, fill: str = DATA, *, stroke: str = "none"
    ) -> None:
        outline = {} if stroke == "none" else {"stroke": colour(stroke), "stroke_width": "1.6"}
        self._put(
            "circle", cx=_place(x), cy=_place(y), r=_place(radius), fill=colour(fill), **outline
        )

    def sign(self, x: float, y: float, side: str | None, fill: str, *, size: float = 1.0) -> None:
        """Draw a signal: a diamond to the bad side, a triangle to the good one, else a square."""
        r = 5.2 * size
        shapes = {
            "bad": [(x, y - r), (x + r, y), (x, y + r), (x - r, y)],
            "good": [(x, y - r), (x + r, y + r * 0.8), (x - r, y + r * 0.8)],
        }
        square = [(x - 4, y - 4), (x + 4, y - 4), (x + 4, y + 4), (x - 4, y + 4)]
        self.area(shapes.get(side or "", square), fill)

    def words(
        self,
        x: float,
        y: float,
        text: str,
        fill: str = SOFT,
        *,
        size: float = SMALL,
        anchor: str = "start",
        bold: bool = False,
    ) -> None:
        """Write words whose middle line is at ``y``."""
        self._put(
            "text",
            text,
            x=_place(x),
            y=_place(y + size * 0.35),
            fill=colour(fill),
            font_size=_place(size),
            font_weight="600" if bold else "400",
            text_anchor=anchor,
        )

    def _put(self, tag: str, text: str = "", **attributes: str) -> None:
        named = [(name.replace("_", "-"), value) for name, value in attributes.items()]
        self.drawing.shapes.append(Shape(tag, named, text))


def _place(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def width_of(text: str, size: float = SMALL) -> float:
    """Return about how wide words are."""
    return len(text) * size * _LETTER


def spread(places: list[float], *, low: float, high: float, apart: float) -> list[float]:
    """Return places moved so little that none is nearer to the next than ``apart``, in order."""
    order = sorted(range(len(places)), key=places.__getitem__)
    moved = list(places)
    floor = low
    for at in order:
        moved[at] = max(moved[at], floor)
        floor = moved[at] + apart
    ceiling = high
    for at in reversed(order):
        moved[at] = min(moved[at], ceiling)
        ceiling = moved[at] - apart
    return moved


__all__ = ["INK", "Drawing", "Paper", "Shape", "spread", "width_of"]
