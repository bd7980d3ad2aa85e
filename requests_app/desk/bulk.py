"""One action on several requests: each for itself, with a sentence that names what failed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from requests_app.lifecycle import services
from requests_app.requests.models import ServiceRequest
from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError

#: More than a page of the queue is no selection any more.
MOST = 100


@dataclass(slots=True)
class Outcome:
    """What became of each. ``refused`` are sentences."""

    done: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def sentence(self, to: str) -> str:
        """Return "3 assigned to Jonas. 1 was not: SR-12 is resolved; reopen it first."."""
        parts = [f"{len(self.done)} assigned to {to}."] if self.done else []
        if self.refused:
            verb = "was" if len(self.refused) == 1 else "were"
            parts.append(f"{len(self.refused)} {verb} not: {' '.join(self.refused)}")
        return " ".join(parts) or "Nothing was picked."


def picked(numbers: Iterable[str], *, user: User) -> list[ServiceRequest]:
    """Return what the person may see of the picked requests, at most MOST. 1 query."""
    wanted = list(dict.fromkeys(numbers))[:MOST]
    visible = ServiceRequest.objects.visible_to(user).filter(number__in=wanted)
    return list(visible.only("pk", "number", "summary").order_by("pk"))


def assign(
    requests: Collection[ServiceRequest],
    *,
    assignee: User | None,
    actor: User,
    at: datetime,
    key: str,
) -> Outcome:
    """Assign each request in a transaction of its own; one refused leaves the others done."""
    outcome = Outcome()
    for service_request in requests:
        try:
            services.assign_request(
                service_request.pk, assignee=assignee, actor=actor, at=at, key=key
            )
        except DomainError as refusal:
            outcome.refused.append(str(refusal))
        else:
            outcome.done.append(service_request.number)
    return outcome
