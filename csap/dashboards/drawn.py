"""A figure of a page as the components take it."""

from dataclasses import dataclass
from typing import Any

from csap.telling.charts import Table


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart with its finding and its table. ``legend``: the template of its key, or none.

    ``chart`` is None where there is nothing to draw; then ``empty`` says why, and ``icon`` with it.
    """

    id: str
    finding: str
    what: str
    kind: str
    caption: str
    chart: dict[str, Any] | None = None
    table: Table | None = None
    size: str = ""
    legend: str = ""
    would_change: str = ""
    empty: str = "Nothing to draw"
    why: str = ""
    icon: str = "mood-empty"
    link_url: str = ""
