"""What one row of a file tells: who answered what, about which service, when. No database."""

from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from servicedesk.common.csv_rows import Row
from surveys.importing.mapping import Asked, Column, Lookup, Mapping
from surveys.importing.values import CellRefused, value_of
from surveys.vocabulary import COMMENT_MAX_LENGTH, Mode, Part

MAX_RESPONDENT = 80
MAX_GROUP = 40


class RowRefused(Exception):
    """The row cannot come in; the message says why."""


class Cell(NamedTuple):
    """One answer: the question's key, the part, the service (None: of none), value and words."""

    key: str
    part: str
    service_id: int | None
    value: int | None
    comment: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a row tells. ``respondent`` is "" for who is anonymous."""

    line: int
    respondent: str
    department_id: int | None
    group: str
    collected_on: date
    answers: frozenset[Cell]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads rows by a mapping. ``departments`` and ``services``: our ids by code and slug."""

    mapping: Mapping
    departments: Map[str, int]
    services: Map[str, int]
    today: date

    def told_by(self, row: Row) -> Told:
        """Return what a row tells.

        :raises RowRefused: with the first thing that is wrong with it.
        """
        if row.problem:
            raise RowRefused(row.problem)
        mapping, values = self.mapping, row.values
        service_id = _id_of(mapping.service, values, self.services, "service")
        told = Told(
            line=row.line,
            respondent=self._respondent(values),
            department_id=_id_of(mapping.department, values, self.departments, "department"),
            group=self._group(values),
            collected_on=self._collected_on(values),
            answers=frozenset(self._cells(values, service_id)),
        )
        if not told.answers:
            raise RowRefused("answers nothing")
        return told

    def _respondent(self, values: Map[str, str]) -> str:
        if self.mapping.mode == Mode.ANONYMOUS:
            return ""
        respondent = values[self.mapping.respondent]
        if not respondent:
            raise RowRefused("does not say who answered")
        if len(respondent) > MAX_RESPONDENT:
            raise RowRefused(f"names a respondent in more than {MAX_RESPONDENT} letters")
        return respondent

    def _group(self, values: Map[str, str]) -> str:
        group = _text_of(self.mapping.group, values, "group")
        named = self.mapping.group_name.replace("{}", group) if group else ""
        if len(named) > MAX_GROUP:
            raise RowRefused(f"names a group in more than {MAX_GROUP} letters")
        return named

    def _collected_on(self, values: Map[str, str]) -> date:
        mapping = self.mapping
        day = mapping.collected_on
        if mapping.collected_column and (text := values[mapping.collected_column]):
            day = _day_of(text, mapping.collected_format)
        if day is None:
            raise RowRefused("does not say when it was collected")
        if day > self.today:
            raise RowRefused(f"was collected on {day}, which is still to come")
        # Who is anonymous is not known by the day.
        return day - timedelta(days=day.weekday()) if mapping.mode == Mode.ANONYMOUS else day

    def _cells(self, values: Map[str, str], service_id: int | None) -> Iterator[Cell]:
        for asked in self.mapping.questions:
            comment = _comment_of(asked, values)
            cells = list(self._values(asked, values, service_id))
            # Words beside several values are kept beside the first.
            for number, (column, about, value) in enumerate(cells):
                words = comment if number == 0 else ""
                yield Cell(asked.key, column.part, about, value, words)
            if comment and not cells:
                yield Cell(asked.key, "", service_id, None, comment)

    def _values(
        self, asked: Asked, values: Map[str, str], service_id: int | None
    ) -> Iterator[tuple[Column, int | None, int]]:
        for column in asked.columns:
            if not (text := values[column.name]):
                continue
            try:
                value = value_of(text, asked, decimal=self.mapping.decimal)
            except CellRefused as refusal:
                raise RowRefused(f"{column.name} {refusal}") from refusal
            if column.part == Part.MINIMUM and asked.zone_width and asked.scale:
                value = max(asked.scale.low, value - asked.zone_width)
            yield column, self.services[column.service] if column.service else service_id, value


def _comment_of(asked: Asked, values: Map[str, str]) -> str:
    comment = values[asked.comment_column] if asked.comment_column else ""
    if len(comment) > COMMENT_MAX_LENGTH:
        raise RowRefused(f"{asked.comment_column} has more than {COMMENT_MAX_LENGTH} letters")
    return comment


def _text_of(lookup: Lookup, values: Map[str, str], what: str) -> str:
    text = values.get(lookup.column, "") if lookup.column else ""
    if not text:
        return lookup.default
    if lookup.values and text not in lookup.values:
        raise RowRefused(f"names the {what} {text}, which the mapping does not know")
    return lookup.values.get(text, text)


def _id_of(lookup: Lookup, values: Map[str, str], known: Map[str, int], what: str) -> int | None:
    code = _text_of(lookup, values, what)
    if code and code not in known:
        raise RowRefused(f"names the {what} {code}, which is not there")
    return known[code] if code else None


def _day_of(text: str, form: str) -> date:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 - a local day has no zone
    except ValueError as error:
        raise RowRefused(f"was collected on {text}, which is no day of the form {form}") from error
