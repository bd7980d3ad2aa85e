"""A frozen pack as its page and its print show it: the charts drawn, the hash in short. Pure."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from csap.telling.drawing import Drawing, draw, key

#: How high a chart of months is on a sheet that holds three of them, and on one that holds two.
_HEIGHTS = {"demand": 150, "results": 165, "backlog": 150, "effect": 180}
_HEIGHT = 195
#: The same where the ages of the backlog make a fourth chart on that sheet.
_OF_FOUR = {"demand": 122, "results": 145, "backlog": 122}
#: A chart of months on the sheet that holds another one and a chart of rows besides.
_BESIDE_MONTHS, _GROWS_BESIDE = 132, 4
#: The months of a backlog are two charts in one.
_TWO_CHARTS = 220
#: The chart of rows that stands below a chart of months, and how many rows they have room for.
_BELOW = {"satisfied": "expected", "in_time": "felt"}
_ROWS, _FEW_ROWS = 14, 8
#: How high a row is where they are few, and how much a chart of months grows by a row that is not.
_HIGH_ROW, _GROWS = 36, 9


#: How many decisions the first and the last sheet have room for.
ASKED = 10


class Picture(NamedTuple):
    """A chart drawn, and what its signs mean; None for one whose names stand beside its lines."""

    chart: Drawing
    key: Drawing | None


def fitted(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a pack with as many decisions as its sheets have room for, and how many more."""
    asked = content["decisions"]
    more = (content.get("more") or {}) | {"decisions": len(asked[ASKED:])}
    return {**content, "decisions": asked[:ASKED], "more": more}


def drawn(content: Mapping[str, Any]) -> dict[str, Picture]:
    """Return the charts of a pack by name; one without a chart is left out."""
    return {
        name: _picture(name, figure, content)
        for name, figure in content["figures"].items()
        if figure["chart"]
    }


def _picture(name: str, figure: Mapping[str, Any], content: Mapping[str, Any]) -> Picture:
    kind, chart = figure["kind"], figure["chart"]
    is_few = name in _BELOW.values() and len(chart["rows"]) <= _FEW_ROWS
    given = {"row": _HIGH_ROW} | chart if is_few else chart
    height = _TWO_CHARTS if kind == "backlog" else _height(name, content)
    # Bars of ages are neither promised nor kept.
    return Picture(draw(kind, given, height=height), None if name == "ages" else key(kind, chart))


def _height(name: str, content: Mapping[str, Any]) -> int:
    """Return how high a chart of months is, so that it fills its sheet and no more."""
    months = content["figures"].get("felt_by_month") or {}
    if name in ("in_time", "felt_by_month") and months.get("chart"):
        return _BESIDE_MONTHS + _GROWS_BESIDE * max(0, _ROWS - _rows_below("in_time", content))
    if name in _BELOW:
        return _HEIGHT + _GROWS * max(0, _ROWS - _rows_below(name, content))
    if name in _OF_FOUR and "ages" in content["figures"]:
        return _OF_FOUR[name]
    return _HEIGHTS.get(name, _HEIGHT)


def _rows_below(name: str, content: Mapping[str, Any]) -> int:
    chart = content["figures"][_BELOW[name]]["chart"]
    rows = len(chart["rows"]) if chart else 0
    return rows + 2 * len(content["gaps"]) if name == "in_time" else rows


def short_hash(digest: str) -> str:
    """Return the beginning of a hash in groups of four: "51d0 a77e 3c92"."""
    return " ".join(digest[at : at + 4] for at in (0, 4, 8))
