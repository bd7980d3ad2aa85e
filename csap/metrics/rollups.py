"""Sums a day that stay exact when the past changes: histograms and dirty days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from servicedesk.statistics.moments import Sums, merge_histograms
from servicedesk.statistics.quantiles import histogram_percentile


class HistogramSummary(NamedTuple):
    """Figures of a merged histogram in the unit of its values; percentiles None if empty."""

    n: int
    p50: int | None
    p90: int | None
    within_threshold: int
    sum: int


class Cell(NamedTuple):
    """A day of a leaf, the finest scope that is stored."""

    day: date
    leaf: str


@dataclass(frozen=True, slots=True)
class Change:
    """A write to a source row; on an update None means unchanged."""

    op: Literal["create", "update", "delete"]
    id: int
    day: date | None = None
    leaf: str | None = None
    value: int | None = None


class DirtyDays(NamedTuple):
    """The sums of every cell that holds an item, and every cell that a change touched."""

    rollup: dict[Cell, Sums]
    dirty: list[Cell]


def histogram_merge(days: Iterable[Mapping[int, int]], threshold: int) -> HistogramSummary:
    """Return figures of several days from their value -> count maps, never from daily figures.

    Formula: inverted_cdf percentiles; ``within_threshold`` counts values <= threshold.
    Source:  docs/metrics.md#exactness
    """
    merged = merge_histograms(days)
    return HistogramSummary(
        merged.total(),
        histogram_percentile(merged, 0.5),
        histogram_percentile(merged, 0.9),
        sum(count for value, count in merged.items() if value <= threshold),
        sum(value * count for value, count in merged.items()),
    )


def dirty_day(changes: Iterable[Change]) -> DirtyDays:
    """Return the roll-up after changes in order, and the cells to rebuild, before and after each.

    The model against which the stored roll-ups are proved. A change of an unknown item is none.
    Source: docs/metrics.md#exactness
    """
    items: dict[int, tuple[Cell, int]] = {}
    dirty: set[Cell] = set()
    for change in changes:
        before = items.pop(change.id, None)
        after = _changed(before, change)
        if after is not None:
            items[change.id] = after
        dirty.update(cell for cell, _ in filter(None, (before, after)))
    return DirtyDays(_summed(items.values()), sorted(dirty))


def _changed(before: tuple[Cell, int] | None, change: Change) -> tuple[Cell, int] | None:
    if change.op == "delete" or (change.op == "update" and before is None):
        return None
    (day, leaf), value = before or (Cell(date.min, ""), 0)
    cell = Cell(change.day or day, leaf if change.leaf is None else change.leaf)
    return cell, value if change.value is None else change.value


def _summed(items: Iterable[tuple[Cell, int]]) -> dict[Cell, Sums]:
    rollup: dict[Cell, Sums] = {}
    for cell, value in items:
        n, total, squares = rollup.get(cell, Sums(0, 0, 0))
        rollup[cell] = Sums(n + 1, total + value, squares + value * value)
    return dict(sorted(rollup.items()))
