"""Values about answers for the action plan. The only door of this room besides ``events``.

A request counts with one rating: the newest that was first given before 14 days had passed since
its last resolution. Which day it belongs to (the day of that resolution) and which scope (the
request's own department, service, kind and priority) follow from the request.

For set-based roll-ups, the tables and the columns that may be joined:

``surveys_invitation``  ``id``, ``purpose`` (``RESOLUTION``: asked about a resolution; others
    never count as a request's rating), ``service_request_id`` (null for waves), ``person_id``,
    ``resolution`` (0 for the first, then the request's reopen count), ``sent_at``,
    ``answered_at`` (null: not answered), ``closed_at``, ``closing`` (``BOUNCED`` and
    ``WITHDRAWN``: was never delivered).
``surveys_response``    ``id``, ``invitation_id`` (unique), ``answered_at`` (first given; decides
    whether it counts), ``changed_at``.
``surveys_answer``      ``response_id``, ``question_id``, ``measure``, ``behaviour``, ``value``
    (null: comment only), one row a question and part. Instrument T: ``measure`` ``csat`` 1 to 5
    (quality), ``solved`` 0 or 1 (effectiveness), ``in_time`` 0 or 1 (timeliness);
    ``policy_in_the_way`` is apart and never enters a score. A question that was not answered has
    no row.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from servicedesk.accounts.models import User
from surveys.feedback_vocabulary import UNDONE, Topic
from surveys.models import (
    CompanyPolicy,
    Feedback,
    Improvement,
    Invitation,
    Response,
    Wave,
    WaveMember,
)
from surveys.models.feedback import NEWEST_FIRST
from surveys.results import relationship, sources
from surveys.results.of_services import ServiceView
from surveys.results.relationship import MEASURES as WAVE_MEASURES
from surveys.results.relationship import HeldWave, WaveFigure
from surveys.results.results import Results
from surveys.results.spilling import Spilling, spilling
from surveys.vocabulary import COUNTED_WITHIN, Closing, Purpose, WaveState

__all__ = [
    "WAVE_MEASURES",
    "HeldWave",
    "Participation",
    "Rating",
    "Rule",
    "Said",
    "ServiceView",
    "Spilling",
    "WaveFigure",
    "asked_by_request",
    "held_waves",
    "participation_between",
    "policies_of",
    "policies_visible_to",
    "ratings_between",
    "ratings_by_request",
    "published_words",
    "said_of_policy",
    "said_to_become",
    "spilling_of_last_wave",
]

#: Closings of invitations that never reached their person.
NOT_DELIVERED = (Closing.BOUNCED, Closing.WITHDRAWN)


class Rating(NamedTuple):
    """What counts of one request. ``overall`` 1 to 5; None: that question was not answered."""

    request_id: int
    overall: int | None
    solved: bool | None
    in_time: bool | None
    answered_at: datetime


class Participation(NamedTuple):
    """Requests whose requester was asked (and reached), and those of them that count a rating."""

    delivered: int
    answered: int


def ratings_by_request(request_ids: Collection[int]) -> list[Rating]:
    """Return the rating that counts of each of the requests that have one. One query."""
    wanted = Q(invitation__service_request__in=request_ids)
    return list(_ratings(_counted().filter(wanted)))


def ratings_between(start: datetime, end: datetime) -> Iterator[Rating]:
    """Yield the ratings of requests last resolved in ``[start, end)``. One query, streamed."""
    resolved = Q(
        invitation__service_request__resolved_at__gte=start,
        invitation__service_request__resolved_at__lt=end,
    )
    return _ratings(_counted().filter(resolved))


def participation_between(start: datetime, end: datetime) -> Participation:
    """Return how many requests last resolved in ``[start, end)`` were asked about and answered.

    Requests, not letters: one that was resolved twice and asked about twice is one. Two queries.
    """
    resolved = Q(
        service_request__resolved_at__gte=start,
        service_request__resolved_at__lt=end,
    )
    asked = _about_resolutions().filter(resolved).exclude(closing__in=NOT_DELIVERED)
    answered = _counted().filter(invitation__in=asked)
    return Participation(
        delivered=asked.values("service_request").distinct().count(),
        answered=answered.values("invitation__service_request").distinct().count(),
    )


def asked_by_request() -> dict[int, int]:
    """Return who was asked about each request, and was reached. Two queries.

    Of several people, the one whose answer counts; else who was asked first. For computing only:
    who answered what is shown to nobody.
    """
    reached = _about_resolutions().exclude(closing__in=NOT_DELIVERED).order_by("-pk")
    asked = dict(reached.values_list("service_request_id", "person_id"))
    answered = _counted().order_by("answered_at", "pk")
    return asked | dict(
        answered.values_list("invitation__service_request_id", "invitation__person_id")
    )


def _about_resolutions() -> QuerySet[Invitation]:
    return Invitation.objects.filter(purpose=Purpose.RESOLUTION)


def held_waves() -> list[HeldWave]:
    """Return the closed relationship waves, the oldest first; their figures are protected.

    One query; three more and a few small ones for each wave of which a figure is asked.
    """
    return relationship.held()


def _counted() -> QuerySet[Response]:
    """Responses given in time for the last resolution of a request that every measure counts."""
    return Response.objects.filter(
        invitation__purpose=Purpose.RESOLUTION,
        invitation__service_request__exclusion="",
        answered_at__lt=F("invitation__service_request__resolved_at") + COUNTED_WITHIN,
    )


def _ratings(responses: QuerySet[Response]) -> Iterator[Rating]:
    newest = responses.order_by("invitation__service_request", "-answered_at", "-pk").distinct(
        "invitation__service_request"
    )
    rows = (
        Response.objects.filter(pk__in=newest.values("pk"))
        .annotate(
            request_id=F("invitation__service_request_id"),
            overall=_value_of("csat"),
            solved=_value_of("solved"),
            in_time=_value_of("in_time"),
        )
        .values_list("request_id", "overall", "solved", "in_time", "answered_at")
    )
    for request_id, overall, solved, in_time, answered_at in rows.order_by("pk").iterator():
        yield Rating(request_id, overall, _as_bool(solved), _as_bool(in_time), answered_at)


def _value_of(measure: str) -> Max:
    return Max("answers__value", filter=Q(answers__measure=measure))


def _as_bool(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def waves_to_write() -> list[int]:
    """Return the waves that have members without an invitation. One query."""
    waiting = WaveMember.objects.filter(wave=OuterRef("pk"), invited_at=None)
    sending = Wave.objects.filter(Exists(waiting), state=WaveState.SENDING)
    return list(sending.order_by("pk").values_list("pk", flat=True))


class Rule(NamedTuple):
    """An entry of the register of the company's policies."""

    pk: int
    name: str
    summary: str
    owner_id: int


