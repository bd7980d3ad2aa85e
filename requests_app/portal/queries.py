"""What the pages of the portal read, each with its count of queries."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable

from requests_app.catalogue.models import RequestType, Service
from requests_app.clocks import queries as clocks
from requests_app.clocks.models import ClockKind
from requests_app.clocks.queries import Kept
from requests_app.conversation.models import Draft, Entry, EntryKind
from requests_app.engagements.models import Baseline
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import HoldReason
from servicedesk.accounts.models import Department, User
from servicedesk.common.caching import remembered

#: How far back "how often we really kept it" looks.
LOOK_BACK = timedelta(days=90)
#: Shares of everyone's requests may be this old; nothing personal is cached.
FRESH_ENOUGH = 600
_SIMILAR_AMONG = 200


class Found(NamedTuple):
    """What a search of the home page finds, each a short list."""

    services: list[Service]
    request_types: list[RequestType]
    requests: list[ServiceRequest]


def for_rows(requests: QuerySet[ServiceRequest]) -> QuerySet[ServiceRequest]:
    """Return requests with what ``rows.row`` reads. No query of its own."""
    said = Entry.objects.filter(
        service_request=OuterRef("pk"), kind=EntryKind.REPLY, author_is_staff=True
    ).order_by("-created_at", "-pk")
    plans = Baseline.objects.filter(engagement__service_request=OuterRef("pk"))
    return requests.select_related("requester", "assignee", "team").annotate(
        last_words=Case(
            When(hold_reason=HoldReason.REQUESTER, then=Subquery(said.values("body")[:1]))
        ),
        planned_end=Subquery(plans.order_by("-version").values("planned_end")[:1]),
    )


def open_requests_of(user: User, *, at_most: int) -> tuple[list[ServiceRequest], int]:
    """Return the person's open requests, their turn first, then by date, and the number of all.

    2 queries.
    """
    own = ServiceRequest.objects.visible_to(user).filter(requester=user).open()
    turn_first = Case(
        When(hold_reason=HoldReason.REQUESTER, then=0), default=1, output_field=IntegerField()
    )
    rows = for_rows(own).order_by(turn_first, F("queue_at").asc(), "pk")[:at_most]
    return list(rows), own.count()


def shared_departments(user: User) -> list[Department]:
    """Return the departments whose requests the person may read as their lead. 1 query."""
    return list(Department.objects.filter(lead=user, shares_requests=True).order_by("name"))


def services_for(user: User) -> list[Service]:
    """Return what is offered, by name. 1 query."""
    return list(Service.objects.visible_to(user).live().order_by("name"))


def kept_by_service(now: datetime) -> dict[int, Kept]:
    """Return how often first answers came in time, by service. 1 query, kept for ten minutes."""
    rows = remembered(
        f"portal:kept:{ClockKind.RESPONSE}:service",
        lambda: clocks.kept_by_service(ClockKind.RESPONSE, now - LOOK_BACK, now),
        seconds=FRESH_ENOUGH,
    )
    # JSON knows neither integer keys nor named tuples.
    return {int(key): Kept(*value) for key, value in rows.items()}


def kept_by_kind(now: datetime) -> dict[str, Kept]:
    """Return how often first answers came in time, by kind. 1 query, kept for ten minutes."""
    rows = remembered(
        f"portal:kept:{ClockKind.RESPONSE}:kind",
        lambda: clocks.kept_by_request_kind(ClockKind.RESPONSE, now - LOOK_BACK, now),
        seconds=FRESH_ENOUGH,
    )
    return {key: Kept(*value) for key, value in rows.items()}


def asked_most(user: User, now: datetime, *, at_most: int = 4) -> list[Service]:
    """Return the services that were asked for most in the last week. 2 queries, one cached."""
    ids = remembered(
        "portal:services-asked-most",
        lambda: list(
            ServiceRequest.objects.filter(opened_at__gte=now - timedelta(days=7))
            .filter(is_restricted=False)
            .values("service")
            .annotate(number=Count("pk"))
            .order_by("-number", "service")
            .values_list("service", flat=True)[:at_most]
        ),
        seconds=FRESH_ENOUGH,
    )
    services = Service.objects.visible_to(user).live().in_bulk(ids)
    return [services[pk] for pk in ids if pk in services]


def request_types_for(user: User) -> QuerySet[RequestType]:
    """Return the types that can be asked for, with their service."""
    return RequestType.objects.visible_to(user).filter(is_active=True).select_related("service")


def search(user: User, text: str, *, at_most: int = 8) -> Found:
    """Return services, types and one's own requests that hold every word; if none does, most.

    Most of the words that tell, that is: short ones do not. 3 queries, or 6.
    """
    words = text.split()[:8]
    found = _found(user, words, len(words), at_most)
    telling = sorted(_words(text))[:8]
    return found if any(found) or not telling else _found(user, telling, 1, at_most)


def _found(user: User, words: Sequence[str], least: int, at_most: int) -> Found:
    """Return what holds so many of the words at least, what holds most of them first."""
    services = Service.objects.visible_to(user).live()
    types = request_types_for(user)
    own = ServiceRequest.objects.visible_to(user).filter(requester=user)
    return Found(
        services=list(
            services.annotate(held=_held(words, "name", "summary", "description"))
            .filter(held__gte=least)
            .order_by("-held", "name")[:at_most]
        ),
        request_types=list(
            types.annotate(held=_held(words, "name", "summary", "service__name"))
            .filter(held__gte=least)
            .order_by("-held", "name", "pk")[:at_most]
        ),
        requests=list(
            for_rows(
                own.annotate(held=_held(words, "summary", "number"))
                .filter(held__gte=least)
                .order_by("-held", "-pk")
            )[:at_most]
        ),
    )


def _held(words: Iterable[str], *fields: str) -> Combinable:
    """Return how many of the words stand in one of the fields, in any letter case."""
    held: Combinable = Value(0)
    for word in words:
        anywhere = Q()
        for name in fields:
            anywhere |= Q(**{f"{name}__icontains": word})
        held = held + Case(When(anywhere, then=1), default=0)
    return held


def similar_own(user: User, text: str, *, at_most: int = 3) -> list[ServiceRequest]:
    """Return the person's own recent requests that share the most words with ``text``. 1 query."""
    wanted = _words(text)
    if not wanted:
        return []
    own = ServiceRequest.objects.visible_to(user).filter(requester=user)
    recent = own.select_related("assignee", "team", "requester").order_by("-pk")[:_SIMILAR_AMONG]
    scored = [(len(wanted & _words(each.summary)), each) for each in recent]
    enough = 2 if len(wanted) > 2 else 1
    best = sorted((pair for pair in scored if pair[0] >= enough), key=lambda pair: -pair[0])
    return [each for _, each in best[:at_most]]


def _words(text: str) -> frozenset[str]:
    """Return the words that say something: four letters or more, or with a digit."""
    words = (word.strip(".,;:!?()\"'").lower() for word in text.split())
    return frozenset(w for w in words if len(w) > 3 or any(c.isdigit() for c in w))


def request_drafts_of(user: User) -> list[Draft]:
    """Return the requests that the person began and did not send, newest first. 1 query."""
    return list(Draft.objects.filter(user=user, place__startswith="new:").order_by("-saved_at")[:5])
