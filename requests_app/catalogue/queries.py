"""Values about what is offered and promised, for the rooms above."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple, cast

from django.db.models import Min, Q, QuerySet

from requests_app.catalogue.models import (
    Lifecycle,
    Outage,
    RequestType,
    Service,
    ServiceLevelTarget,
    Stage,
)


class Covered(NamedTuple):
    """Whose request is measured, and what it asks: what agreed targets depend on."""

    requester_id: int
    department_id: int | None
    request_type_id: int
    opened_at: datetime


def target_for(
    *, service_id: int, kind: str, priority: int, at: datetime
) -> ServiceLevelTarget | None:
    """Return what is published: the service's own target, else the general one, else None.

    1 query.
    """
    # At most two: of each scope one is in force.
    found = (
        ServiceLevelTarget.objects.published()
        .in_force(at)
        .filter(Q(service=service_id) | Q(service=None), kind=kind, priority=priority)
    )
    return _published(found)


def targets_by_clock(
    *, service_id: int, kind: str, priority: int, at: datetime, covered: Covered
) -> dict[str, ServiceLevelTarget]:
    """Return, by RESPONSE and RESOLUTION, what a request is measured against. 1 query.

    What was agreed with its customer and was in force when it was opened goes before what is
    published at ``at``: a person's before their department's, of a type before of any. Where
    nothing is promised at all there is no entry.
    """
    with_them = ServiceLevelTarget.objects.agreed_with(
        person_id=covered.requester_id, department_id=covered.department_id
    ).in_force(covered.opened_at)
    published = ServiceLevelTarget.objects.published().in_force(at)
    found = list(
        (with_them.filter(service=service_id) | published).filter(
            Q(service=service_id) | Q(service=None), kind=kind, priority=priority
        )
    )
    general = _published([each for each in found if not each.reference])
    chosen = {} if general is None else dict.fromkeys(general.seconds_by_clock(), general)
    agreed = [each for each in found if each.reference and _is_of(each, covered)]
    for target in sorted(agreed, key=_specific):
        chosen["RESPONSE" if target.resolution_seconds is None else "RESOLUTION"] = target
    return chosen


def _published(found: Iterable[ServiceLevelTarget]) -> ServiceLevelTarget | None:
    return max(found, key=lambda target: target.service_id is not None, default=None)


def _is_of(target: ServiceLevelTarget, covered: Covered) -> bool:
    return target.request_type_id in (None, covered.request_type_id)


def _specific(target: ServiceLevelTarget) -> tuple[bool, bool]:
    return target.person_id is not None, target.request_type_id is not None


class AgreedTarget(NamedTuple):
    """What was agreed with somebody, as their own page may say it. ``clock``: RESPONSE or so."""

    reference: str
    service_name: str
    type_name: str | None
    clock: str
    seconds: int
    valid_to: datetime


def agreed_with(*, person_id: int, department_id: int | None, at: datetime) -> list[AgreedTarget]:
    """Return what was agreed with a person or their department and is in force. 1 query."""
    rows = (
        ServiceLevelTarget.objects.agreed_with(person_id=person_id, department_id=department_id)
        .in_force(at)
        .order_by("reference", "pk")
        .select_related("service", "request_type")
    )
    by_reference = {row.reference: row for row in rows}
    return [
        AgreedTarget(
            reference,
            row.service.name if row.service else "",
            row.request_type.name if row.request_type else None,
            "RESOLUTION" if row.response_seconds is None else "RESPONSE",
            row.resolution_seconds or row.response_seconds or 0,
            row.valid_to or at,
        )
        for reference, row in by_reference.items()
    ]


class LiveService(NamedTuple):
    """A service that people can ask for."""

    id: int
    slug: str
    name: str


def live_services() -> list[LiveService]:
    """Return the live services by name. One query."""
    rows = Service.objects.live().order_by("name").values_list("pk", "slug", "name")
    return list(map(LiveService._make, rows))


class PortfolioService(NamedTuple):
    """A live service with what it costs a year and where it stands in its life; "" or None: unsaid.

    ``lifecycle`` is one of the words of ``Lifecycle``, such as "mature".
    """

    slug: str
    name: str
    lifecycle: str
    annual_cost_minor: int | None
    currency: str


def portfolio_services() -> list[PortfolioService]:
    """Return the live services by name, with cost and lifecycle. One query."""
    rows = Service.objects.live().order_by("name", "pk").values_list(*PortfolioService._fields)
    told = map(PortfolioService._make, rows)
    return [each._replace(lifecycle=LIFECYCLES.get(each.lifecycle, "")) for each in told]


#: What each stage of a live service is called.
LIFECYCLES = {str(value): str(label) for value, label in Lifecycle.choices}


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
