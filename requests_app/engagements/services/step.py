"""What every step of an engagement has in common.

A step locks the request and its engagement, is refused with a sentence or takes effect, and
leaves an entry in the request's history. The entry's unique key makes a repeat harmless.
"""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from requests_app.engagements import policies
from requests_app.engagements.models import Engagement, State
from requests_app.requests.models import HistoryEntry, ServiceRequest
from requests_app.requests.vocabulary import Step
from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError, NotPermitted

Rule = Callable[[User, Engagement], bool]

#: Neither completed nor cancelled.
RUNNING = frozenset({State.PROPOSED, State.ACTIVE})


class EngagementRefused(DomainError):
    """The engagement's state or its numbers do not allow the step."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does a step, when, and under which key."""

    actor: User
    at: datetime
    key: str | None = None

    def stored_key(self, operation: str, engagement_id: int) -> str | None:
        if not self.key:
            return None
        text = f"{self.actor.pk}\nengagement:{operation}\n{engagement_id}\n{self.key}"
        return hashlib.sha256(text.encode()).hexdigest()


def begin(
    pk: int,
    operation: str,
    by: By,
    *,
    states: Collection[str] = RUNNING,
    rule: Rule = policies.can_manage,
) -> tuple[Engagement, bool]:
    """Return the locked engagement, and whether this very step was taken before.

    :raises NotPermitted: with a sentence for the person who may not.
    :raises EngagementRefused: when its state is not among ``states``.
    """
    # The request first: the order in which every step of a request takes its locks.
    request_id = Engagement.objects.values_list("service_request_id", flat=True).get(pk=pk)
    service_request = ServiceRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    engagement = Engagement.objects.select_for_update(of=("self",)).get(pk=pk)
    engagement.service_request = service_request
    stored_key = by.stored_key(operation, pk)
    if stored_key is not None and HistoryEntry.objects.filter(key=stored_key).exists():
        return engagement, True
    if not rule(by.actor, engagement):
        raise NotPermitted(f"You may not change the plan of {service_request.number}.")
    if engagement.state not in states:
        raise EngagementRefused(f"{service_request.number} is {engagement.get_state_display()}.")
    return engagement, False


def record(engagement: Engagement, operation: str, by: By, *, change: tuple[str, str]) -> None:
    """Write the step into the request's history. ``change`` is (what, how), without amounts.

    Amounts stay out because everyone who may see the request reads its history. 2 queries.
    """
    service_request = engagement.service_request
    ServiceRequest.objects.filter(pk=service_request.pk).update(
        version=F("version") + 1, updated_at=by.at
    )
    what, how = change
    HistoryEntry.objects.create(
        service_request=service_request,
        step=Step.CHANGED,
        from_status=service_request.status,
        to_status=service_request.status,
        actor=by.actor,
        actor_name=by.actor.name,
        changes={what: ["", how]},
        key=by.stored_key(operation, engagement.pk),
        at=by.at,
    )


def require_text(text: str, *, field: str, sentence: str) -> str:
    """Return the text without surrounding space.

    :raises EngagementRefused: if nothing is left of it.
    """
    text = text.strip()
    if not text:
        raise EngagementRefused(sentence, field=field)
    return text
