"""The barometer in words and as a table. Pure."""

from typing import NamedTuple

from csap.customers.barometer import Barometer, Compared, Side
from csap.telling import numbers
from csap.telling.charts import Table
from servicedesk.common import words


class Served(NamedTuple):
    """Whether key customers and all others are served alike."""

    sentence: str
    side: str
    verdict: str
    difference: str


def served(row: Compared) -> Served:
    """Return the sentence of the first line: the same target, kept alike or not."""
    told = (
        f"{row.title}: departments of key customers {_share(row.key)}, "
        f"all others {_share(row.others)}."
    )
    span = numbers.change_between(row.difference.low, row.difference.high)
    change = f"difference {numbers.change(row.difference.diff or 0, row.unit)}"
    side, verdict = {
        "": ("good", "No favour"),
        "key": ("warn", "Key customers are served better"),
        "others": ("warn", "Key customers are served worse"),
    }[row.favour]
    return Served(told, side, verdict, f"{change} ({span})" if span else change)


def _share(side: Side) -> str:
    if side.value is None or side.k is None or side.n is None:
        return "–"
    span = numbers.between(side.low, side.high, "share")
    return f"{words.percent(side.value)} ({numbers.of_all(side.k, side.n)}; {span})"


def table(barometer: Barometer) -> Table:
    """Return every metric with both sides and their difference."""
    head = ["Metric", "Key customers", "n", "All others", "n", "Difference", "Likely", "Stands out"]
    return Table(head, [_cells(row) for row in barometer.rows])


def _cells(row: Compared) -> list[str]:
    low, high = row.difference.low, row.difference.high
    span = ""
    if low is not None and high is not None:
        span = f"{_change(low, row.unit)} to {_change(high, row.unit)}"
    diff = row.difference.diff
    return [
        row.title,
        *_side(row.key, row.unit),
        *_side(row.others, row.unit),
        "–" if diff is None else _change(diff, row.unit),
        span or "–",
        _standing_out(row),
    ]


def _standing_out(row: Compared) -> str:
    if not row.stands_out:
        return ""
    return {"key": "better for key", "others": "better for others", "": "differs"}[row.favour]


def _side(side: Side, unit: str) -> list[str]:
    n = "–" if side.n is None else words.count(side.n)
    if side.value is None:
        return ["–", n]
    span = numbers.between(side.low, side.high, unit)
    told = numbers.number(side.value, unit)
    return [f"{told} ({span})" if span else told, n]


def _change(value: float, unit: str) -> str:
    return numbers.change(value, unit).removesuffix(" points")


def chance(barometer: Barometer) -> str:
    """Return how many of the comparisons stand out, beside how many chance alone gives."""
    found, tested = len(barometer.standing_out), barometer.tested
    alone = numbers.fixed(tested * 0.05, 1)
    return (
        f"{found} of {tested} comparisons leave 0 out of their 95 % interval; chance alone makes "
        f"about {alone} of them."
    )
