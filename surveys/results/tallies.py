"""Answers as exact integers: how often each value was given to an item, by department and column.

One set-based query a survey, and one for expectation triples, which are counted as triples and
not by part, so that nobody is in one mean and missing in the other. No person leaves this module;
what does leave it is counted, but not yet fit to be shown: see ``publication``.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, F, IntegerField, Max, Q, QuerySet, Value, Window
from django.db.models.functions import Cast, Coalesce

from surveys.models import Answer, Response
from surveys.vocabulary import Part, QuestionKind

#: A rating, or an expectation triple (minimum, desired, perceived), None where not asked.
Given = int | tuple[int | None, int | None, int]


class Item(NamedTuple):
    """One thing that was asked: a question, of one service where it is asked by service."""

    key: str
    kind: str
    measure: str
    scale_min: int
    scale_max: int
    service_id: int | None = None
    is_apart: bool = False

    @property
    def is_triple(self) -> bool:
        return self.kind == QuestionKind.EXPECTATION


@dataclass(slots=True)
class Cell:
    """What people of one department and column gave. ``people``: see ``protection.Cell``.

    ``inverted``: people whose minimum exceeds what they desire; they did not mean it, so neither
    they nor what they gave are among the others.
    """

    people: Fraction = Fraction(0)
    values: Counter[Given] = field(default_factory=Counter)
    inverted: int = 0


#: (department id or None, column) to what was given there.
Cells = dict[tuple[int | None, str], Cell]
Tallies = dict[Item, Cells]


class Shape(NamedTuple):
    """Where a survey's answers lie: paths from the response to its department and its column.

    ``by_service``: questions asked by service are an item for each. ``person``: of what a person
    may give several answers; None where it is one.
    """

    department: str
    column: str
    by_service: bool
    person: str | None = None


#: Answers of a frame: a wave, or what was collected elsewhere.
OF_A_FRAME = Shape("response__department_id", "response__group", by_service=True)
#: Answers about requests; the service is that of the request.
OF_REQUESTS = Shape(
    "response__invitation__service_request__department_id",
    "response__invitation__service_request__service_id",
    by_service=False,
    person="response__invitation__person_id",
)

_ITEM = {
    "key": F("question__key"),
    "kind": F("question__kind"),
    "asked_for": F("question__measure"),
    "scale_min": F("question__scale_min"),
    "scale_max": F("question__scale_max"),
    "is_apart": F("question__is_apart"),
}


def count(responses: QuerySet[Response], shape: Shape) -> Tallies:
    """Return what the responses hold. 2 queries."""
    answers = Answer.objects.filter(response__in=responses, question__scale_min__isnull=False)
    tallies: Tallies = defaultdict(lambda: defaultdict(Cell))
    _add(tallies, _singles(answers, shape))
    if shape.person is None:
        _add(tallies, _triples(answers, shape))
    return tallies


def commenters(responses: QuerySet[Response], shape: Shape) -> Cells:
    """Return how many people wrote something, by department and column. 1 query."""
    words = Answer.objects.filter(response__in=responses).exclude(comment="")
    of = ("department", "column", "share_of")
    person = [Coalesce(shape.person, -F("response_id")) if shape.person else F("response_id")]
    cells: Cells = defaultdict(Cell)
    for department, column, share_of, n in _counted(_placed(words, shape, person).values(*of), of):
        cells[department, str(column or "")].people += Fraction(n, share_of)
    return cells


def _add(tallies: Tallies, rows: Iterable[tuple[Item, Any, Given, int, int]]) -> None:
    for item, place, given, share_of, n in rows:
        cell = tallies[item][place]
        if _is_inverted(given):
            cell.inverted += n
            continue
        cell.values[given] += n
        cell.people += Fraction(n, share_of)


def _is_inverted(given: Given) -> bool:
    if isinstance(given, int):
        return False
    minimum, desired, _perceived = given
    return minimum is not None and desired is not None and minimum > desired


def _singles(answers: QuerySet[Answer], shape: Shape) -> Iterable[tuple[Any, ...]]:
    rated = answers.filter(value__isnull=False).exclude(question__kind=QuestionKind.EXPECTATION)
    shared = [F("question__key"), Coalesce(shape.person, -F("response_id"))] if shape.person else []
    places = _placed(rated, shape, shared).values(*_COLUMNS, "value")
    for *of, value, n in _counted(places, (*_COLUMNS, "value")):
        item, place, share_of = _told(of)
        yield item, place, value, share_of, n


def _triples(answers: QuerySet[Answer], shape: Shape) -> Iterable[tuple[Any, ...]]:
    """Yield the triples that have a perception; another part that was left out leaves them out."""
    parts = {part.value: Max("value", filter=Q(part=part)) for part in Part}
    asked = answers.filter(question__kind=QuestionKind.EXPECTATION, value__isnull=False)
    places = _placed(asked, shape, []).values(*_COLUMNS, "response_id").annotate(**parts)
    rows = list(_counted(places, (*_COLUMNS, *parts)))
    offered = _parts_asked(rows)
    for *of, minimum, desired, perceived, n in rows:
        item, place, share_of = _told(of)
        given = (minimum, desired, perceived)
        if all(given[at] is not None for at in offered[item]):
            yield item, place, given, share_of, n


def _parts_asked(rows: Iterable[list[Any]]) -> Mapping[Item, set[int]]:
    """Return which parts an item has; what was collected elsewhere may lack the minimum."""
    asked: dict[Item, set[int]] = defaultdict(lambda: {2})
    for *of, minimum, desired, _perceived, _n in rows:
        item = _told(of)[0]
        asked[item] |= {at for at, value in enumerate((minimum, desired)) if value is not None}
    return asked


_COLUMNS = (*_ITEM, "item_service", "department", "column", "share_of")


def _told(of: list[Any]) -> tuple[Item, tuple[int | None, str], int]:
    key, kind, measure, low, high, is_apart, service_id, department, column, share_of = of
    item = Item(key, kind, measure, low, high, service_id, is_apart)
    return item, (department, str(column or "")), share_of


def _placed(answers: QuerySet[Answer], shape: Shape, shared: list[Any]) -> QuerySet[Answer]:
    """Return answers with item and place, and ``share_of``: how many are alike in ``shared``."""
    share_of: Any = Window(Count("pk"), partition_by=shared) if shared else Value(1)
    service = F("service_id") if shape.by_service else Value(None, output_field=IntegerField())
    return answers.annotate(
        **_ITEM,
        item_service=Cast(service, IntegerField()),
        department=F(shape.department),
        column=F(shape.column),
        share_of=Cast(share_of, IntegerField()),
    ).order_by()


def _counted(rows: QuerySet[Answer, Any], by: tuple[str, ...]) -> Iterable[list[Any]]:
    """Yield how many rows are alike in ``by``: a count of a query, which the ORM cannot nest."""
    quoted = ", ".join(map(connection.ops.quote_name, by))
    inner, given = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {quoted}, count(*) FROM ({inner}) AS each GROUP BY {quoted}", given)
        yield from map(list, cursor.fetchall())
