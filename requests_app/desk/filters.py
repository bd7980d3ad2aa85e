"""What a query of the queue finds."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from django.db.models import Q, QuerySet

from requests_app.catalogue.vocabulary import Kind, Priority
from requests_app.desk.query import Query, due_within
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import NUMBER_PREFIX, OPEN_STATUSES, HoldReason, Status
from servicedesk.accounts.models import User

#: Open requests stand in the order of their clocks, next to breach first; any others newest first.
BY_CLOCK = ("queue_at", "pk")
NEWEST_FIRST = ("-pk",)

_NUMBER = re.compile(rf"(?:(?:{'|'.join(NUMBER_PREFIX.values())})-)?(\d{{1,12}})", re.IGNORECASE)
_STATUSES: Mapping[str, tuple[Status, ...]] = {
    "open": OPEN_STATUSES,
    "new": (Status.NEW,),
    "working": (Status.IN_PROGRESS,),
    "hold": (Status.ON_HOLD,),
    "resolved": (Status.RESOLVED,),
    "closed": (Status.CLOSED,),
    "cancelled": (Status.CANCELLED,),
}


def find(query: Query, *, user: User, at: datetime) -> QuerySet[ServiceRequest]:
    """Return what the person may see of what the query asks for, not ordered."""
    found = ServiceRequest.objects.visible_to(user)
    if query.is_open_only or query.values("due") or query.values("hold"):
        found = found.open()
    for key, condition in _CONDITIONS.items():
        if values := query.values(key):
            either = Q()
            for value in values:
                either |= condition(value, user, at)
            found = found.filter(either)
    for word in query.values(""):
        found = found.filter(_word(word))
    return found


def order_of(query: Query) -> tuple[str, ...]:
    """Return the order of what the query finds; both are served by an index."""
    return BY_CLOCK if query.is_open_only else NEWEST_FIRST


def _is(value: str, user: User, at: datetime) -> Q:
    if value == "late":
        return Q(status__in=OPEN_STATUSES, queue_at__lte=at)
    return Q(status__in=_STATUSES[value])


def _kind(value: str, user: User, at: datetime) -> Q:
    return Q(kind=Kind[value.upper()])


def _priority(value: str, user: User, at: datetime) -> Q:
    return Q(priority=Priority[value.upper()])


def _hold(value: str, user: User, at: datetime) -> Q:
    return Q(hold_reason=HoldReason[value.upper()])


def _service(value: str, user: User, at: datetime) -> Q:
    return Q(service__slug=value)


def _team(value: str, user: User, at: datetime) -> Q:
    return Q(team=None) if value == "none" else Q(team__slug=value)


def _assignee(value: str, user: User, at: datetime) -> Q:
    if value in ("me", "none"):
        return Q(assignee=user if value == "me" else None)
    return Q(assignee__email=value)


def _requester(value: str, user: User, at: datetime) -> Q:
    return Q(requester=user) if value == "me" else Q(requester__email=value)


def _due(value: str, user: User, at: datetime) -> Q:
    within = due_within(value)
    return Q(queue_at__lte=at + within) if within is not None else Q()


def _word(word: str) -> Q:
    """A word of the summary, whatever its case; a number also finds its request."""
    found = Q(summary__icontains=word)
    if number := _NUMBER.fullmatch(word):
        cited = [f"{prefix}-{int(number[1])}" for prefix in NUMBER_PREFIX.values()]
        found |= Q(number__in=[word.upper()] if "-" in word else cited)
    return found


_CONDITIONS: Mapping[str, Callable[[str, User, datetime], Q]] = {
    "is": _is,
    "kind": _kind,
    "priority": _priority,
    "hold": _hold,
    "service": _service,
    "team": _team,
    "assignee": _assignee,
    "requester": _requester,
    "due": _due,
}
