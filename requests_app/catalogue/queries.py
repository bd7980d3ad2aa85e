"""Values about what is offered and promised, for the rooms above."""

from datetime import datetime

from django.db.models import F, Q

from requests_app.catalogue.models import ServiceLevelTarget


def target_for(
    *, service_id: int, kind: str, priority: int, at: datetime
) -> ServiceLevelTarget | None:
    """Return the target in force: the service's own, else the general one, else None. 1 query."""
    return (
        ServiceLevelTarget.objects.in_force(at)
        .filter(Q(service=service_id) | Q(service=None), kind=kind, priority=priority)
        .order_by(F("service").asc(nulls_last=True), "-valid_from")
        .first()
    )
