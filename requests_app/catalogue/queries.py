"""Values about what is offered and promised, for the rooms above."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from requests_app.catalogue.models import RequestType, Service, ServiceLevelTarget


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


def service_ids() -> dict[str, int]:
    """Return the id of every service by slug, retired ones too. One query."""
    return dict(Service.objects.values_list("slug", "pk"))


def failure_type_ids() -> list[int]:
    """Return the request types that ask for what should not have been needed. One query."""
    types = RequestType.objects.filter(is_failure_demand=True)
    return list(types.order_by("pk").values_list("pk", flat=True))
