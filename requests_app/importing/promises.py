"""Which target an imported request is measured against."""

from datetime import datetime

from requests_app.catalogue.models import ServiceLevelTarget
from requests_app.importing.mapping import Mapping


class Promises:
    """The published targets of a kind of request, read once for a run.

    A mapping says ``targets = "then"``: what was promised when the request was opened, often
    nothing; or ``"now"``: today's promise, to see how the past would have fared against it.
    """

    def __init__(self, mapping: Mapping, *, now: datetime) -> None:
        self._at = now if mapping.measures_against_present_targets else None
        self._targets = list(ServiceLevelTarget.objects.published().filter(kind=mapping.kind))

    def for_request(
        self, *, service_id: int, priority: int, opened_at: datetime
    ) -> ServiceLevelTarget | None:
        """Return the service's own target, else the general one, else None. No query."""
        at = self._at or opened_at
        in_force = [
            target
            for target in self._targets
            if target.priority == priority
            and target.service_id in (service_id, None)
            and target.valid_from <= at
            and (target.valid_to is None or at < target.valid_to)
        ]
        return max(in_force, key=lambda t: (t.service_id is not None, t.valid_from), default=None)
