"""What every change of a plan has in common: the locked row, its event, its fact."""

from datetime import datetime
from typing import Any

from csap.facts.evidence import fingerprint
from csap.plans.models import Plan, PlanEvent
from csap.plans.vocabulary import REASON_MAX_LENGTH
from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError


class PlanRefused(DomainError):
    """The plan does not take this step."""


def lock(number: str) -> Plan:
    """Return the plan, locked, so that of two who act at once one waits.

    :raises Plan.DoesNotExist: if there is none.
    """
    return Plan.objects.select_for_update(of=("self",)).get(number=number)


def record(
    plan: Plan,
    event: str,
    *,
    actor: User | None,
    at: datetime,
    from_state: str,
    reason: str = "",
    **detail: Any,
) -> PlanEvent:
    """Write the event, in the caller's transaction."""
    said = [plan.number, plan.title, plan.scope, plan.metric, plan.trigger, plan.state]
    return PlanEvent.objects.create(
        plan=plan,
        event=event,
        from_state=from_state,
        to_state=plan.state,
        actor=actor,
        at=at,
        reason=reason.strip()[:REASON_MAX_LENGTH],
        detail=detail,
        content_hash=fingerprint(said),
    )
