"""Which surveys have results, and where their answers lie."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from servicedesk.accounts.models import Department, User
from servicedesk.accounts.policies import admit_to_plan
from surveys.models import Collection, Question, Response, Wave
from surveys.models.waves import DETAIL_FROM, SCORE_FROM
from surveys.protection import Path
from surveys.results import tallies, windows
from surveys.results.publication import Publication, Thresholds
from surveys.results.tallies import OF_A_FRAME, OF_REQUESTS, Shape
from surveys.results.windows import Span
from surveys.vocabulary import COUNTED_WITHIN, Mode, Purpose, WaveState

RULE = Thresholds(SCORE_FROM, DETAIL_FROM)
#: What surveys about requests are called, by the beginning of their key.
ONGOING = {
    "resolved": (Purpose.RESOLUTION, "After a resolution"),
    "engagements": (Purpose.ENGAGEMENT, "After an engagement"),
}


@dataclass(frozen=True, slots=True)
class Survey:
    """One survey in one closed window. ``key`` names it in addresses: ``wave-3``.

    ``final_on``: the day from which its results may be told; None: not closed yet. Days are local;
    ``until`` is not included.
    """

    key: str
    name: str
    sent: Purpose
    mode: Mode | None
    since: date
    until: date
    final_on: date | None
    thresholds: Thresholds = RULE
    wave: Wave | None = None
    collection: Collection | None = None
    span: Span | None = None

    def is_told_by(self, today: date) -> bool:
        """Whether its results may be told."""
        return self.final_on is not None and self.final_on <= today

    @property
    def has_services_as_columns(self) -> bool:
        """Whether answers are about a request's service, so that there are no customer groups."""
        return self.span is not None

    @property
    def shape(self) -> Shape:
        return OF_REQUESTS if self.span else OF_A_FRAME

    @property
    def responses(self) -> list[QuerySet[Response]]:
        """The responses that count, window by window."""
        if self.wave is not None:
            return [Response.objects.filter(wave=self.wave)]
        if self.collection is not None:
            return [Response.objects.filter(collection=self.collection)]
        assert self.span is not None
        return [_of_quarter(self.sent, *quarter.bounds()) for quarter in self.span.quarters]


def _of_quarter(sent: Purpose, start: datetime, end: datetime) -> QuerySet[Response]:
    if sent == Purpose.ENGAGEMENT:
        about = Response.objects.filter(invitation__purpose=sent, **{f"{_REQUEST}__exclusion": ""})
        return about.filter(answered_at__gte=start, answered_at__lt=end)
    resolved = {f"{_REQUEST}__resolved_at__gte": start, f"{_REQUEST}__resolved_at__lt": end}
    return _counted().filter(**resolved)


_REQUEST = "invitation__service_request"


def _counted() -> QuerySet[Response]:
    """Return the one response that counts of each request: the newest that was given in time."""
    in_time = Response.objects.filter(
        invitation__purpose=Purpose.RESOLUTION,
        invitation__service_request__exclusion="",
        answered_at__lt=F(f"{_REQUEST}__resolved_at") + COUNTED_WITHIN,
    )
    of_request = in_time.filter(**{_REQUEST: OuterRef(_REQUEST)}).order_by("-answered_at", "-pk")
    return in_time.filter(pk=Subquery(of_request.values("pk")[:1]))


def listed(user: User, today: date) -> list[Survey]:
    """Return the surveys that have answers or are under way, the newest first. About 6 queries."""
    admit_to_plan(user)
    found = [*waves(), *_collections(), *_ongoing(today)]
    return sorted(found, key=lambda survey: (survey.until, survey.key), reverse=True)


def told_by(today: date) -> list[Survey]:
    """Return the surveys whose results may be told by a day, years only by their quarters."""
    found = [*waves(), *_collections(), *_ongoing(today)]
    single = [each for each in found if each.span is None or len(each.span.quarters) == 1]
    return [survey for survey in single if survey.is_told_by(today)]


