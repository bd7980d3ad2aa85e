"""Which figures may be published, so that no arithmetic singles anybody out. Pure.

Every publication of answers goes through here: pages, API, files, measures of the action plan.

The answers of one item lie in cells: a department (a place in a tree) and a column (the service or
the customer group). Published are sums over a part of the tree and over a column. What somebody
can compute from them is every function g(part) + h(column) of the cells, where g is constant on
what the shown departments leave undivided (an *atom*) and h on each column, all hidden columns
being one. Draw atoms and columns as points, and each cell with answers as a line between its atom
and its column, as heavy as the people in it. With the sign of h turned, such a function is zero on
a line exactly if both ends have the same number; so the people whom it tells of are a *cut* of the
drawing. If no cut within a connected part weighs less than k people, then whatever is computed
speaks of k people or of none.

``release`` hides until that holds. Ends whose lines together weigh k or more cannot be cut apart
by less, so they are one point from then on; if all connected points become one, no light cut is
left. That is stricter than needed and never too lax. Cross cuts (a department *and* a column) are
not published at all. See docs/metrics.md#small-numbers; Sweeney, k-anonymity (2002); the drawing
is that of Gusfield, SIAM J. Computing 17 (1988) 552, for suppressed cells of a two-way table.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

#: Departments from the top down to one; () is everyone.
Path = tuple[int, ...]
#: A customer group or the id of a service; "" where there is none.
Column = str
EVERYONE: Path = ()


class Cell(NamedTuple):
    """People who answered one item, of one department and one column.

    Who gave several answers to the item counts in each of their cells as a fraction, in all as
    one: then any cells together are of at least as many people as their sum.
    """

    path: Path
    column: Column
    people: Fraction | int


@dataclass(frozen=True, slots=True)
class Released:
    """What may be published of one item. Without ``EVERYONE`` among the paths, nothing."""

    paths: frozenset[Path] = frozenset()
    columns: frozenset[Column] = frozenset()

    def shows(self, path: Path = EVERYONE, column: Column | None = None) -> bool:
        """Return whether the sum over a department or a column may be told; of both, never."""
        if column is None:
            return path in self.paths
        return path == EVERYONE and column in self.columns


def release(cells: Iterable[Cell], k: int, *, within: Released | None = None) -> Released:
    """Return what may be published when nothing may speak of 1 to k-1 people.

    ``within``: only what was released already, for a stricter k; then both hold together.
    """
    known = [cell for cell in cells if cell.people]
    paths = _release_paths(known, k, within)
    if EVERYONE not in paths:
        return Released()
    columns = {cell.column for cell in known if cell.column}
    if within is not None:
        columns &= within.columns
    return Released(paths, _release_columns(known, paths, columns, k))


def _release_paths(cells: list[Cell], k: int, within: Released | None) -> frozenset[Path]:
    """Return the departments to show, each of which leaves k people or none undivided."""
    sizes = _sizes(cells)
    offered = {path for path in sizes if within is None or path in within.paths}
    shown = {path for path in offered if sizes[path] >= k}
    for path in sorted(shown, key=len, reverse=True):
        _settle(path, shown, sizes, k)
    return frozenset(shown)


def _settle(path: Path, shown: set[Path], sizes: Mapping[Path, Fraction | int], k: int) -> None:
    """Hide the smallest departments below a path until what they leave of it is k people or none.

    One that is hidden leaves its own undivided part behind, and uncovers what it held.
    """
    while True:
        below = _topmost_below(path, shown)
        left = sizes[path] - sum(sizes[each] for each in below)
        if not below or left >= k or not left:
            return
        shown.discard(min(below, key=lambda each: (sizes[each], each)))


def _topmost_below(path: Path, shown: set[Path]) -> list[Path]:
    depth = len(path)
    below = [each for each in shown if len(each) > depth and each[:depth] == path]
    return [each for each in below if not any(each[:cut] in shown for cut in _inner(depth, each))]


def _inner(depth: int, path: Path) -> range:
    return range(depth + 1, len(path))


def _sizes(cells: Iterable[Cell]) -> dict[Path, Fraction | int]:
    sizes: dict[Path, Fraction | int] = defaultdict(int)
    for path, _, people in cells:
        for depth in range(len(path) + 1):
            sizes[path[:depth]] += people
    return sizes


def _release_columns(
    cells: list[Cell], paths: frozenset[Path], columns: set[Column], k: int
) -> frozenset[Column]:
    """Return the columns to show beside the departments: hide loose ones until none is."""
    sizes: Counter[Column] = Counter()
    for cell in cells:
        sizes[cell.column] += cell.people  # type: ignore[assignment]
    shown = {column for column in columns if sizes[column] >= k}
    while shown:
        loose = _loose(_lines(cells, paths, shown), k)
        if loose is None:
            break
        # What is hidden already is one column; another must join it.
        candidates = loose & shown or shown
        shown.discard(min(candidates, key=lambda each: (sizes[each], each)))
    return frozenset(shown)


#: An atom of the tree, or a column: (True, path) or (False, column).
_Point = tuple[bool, Path | Column]
_Lines = dict[tuple[_Point, _Point], Fraction | int]


def _lines(cells: Iterable[Cell], paths: frozenset[Path], shown: set[Column]) -> _Lines:
    lines: _Lines = defaultdict(int)
    for path, column, people in cells:
        atom = next(path[:cut] for cut in range(len(path), -1, -1) if path[:cut] in paths)
        lines[(True, atom), (False, column if column in shown else "")] += people
    return lines


def _loose(lines: _Lines, k: int) -> set[Path | Column] | None:
    """Return the columns that might be cut off by less than k people; None if nothing might.

    Empty: only what is hidden already might be.
    """
    joined = {point: point for line in lines for point in line}
    while heavy := [ends for ends, people in lines.items() if people >= k]:
        for one, other in heavy:
            joined[_end(joined, one)] = _end(joined, other)
        lines = _merged(lines, joined)
    if not lines:
        return None
    held = Counter(_end(joined, point) for point in joined)
    loose = {point for line in lines for point in line}
    loose.remove(max(loose, key=lambda point: (held[point], point)))
    return {name for is_row, name in joined if not is_row and _end(joined, (is_row, name)) in loose}


def _end(joined: dict[_Point, _Point], point: _Point) -> _Point:
    while joined[point] != point:
        joined[point] = joined[joined[point]]
        point = joined[point]
    return point


def _merged(lines: _Lines, joined: dict[_Point, _Point]) -> _Lines:
    """Return the lines between what is one point now; those within a point are gone."""
    merged: _Lines = defaultdict(int)
    for (one, other), people in lines.items():
        a, b = sorted((_end(joined, one), _end(joined, other)))
        if a != b:
            merged[a, b] += people
    return merged
