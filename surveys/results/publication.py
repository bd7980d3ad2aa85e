"""What may be told of a survey: the one object that pages, API, files and csap publish from. Pure.

A figure is a sum over whole released parts, so adding figures up (over services, over quarters)
tells nothing that they do not. See ``surveys.protection`` for what is released and why.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from surveys import protection
from surveys.protection import EVERYONE, Column, Path, Released
from surveys.results.tallies import Cell, Cells, Given, Item, Tallies


class Scope(NamedTuple):
    """Everyone, a department with all below it, or a column; never both."""

    path: Path = EVERYONE
    column: Column | None = None


WHOLE = Scope()


class State(StrEnum):
    """Whether a figure is shown, and if not, why."""

    SHOWN = "shown"
    NOBODY = "nobody"
    TOO_FEW = "too_few"
    BESIDE = "beside"


class Thresholds(NamedTuple):
    """People from which on a score, and a distribution or a comment, may be shown."""

    score: int
    detail: int


@dataclass(frozen=True, slots=True)
class Figure:
    """What may be told of an item in a scope. ``n`` answers were given, shown or not.

    ``values`` is empty unless it is shown. Only a mean is told of it, unless it ``has_detail``:
    then shares, intervals and the distribution too. ``left_out``: answers of parts that may not be
    shown and are not in it. ``inverted``: triples that make no sense and count nowhere; told of
    everyone only. ``is_mixed``: about several services, so of several answers a person; an interval
    would pretend that they were independent.
    """

    n: int
    state: State
    values: Mapping[Given, int] = field(default_factory=dict)
    has_detail: bool = False
    left_out: int = 0
    inverted: int = 0
    is_mixed: bool = False

    @property
    def is_shown(self) -> bool:
        return self.state is State.SHOWN

    @property
    def distribution(self) -> Mapping[Given, int] | None:
        """How often each value was given; None where that may not be told."""
        return self.values if self.has_detail else None


@dataclass(frozen=True)
class Publication:
    """The protected results of one survey in one closed window.

    ``tree`` gives each department its path from the top. What it holds inside is not protected;
    only ``figure``, ``released`` and ``may_quote`` speak to the outside.
    """

    _tallies: Tallies
    _commenters: Cells
    tree: Mapping[int, Path]
    thresholds: Thresholds

    @property
    def items(self) -> list[Item]:
        return list(self._tallies)

    @property
    def columns(self) -> set[Column]:
        """Columns in which anybody answered; which those are may be told."""
        return {column for cells in self._tallies.values() for _, column in cells}

    def figure(self, item: Item, scope: Scope = WHOLE) -> Figure:
        """Return what may be told of an item in a scope."""
        cells = self._within(self._tallies.get(item, {}), scope)
        values: Counter[Given] = Counter()
        for cell in cells:
            values.update(cell.values)
        n = values.total()
        if not n:
            return Figure(0, State.NOBODY)
        score, detail = self._released[item]
        if not score.shows(*scope):
            people = sum((cell.people for cell in cells), Fraction(0))
            few = people < self.thresholds.score
            return Figure(n, State.TOO_FEW if few else State.BESIDE)
        inverted = sum(cell.inverted for cell in cells) if scope == WHOLE else 0
        return Figure(n, State.SHOWN, values, detail.shows(*scope), inverted=inverted)

    def may_quote(self, scope: Scope = WHOLE) -> bool:
        """Return whether the comments of a scope may be told: by the rule of distributions.

        Never those of a department: feedback tells the service of the same words, and who reads
        both would know a department and a service at once.
        """
        return not scope.path and self._quoted.shows(*scope)

    def commenters(self, scope: Scope = WHOLE) -> int:
        """Return how many wrote something, at least; that may always be told."""
        return int(sum(cell.people for cell in self._within(self._commenters, scope)))

    @cached_property
    def _released(self) -> Mapping[Item, tuple[Released, Released]]:
        return {item: self._release(cells) for item, cells in self._tallies.items()}

    def _release(self, cells: Cells) -> tuple[Released, Released]:
        known = self._known(cells)
        score = protection.release(known, self.thresholds.score)
        return score, protection.release(known, self.thresholds.detail, within=score)

    @cached_property
    def _quoted(self) -> Released:
        return protection.release(self._known(self._commenters), self.thresholds.detail)

    def _known(self, cells: Cells) -> list[protection.Cell]:
        return [
            protection.Cell(self._path(department_id), column, _whole(cell.people))
            for (department_id, column), cell in cells.items()
        ]

    def _path(self, department_id: int | None) -> Path:
        return EVERYONE if department_id is None else self.tree[department_id]

    def _within(self, cells: Cells, scope: Scope) -> list[Cell]:
        depth = len(scope.path)
        return [
            cell
            for (department_id, column), cell in cells.items()
            if self._path(department_id)[:depth] == scope.path and scope.column in (None, column)
        ]


def _whole(people: Fraction) -> Fraction | int:
    """Return whole numbers of people as such: they add up many times faster."""
    return people.numerator if people.denominator == 1 else people


def together(figures: Iterable[Figure]) -> Figure:
    """Return figures of separate services as one: those that are shown; the rest is left out."""
    known = list(figures)
    shown = [figure for figure in known if figure.is_shown]
    left_out = sum(figure.n for figure in known) - sum(figure.n for figure in shown)
    if len(known) == 1:
        return known[0]
    if not shown:
        hidden = [figure.state for figure in known if figure.n]
        return Figure(left_out, hidden[0] if hidden else State.NOBODY, left_out=left_out)
    return replace(_added(shown, left_out), is_mixed=len(shown) > 1)


def in_a_row(figures: Sequence[Figure]) -> Figure:
    """Return figures of windows that follow each other as one; hidden if any of them is.

    The sum with a hidden one in it would tell that one.
    """
    told = [figure for figure in figures if figure.n]
    n = sum(figure.n for figure in told)
    if len(told) <= 1:
        return told[0] if told else Figure(0, State.NOBODY)
    if not all(figure.is_shown for figure in told):
        return Figure(n, State.BESIDE)
    return _added(told, 0)


def _added(shown: Sequence[Figure], left_out: int) -> Figure:
    values: Counter[Given] = Counter()
    for figure in shown:
        values.update(figure.values)
    return Figure(
        values.total(),
        State.SHOWN,
        values,
        has_detail=all(figure.has_detail for figure in shown),
        left_out=left_out,
        inverted=sum(figure.inverted for figure in shown),
    )