class Said(NamedTuple):
    """Somebody's words, as a reader may see them. ``is_done``: answered or set aside."""

    pk: int
    text: str
    said_on: date
    is_done: bool


def policies_visible_to(user: User) -> list[Rule]:
    """Return the policies in force that a person may see, by name. 1 query."""
    return _rules(CompanyPolicy.objects.visible_to(user))


def policies_of(user: User) -> list[Rule]:
    """Return the policies in force that a person answers for, by name. 1 query."""
    return _rules(CompanyPolicy.objects.filter(owner=user))


def _rules(policies: QuerySet[CompanyPolicy]) -> list[Rule]:
    rows = policies.filter(is_active=True).order_by("name")
    return [Rule(*row) for row in rows.values_list("pk", "name", "summary", "owner_id")]


def said_of_policy(user: User, policy_id: int, *, limit: int) -> tuple[list[Said], int]:
    """Return the newest words about a policy that a person may read, and how many there are.

    What is held back until enough others wrote is among neither. None of it counts in the score of
    any service. 2 queries.
    """
    found = Feedback.objects.visible_to(user).filter(topic=Topic.POLICY, policy=policy_id)
    newest = found.order_by(*NEWEST_FIRST)[:limit]
    rows = [Said(row.pk, row.shown_text, row.said_on, row.state not in UNDONE) for row in newest]
    return rows, found.count()


class Heard(NamedTuple):
    """What was said, and what was answered or done about it: both published by a named person."""

    said: str
    did: str


def published_words(*, service: str = "", limit: int) -> list[Heard]:
    """Return what everybody may read by now, the newest first: what was done before answers.

    ``service``: a slug; then only what is told of that service. The words are those that a person
    checked before they were published, and what is for some departments only stays there.
    2 queries.
    """
    done = Improvement.objects.filter(released_at__isnull=False, departments=None).newest_first()
    answers = Feedback.objects.published().filter(answered_at__isnull=False)
    if service:
        done = done.filter(services__slug=service)
        answers = answers.filter(shows_service=True, service__slug=service)
    heard = [Heard(each.said, each.did) for each in done[:limit]]
    newest = answers.order_by("-released_at", "-pk")[:limit]
    return [*heard, *(Heard(each.redacted, each.answer) for each in newest)][:limit]


def said_to_become(user: User, numbers: Collection[str]) -> dict[str, list[Said]]:
    """Return the words that became actions of a plan, as a person may read them, by number.

    ``numbers``: of the plan (CSAP-7) or of its actions (CSAP-7/12). 1 query.
    """
    found: dict[str, list[Said]] = {}
    for row in Feedback.objects.visible_to(user).turned_into(numbers).order_by(*NEWEST_FIRST):
        said = Said(row.pk, row.shown_text, row.said_on, row.state not in UNDONE)
        found.setdefault(row.target_number, []).append(said)
    return found


def spilling_of_last_wave(today: date) -> tuple[str, Spilling] | None:
    """Return how far acceptance of rules colours ratings, by the newest told wave that can tell.

    With the wave's name; of everyone or not at all. None: no wave had fifty who answered both.
    2 queries a wave, and 1.
    """
    for survey in sorted(sources.waves(), key=lambda each: (each.until, each.key), reverse=True):
        if survey.is_told_by(today) and (found := spilling(Results(survey))) is not None:
            return survey.name, found
    return None
