"""How requests were resolved: values for the surveys, a door of this room beside ``queries``."""

from datetime import datetime
from typing import NamedTuple

from requests_app.requests.models import HistoryEntry, ServiceRequest
from requests_app.requests.vocabulary import DONE_STATUSES, Step


class Resolution(NamedTuple):
    """A request as it was last resolved. ``resolver_id`` None: by the desk itself.

    ``number_of_it`` counts from 0: how often the request had come back before.
    """

    request_id: int
    number: str
    summary: str
    service_id: int
    requester_id: int
    assignee_id: int | None
    resolver_id: int | None
    number_of_it: int
    resolved_at: datetime
    is_imported: bool
    is_restricted: bool
    is_counted: bool


def last_resolution(request_id: int) -> Resolution | None:
    """Return how a request was last resolved; None if it is open again, or gone. Two queries."""
    found = ServiceRequest.objects.filter(pk=request_id, status__in=DONE_STATUSES).first()
    if found is None or found.resolved_at is None:
        return None
    resolvers = HistoryEntry.objects.filter(service_request=found, step=Step.RESOLVED)
    return Resolution(
        request_id=found.pk,
        number=found.number,
        summary=found.summary,
        service_id=found.service_id,
        requester_id=found.requester_id,
        assignee_id=found.assignee_id,
        resolver_id=resolvers.order_by("-at", "-pk").values_list("actor_id", flat=True).first(),
        number_of_it=found.reopen_count,
        resolved_at=found.resolved_at,
        is_imported=bool(found.source),
        is_restricted=found.is_restricted,
        is_counted=not found.exclusion,
    )
