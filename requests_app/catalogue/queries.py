"""Values about what is offered and promised, for the rooms above."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple, cast

from django.db.models import Min, Q, QuerySet

from requests_app.catalogue.models import (
    Outage,
    RequestType,
    Service,
    ServiceLevelTarget,
    Stage,
)


def target_for(
    *, service_id: int, kind: str, priority: int, at: datetime
) -> ServiceLevelTarget | None:
    """Return the target in force: the service's own, else the general one, else None. 1 query."""
    # At most two: of each scope one is in force.
    found = ServiceLevelTarget.objects.in_force(at).filter(
        Q(service=service_id) | Q(service=None), kind=kind, priority=priority
    )
    return max(found, key=lambda target: target.service_id is not None, default=None)


class LiveService(NamedTuple):
    """A service that people can ask for."""

    id: int
    slug: str
    name: str


def live_services() -> list[LiveService]:
    """Return the live services by name. One query."""
    rows = Service.objects.live().order_by("name").values_list("pk", "slug", "name")
    return list(map(LiveService._make, rows))


def services_by_id() -> dict[int, LiveService]:
    """Return every service by id, retired ones too, by name. One query."""
    rows = Service.objects.order_by("name", "slug").values_list("pk", "slug", "name")
    return {service.id: service for service in map(LiveService._make, rows)}


def service_ids() -> dict[str, int]:
    """Return the id of every service by slug, retired ones too. One query."""
    return dict(Service.objects.values_list("slug", "pk"))


def failure_type_ids() -> list[int]:
    """Return the request types that ask for what should not have been needed. One query."""
    types = RequestType.objects.filter(is_failure_demand=True)
    return list(types.order_by("pk").values_list("pk", flat=True))


class OutageSpan(NamedTuple):
    """An outage ``[started_at, ended_at)`` of a service; an end of None: it goes on.

    ``kind`` is FULL or DEGRADED. Planned work was announced and is no failure.
    """

    service_id: int
    started_at: datetime
    ended_at: datetime | None
    kind: str
    is_planned: bool


def outages_between(
    start: datetime, end: datetime, *, service_ids: Collection[int] | None = None
) -> list[OutageSpan]:
    """Return the outages that touch ``[start, end)``, the earliest first. One query.

    None: of every service. What was written down by mistake is left out.
    """
    found = Outage.objects.standing().filter(
        Q(ended_at=None) | Q(ended_at__gt=start), started_at__lt=end
    )
    if service_ids is not None:
        found = found.filter(service__in=service_ids)
    rows = found.order_by("started_at", "pk").values_list(*OutageSpan._fields)
    return list(map(OutageSpan._make, rows))


class Offered(NamedTuple):
    """A service as agreements see it: who fulfils it, in which hours, and whether it still does."""

    id: int
    slug: str
    name: str
    team_id: int
    team_name: str
    calendar_id: int
    is_live: bool


def offered_services() -> list[Offered]:
    """Return the live services by name, with team and hours. One query."""
    return _offered(Service.objects.live())


def services_on_record() -> list[Offered]:
    """Return the live and the retired services, the live ones first, each by name. One query.

    Retired ones have a record, too: of what they did before, here or at another desk.
    """
    return _offered(Service.objects.exclude(stage=Stage.PIPELINE))


def _offered(services: QuerySet[Service]) -> list[Offered]:
    rows = services.annotate(is_live=Q(stage=Stage.LIVE)).order_by("-is_live", "name")
    columns = ("pk", "slug", "name", "team", "team__name", "calendar", "is_live")
    return list(map(Offered._make, rows.values_list(*columns)))


class OfferedType(NamedTuple):
    """What a service takes; a failure asks for what should not have been needed."""

    id: int
    slug: str
    name: str
    service_id: int
    kind: str
    is_failure: bool


def offered_types() -> list[OfferedType]:
    """Return the request types of all services by name, inactive ones too. One query."""
    rows = RequestType.objects.order_by("name", "pk")
    columns = ("pk", "slug", "name", "service", "kind", "is_failure_demand")
    return list(map(OfferedType._make, rows.values_list(*columns)))


def first_outage_at() -> datetime | None:
    """Return when the first outage on record began; None: there is none. One query."""
    first = Outage.objects.standing().aggregate(first=Min("started_at"))["first"]
    return cast("datetime | None", first)