def get_survey(user: User, key: str, today: date) -> Survey:
    """Return one survey by its key. Up to 2 queries.

    :raises Http404: if there is none, it is no closed window, or the person does not read results.
    """
    admit_to_plan(user)
    begin, _, name = key.partition("-")
    found: Survey | None = None
    if begin in ONGOING:
        span = windows.parse(name)
        found = _spanning(begin, span) if span and span.final_on <= today else None
    elif name.isdecimal() and len(name) < 10:
        kinds = {"wave": waves, "collection": _collections}
        found = next(kinds[begin](pk=int(name)), None) if begin in kinds else None
    if found is None:
        raise Http404("There is no such survey, or its results cannot be told yet.")
    return found


def waves(**which: Any) -> Iterator[Survey]:
    """Yield the waves that were started, closed or not. 1 query."""
    started = Q(started_at__isnull=False) & ~Q(state=WaveState.CANCELLED)
    for wave in Wave.objects.filter(started, **which).select_related("version__questionnaire"):
        yield Survey(
            key=f"wave-{wave.pk}",
            name=wave.name,
            sent=Purpose(wave.version.questionnaire.sent),
            mode=Mode(wave.mode),
            since=wave.opens_on,
            until=wave.closes_on,
            final_on=windows.fixed_on(wave.closed_at) if wave.closed_at else None,
            thresholds=Thresholds(wave.score_from, wave.detail_from),
            wave=wave,
        )


def _collections(**which: Any) -> Iterator[Survey]:
    rows = Collection.objects.filter(**which).select_related("version__questionnaire")
    for collection in rows:
        yield Survey(
            key=f"collection-{collection.pk}",
            name=collection.name,
            sent=Purpose.COLLECTED,
            mode=None,
            since=collection.collected_on,
            until=collection.collected_on,
            final_on=windows.local_day(collection.imported_at),
            collection=collection,
        )


def _ongoing(today: date) -> Iterator[Survey]:
    for begin, (sent, _) in ONGOING.items():
        own = Response.objects.filter(invitation__purpose=sent)
        first = own.aggregate(first=Min("answered_at"))["first"]
        if first is not None:
            for span in windows.closed(today, since=windows.local_day(first)):
                yield _spanning(begin, span)


def _spanning(begin: str, span: Span) -> Survey:
    sent, words = ONGOING[begin]
    return Survey(
        key=f"{begin}-{span.key}",
        name=f"{words}, {span.words}",
        sent=sent,
        mode=Mode.CONFIDENTIAL,
        since=span.start,
        until=span.end,
        final_on=span.final_on,
        span=span,
    )


@dataclass(frozen=True)
class Place:
    """A department by its place in the tree."""

    pk: int
    code: str
    name: str
    path: Path


class Places:
    """The tree of departments, read once. 1 query."""

    @cached_property
    def by_id(self) -> dict[int, Place]:
        rows = {row.pk: row for row in Department.objects.order_by("name", "code")}
        return {pk: Place(pk, row.code, row.name, _path(pk, rows)) for pk, row in rows.items()}

    @property
    def tree(self) -> dict[int, Path]:
        return {pk: place.path for pk, place in self.by_id.items()}

    def by_code(self, code: str) -> Place | None:
        return next((place for place in self.by_id.values() if place.code == code), None)


def _path(pk: int, rows: dict[int, Department]) -> Path:
    path: list[int] = []
    at: int | None = pk
    while at is not None and at not in path:
        path.append(at)
        at = rows[at].parent_id
    return tuple(reversed(path))


def publish(survey: Survey, places: Places) -> list[Publication]:
    """Return the protected results of a survey, window by window. 3 queries a window."""
    return [
        Publication(
            tallies.count(responses, survey.shape),
            tallies.commenters(responses, survey.shape),
            places.tree,
            survey.thresholds,
        )
        for responses in survey.responses
    ]


def questions_of(survey: Survey) -> list[Question]:
    """Return what was asked, in order; of a question in several versions the newest. 1 query."""
    asked = Question.objects.select_related("version")
    if survey.wave is not None:
        return list(asked.filter(version=survey.wave.version_id).order_by("position"))
    if survey.collection is not None:
        return list(asked.filter(version=survey.collection.version_id).order_by("position"))
    every = asked.filter(
        version__questionnaire__sent=survey.sent, version__published_at__isnull=False
    )
    newest = {question.key: question for question in every.order_by("version__number", "position")}
    return list(newest.values())
