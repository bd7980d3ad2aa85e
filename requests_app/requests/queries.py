"""Values about requests for the rooms above. The door of this room besides ``events``.

For set-based roll-ups, the tables and the columns that may be joined:

``requests_servicerequest``  ``id``, ``service_id``, ``department_id`` (at creation), ``kind``,
    ``request_type_id``, ``priority``, ``requester_id``, ``channel``, ``follow_up_of_id``,
    ``exclusion`` (empty: counted), the instants ``opened_at``, ``first_response_at``,
    ``first_resolved_at``, ``resolved_at`` (last, null while open), ``cancelled_at``,
    ``response_due_at``, ``resolution_due_at``, and ``reopen_count``, ``assignment_count``,
    ``contact_count``. Each instant has an index.
``requests_historyentry``    ``id``, ``service_request_id``, ``step`` (``RESOLVED``, ``REOPENED``),
    ``at``; both steps have an index on ``at``.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, F, OuterRef, Q, Subquery

from requests_app.requests.models import HistoryEntry, ServiceRequest
from requests_app.requests.vocabulary import OPEN_STATUSES, Step
from servicedesk.accounts.models import User


class MeasuredRequest(NamedTuple):
    """What measures need of a request; the table's columns by the same names."""

    id: int
    service_id: int
    department_id: int | None
    kind: str
    request_type_id: int
    priority: int
    requester_id: int
    channel: str
    follow_up_of_id: int | None
    exclusion: str
    opened_at: datetime
    first_response_at: datetime | None
    first_resolved_at: datetime | None
    resolved_at: datetime | None
    cancelled_at: datetime | None
    response_due_at: datetime | None
    resolution_due_at: datetime | None
    reopen_count: int
    assignment_count: int
    contact_count: int


class Turn(NamedTuple):
    """A resolution or a reopening."""

    is_reopening: bool
    at: datetime


class OpenAt(NamedTuple):
    """A request that was open, and when its resolution is due now."""

    opened_at: datetime
    due_at: datetime | None
    requester_id: int
    department_id: int | None
    id: int


class Behind(NamedTuple):
    """A request behind a figure."""

    id: int
    number: str
    summary: str
    at: datetime


class Sieve(NamedTuple):
    """Which requests: dated within ``[start, end)`` by one of DATED_BY, or named by their ids.

    None and empty: not asked for.
    """

    dated_by: str = "opened_at"
    start: datetime | None = None
    end: datetime | None = None
    service_id: int | None = None
    department_ids: Collection[int] | None = None
    kind: str = ""
    ids: Collection[int] | None = None
    is_open: bool = False
    without_ids: Collection[int] = ()


#: By what a figure's requests may be found: the instant that dates them.
DATED_BY = (
    "opened_at",
    "first_resolved_at",
    "resolved_at",
    "cancelled_at",
    "response_due_at",
    "resolution_due_at",
)


def measured_requests() -> Iterator[MeasuredRequest]:
    """Yield every request, excluded ones too. One query, streamed."""
    rows = ServiceRequest.objects.order_by("pk").values_list(*MeasuredRequest._fields)
    return map(MeasuredRequest._make, rows.iterator(chunk_size=5000))


def turns_by_request() -> dict[int, list[Turn]]:
    """Return the resolutions and reopenings of requests that were ever reopened. One query."""
    turning = HistoryEntry.objects.filter(
        step__in=(Step.RESOLVED, Step.REOPENED),
        service_request__in=HistoryEntry.objects.filter(step=Step.REOPENED).values(
            "service_request"
        ),
    )
    found: dict[int, list[Turn]] = defaultdict(list)
    for pk, step, at in turning.order_by("service_request", "at", "pk").values_list(
        "service_request_id", "step", "at"
    ):
        found[pk].append(Turn(step == Step.REOPENED, at))
    return found


def open_at(
    instant: datetime,
    *,
    service_id: int | None = None,
    department_ids: Collection[int] | None = None,
) -> list[OpenAt]:
    """Return each request that was open at an instant. One query.

    Oldest first; by the resolution due now. An instant to come: those open now. None: of every
    service, of every department. Costs what is open and what ended since, not what is stored.
    """
    turns = HistoryEntry.objects.filter(
        service_request=OuterRef("pk"), step__in=(Step.RESOLVED, Step.REOPENED)
    )
    ended_since = Q(resolved_at__gte=instant) | Q(cancelled_at__gte=instant)
    waiting = ServiceRequest.objects.counted().filter(
        Q(status__in=OPEN_STATUSES) | ended_since, opened_at__lt=instant
    )
    if service_id is not None:
        waiting = waiting.filter(service=service_id)
    if department_ids is not None:
        waiting = waiting.filter(department__in=department_ids)
    # Resolved at the instant, and reopened right after: as the flow of the backlog pairs them.
    not_between = Q(last=None) | Q(last=Step.REOPENED) | Q(next=None) | Q(next=Step.RESOLVED)
    stood = waiting.alias(
        last=Subquery(turns.filter(at__lt=instant).order_by("-at", "-pk").values("step")[:1]),
        next=Subquery(turns.filter(at__gte=instant).order_by("at", "pk").values("step")[:1]),
    ).filter(Q(reopen_count=0) | not_between)
    rows = stood.order_by("opened_at", "pk").values_list(
        "opened_at", "resolution_due_at", "requester", "department", "pk"
    )
    return list(map(OpenAt._make, rows))


class OnTime(NamedTuple):
    """Of the counted requests of a person that were due and resolved, those resolved in time."""

    met: int
    due: int


def on_time_by_requester(start: datetime, end: datetime) -> dict[int, OnTime]:
    """Return how the requests of each person that were resolved in a time were served. 1 query.

    For computing only: never shown beside what the person thinks of it.
    """
    resolved = ServiceRequest.objects.counted().filter(
        resolved_at__gte=start, resolved_at__lt=end, resolution_due_at__isnull=False
    )
    rows = resolved.values_list("requester").annotate(
        met=Count("pk", filter=Q(resolved_at__lte=F("resolution_due_at"))), due=Count("pk")
    )
    return {person: OnTime(met, due) for person, met, due in rows.order_by()}


def requests_behind(user: User, sieve: Sieve, *, after: int = 0, limit: int = 50) -> list[Behind]:
    """Return counted requests that the person may see and the sieve keeps. One query.

    In order of their key, which pages them: ``after`` is the last one's ``id``.

    :raises ValueError: unless ``dated_by`` is one of DATED_BY.
    """
    if sieve.dated_by not in DATED_BY:
        raise ValueError(f"Requests are not dated by {sieve.dated_by}")
    wanted = {
        f"{sieve.dated_by}__gte": sieve.start,
        f"{sieve.dated_by}__lt": sieve.end,
        "service": sieve.service_id,
        "department__in": sieve.department_ids,
        "kind": sieve.kind or None,
        "pk__in": sieve.ids,
    }
    visible = ServiceRequest.objects.visible_to(user).counted().filter(pk__gt=after)
    visible = visible.filter(**{name: value for name, value in wanted.items() if value is not None})
    if sieve.is_open:
        visible = visible.open()
    if sieve.without_ids:
        visible = visible.exclude(pk__in=sieve.without_ids)
    rows = visible.order_by("pk").values_list("pk", "number", "summary", sieve.dated_by)
    return list(map(Behind._make, rows[:limit]))


def is_known(number: str) -> bool:
    """Return whether a request, project or consulting of that number exists. 1 query."""
    return ServiceRequest.objects.filter(number=number).exists()
