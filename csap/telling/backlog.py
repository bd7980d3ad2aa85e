"""The months of a backlog, its flow and the ages of what is open, for one chart. Pure."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from csap.facts.periods import Period
from csap.facts.queries import Figure
from csap.telling import numbers
from csap.telling.charts import step_of, tick_of

STOCK, AGE = "flow.backlog", "flow.age_p90"
#: The bands that a chart tells apart, in business days, and the counted ages of each
#: (docs/metrics.md#backlog).
BANDS = {
    "up to 5 days": ("0-2", "3-5"),
    "6–10": ("6-10",),
    "11–20": ("11-20",),
    "over 20": (">20",),
}


class Month(NamedTuple):
    """A month: what was created and resolved, and how many of each band were open at its end."""

    start: date
    created: int
    resolved: int
    open: list[int]

    @property
    def at_end(self) -> int:
        return sum(self.open)


def months(stored: Mapping[str, Sequence[tuple[Period, Figure]]], *, until: date) -> list[Month]:
    """Return the months up to a day of which flow and ages are known, without a hole between."""
    aged = {period.start: figure for period, figure in stored.get(AGE, ())}
    found: list[Month] = []
    for period, stock in reversed(stored.get(STOCK, ())):
        age = aged.get(period.start)
        follows = period.end == (found[0].start if found else until)
        if not follows or age is None or not _is_known(stock, age):
            break
        found.insert(0, _month(period.start, stock, age))
    return found


def _is_known(stock: Figure, age: Figure) -> bool:
    """Whether flow and ages were looked at; an empty backlog has no ages."""
    return "created" in stock.detail and ("buckets" in age.detail or not stock.value)


def _month(start: date, stock: Figure, age: Figure) -> Month:
    buckets: Mapping[str, int] = age.detail.get("buckets", {})
    return Month(start, stock.detail["created"], stock.detail["resolved"], banded(buckets))


def banded(buckets: Mapping[str, int]) -> list[int]:
    """Return how many are open of each band."""
    return [sum(buckets.get(name, 0) for name in names) for names in BANDS.values()]


def chart(known: Sequence[Month]) -> dict[str, Any]:
    """Return the months in the JSON of static/js/charts/backlog.js."""
    flows = [count for month in known for count in (month.created, month.resolved)]
    return {
        "bands": list(BANDS),
        "flow": scale(flows),
        "open": scale(month.at_end for month in known),
        "points": [_point(month, is_first=not at) for at, month in enumerate(known)],
    }


def scale(counts: Iterable[int]) -> list[float]:
    """Return an axis of counts: from 0, to above the most, with its step."""
    most = max([1, *counts])
    step = max(1.0, step_of(most / 3))
    return [0, math.ceil(most / step) * step, step]


def _point(month: Month, *, is_first: bool) -> dict[str, Any]:
    return {
        "t": f"{month.start:%Y-%m}",
        "label": numbers.short_month(month.start),
        "tick": tick_of(month.start, is_first=is_first),
        "created": month.created,
        "resolved": month.resolved,
        "open": month.open,
    }
