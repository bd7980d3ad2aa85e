"""Values about promises for the rooms above: how often they were kept."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet

from requests_app.clocks.models import Clock, ClockKind
from requests_app.requests.vocabulary import Status

#: The request's own copy of a clock's due instant, which carries the index.
_DUE = {
    ClockKind.RESPONSE: "service_request__response_due_at",
    ClockKind.RESOLUTION: "service_request__resolution_due_at",
}
_KEPT = Q(stopped_at__lte=F("due_at"))


class Kept(NamedTuple):
    """How many of the promises that came due were kept."""

    kept: int
    due: int


def kept_by_service(kind: ClockKind, start: datetime, end: datetime) -> dict[int, Kept]:
    """Return, by service, the promises due in ``[start, end)`` and how many were kept. 1 query.

    What is open past its due instant is broken. Cancelled before it was due does not count.
    """
    return _count(_due_between(kind, start, end), "service_request__service_id")


def kept_by_request_kind(kind: ClockKind, start: datetime, end: datetime) -> dict[str, Kept]:
    """Return the same by kind of request. 1 query."""
    return _count(_due_between(kind, start, end), "service_request__kind")


def kept_by_target(
    service_id: int, kind: ClockKind, start: datetime, end: datetime
) -> dict[tuple[str, int], Kept]:
    """Return the same of one service by (kind of request, promised seconds). 1 query."""
    clocks = _due_between(kind, start, end).filter(service_request__service=service_id)
    return _count(clocks, "service_request__kind", "target_seconds")


def kept_by_agreement(
    references: Collection[str], start: datetime, end: datetime
) -> dict[str, Kept]:
    """Return, by reference, the agreed promises due in ``[start, end)`` and how many were kept.

    1 query, by the targets of the agreements.
    """
    clocks = Clock.objects.filter(
        target__reference__in=references,
        target__source="AGREED",
        due_at__gte=start,
        due_at__lt=end,
        service_request__exclusion="",
    )
    cancelled_in_time = Q(
        service_request__status=Status.CANCELLED, service_request__cancelled_at__lt=F("due_at")
    )
    return _count(clocks.exclude(cancelled_in_time), "target__reference")


def _due_between(kind: ClockKind, start: datetime, end: datetime) -> QuerySet[Clock]:
    due = _DUE[kind]
    cancelled_in_time = Q(
        service_request__status=Status.CANCELLED, service_request__cancelled_at__lt=F("due_at")
    )
    return Clock.objects.filter(
        **{f"{due}__gte": start, f"{due}__lt": end}, kind=kind, service_request__exclusion=""
    ).exclude(cancelled_in_time)


def _count(clocks: QuerySet[Clock], *by: str) -> dict[Any, Kept]:
    rows = (
        clocks.order_by().values_list(*by).annotate(kept=Count("pk", filter=_KEPT), due=Count("pk"))
    )
    return {row[0] if len(by) == 1 else row[: len(by)]: Kept(*row[len(by) :]) for row in rows}


class Ran(NamedTuple):
    """How long the clocks of a request ran, in business seconds; None: not stopped."""

    response_seconds: int | None
    worked_seconds: int | None
    held_seconds: int | None


def ran_by_request() -> dict[int, Ran]:
    """Return how long the clocks of every request ran. One query.

    Set-based roll-ups may join ``clocks_clock``: ``service_request_id``, ``kind``,
    ``elapsed_seconds`` and ``held_seconds``.
    """
    found: dict[int, Ran] = {}
    stopped = Clock.objects.exclude(elapsed_seconds=None)
    rows = stopped.values_list("service_request_id", "kind", "elapsed_seconds", "held_seconds")
    for pk, kind, elapsed, held in rows.iterator():
        ran = found.get(pk, Ran(None, None, None))
        if kind == ClockKind.RESPONSE:
            found[pk] = ran._replace(response_seconds=elapsed)
        else:
            found[pk] = ran._replace(worked_seconds=elapsed, held_seconds=held)
    return found
