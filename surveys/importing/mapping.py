"""What a file of answers means: which column answers which question. Pure."""

from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from servicedesk.common.csv_rows import Shape
from servicedesk.common.errors import DomainError
from surveys.vocabulary import Mode, QuestionKind


class MappingRefused(DomainError):
    """The mapping is not there, or says something that cannot be."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The values a question takes, from ``low`` to ``high``; in a file it may run downwards."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Column:
    """One column that answers a question: which part of it, about which service (by slug)."""

    name: str
    part: str = ""
    service: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and the columns that answer it.

    ``file_scale``: the scale of the file, where it differs from the one that is kept; ``rounds``:
    whether what falls between two values may be rounded. ``words``: texts that stand for values
    of the file. ``zone_width``: with only one expectation asked, how far below it the minimum is
    taken to lie, in rating points; None: all three were asked.
    """

    key: str
    kind: QuestionKind
    wording: Map[str, Any]
    columns: tuple[Column, ...]
    scale: Scale | None = None
    file_scale: Scale | None = None
    rounds: bool = False
    words: Map[str, int] = field(default_factory=dict)
    comment_column: str = ""
    behaviour: str = ""
    measure: str = ""
    is_apart: bool = False
    zone_width: int | None = None

    @property
    def is_per_service(self) -> bool:
        return any(column.service for column in self.columns)


@dataclass(frozen=True, slots=True)
class Lookup:
    """A code of ours by a column's value. Without ``values`` the column says the code itself.

    ``default`` stands for a missing value; empty: a missing value says nothing.
    """

    column: str = ""
    values: Map[str, str] = field(default_factory=dict)
    default: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """All that is known about a kind of file. docs/importing.md explains each key."""

    title: str
    code: str
    name: str
    questions: tuple[Asked, ...]
    collected_on: date | None = None
    collected_column: str = ""
    collected_format: str = "%Y-%m-%d"
    respondent: str = ""
    mode: Mode = Mode.CONFIDENTIAL
    department: Lookup = Lookup()
    service: Lookup = Lookup()
    group: Lookup = Lookup()
    group_name: str = "{}"
    decimal: str = "."
    missing: frozenset[str] = frozenset({""})
    encoding: str = "utf-8-sig"
    delimiter: str = ","

    def columns(self) -> frozenset[str]:
        """Return the columns without which a file of this kind cannot be read."""
        looked_up = {self.department.column, self.service.column, self.group.column}
        named = {self.respondent, self.collected_column, *self._asked()}
        return frozenset(looked_up | named) - {""}

    def shape(self) -> Shape:
        return Shape(self.columns(), self.missing, self.encoding, self.delimiter)

    def _asked(self) -> Iterator[str]:
        for question in self.questions:
            yield question.comment_column
            yield from (column.name for column in question.columns)


def zone_sentence(width: int) -> str:
    """Return how the zone of tolerance is formed where only one expectation was asked."""
    if width == 0:
        return (
            "Only one expectation was asked. It stands for both the minimum and the desired: "
            "the zone is a single point."
        )
    points = "point" if width == 1 else "points"
    return (
        "Only one expectation was asked. It stands for the desired; the minimum is taken to lie "
        f"{width} {points} below it, within the scale."
    )
