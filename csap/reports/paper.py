"""A report on paper: parts with their charts drawn on the server, and what stands around them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.template.loader import render_to_string

from csap.reports.registry import Eyes
from csap.telling.charts import Table
from csap.telling.drawing import KINDS, Drawing, draw
from servicedesk.common import printing

_STYLES = ("inter/index.css", "css/tokens.css", "css/csap-sheet.css", "css/csap-report.css")
#: How high a run chart is where it has the whole width.
_HEIGHT = 190


class Shown(Protocol):
    """A figure as the components of the pages take it."""

    @property
    def id(self) -> str: ...
    @property
    def finding(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def caption(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def chart(self) -> dict[str, Any] | None: ...
    @property
    def table(self) -> Table | None: ...
    @property
    def empty(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it: a drawing, a table, or words why there is neither.

    ``numbers`` names the columns, from 0, that hold numbers.
    """

    id: str
    heading: str
    what: str = ""
    caption: str = ""
    drawing: Drawing | None = None
    table: Table | None = None
    nothing: str = ""
    numbers: Sequence[int] = ()


def drawn(figure: Shown, **size: int) -> Drawing | None:
    """Return a figure's chart for paper; None where it has none, or of a kind that is not drawn."""
    if not figure.chart or figure.kind not in KINDS:
        return None
    return draw(figure.kind, figure.chart, **size)


def of_figure(figure: Shown, *, with_table: bool = False) -> Part:
    """Return a figure as a part; its table where it cannot be drawn, or ``with_table`` as well."""
    drawing = drawn(figure, height=_HEIGHT)
    table = figure.table if with_table or drawing is None else None
    return Part(
        id=figure.id,
        heading=figure.finding,
        what=figure.what,
        caption=figure.caption,
        drawing=drawing,
        table=table,
        nothing="" if drawing or (table and table.rows) else figure.empty,
        numbers=range(1, len(table.head)) if table else (),
    )


def of_table(
    heading: str, table: Table, *, what: str = "", nothing: str = "", numbers: Sequence[int] = ()
) -> Part:
    """Return a table as a part."""
    name = "-".join(heading.lower().split()[:4])
    return Part(name, heading, what, table=table, nothing=nothing, numbers=numbers)


def pdf(
    eyes: Eyes,
    context: Mapping[str, Any],
    *,
    template: str = "csap/reports/paper.html",
) -> Callable[[], bytes]:
    """Return what prints a report. ``context``: title, about, state, and its template's own."""

    def printed() -> bytes:
        around = {"site": settings.SITE_NAME, "reader": eyes.user, "made_at": eyes.at}
        return printing.as_pdf(render_to_string(template, {**around, **context}), styles=_STYLES)

    return printed
