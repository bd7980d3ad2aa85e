"""What every change of a plan has in common: the locked row, its event, its fact, its guards."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from csap.plans import events, guards, policies
from csap.plans.guards import Known
from csap.plans.models import Plan, PlanEvent
from csap.plans.services import standing
from csap.plans.text import hash_of
from csap.plans.vocabulary import OVER, REASON_MAX_LENGTH, State
from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError, NotPermitted
from servicedesk.outbox import services as outbox


class PlanRefused(DomainError):
    """The plan does not take this step."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does it, when, and under which key. ``actor`` None: the rules."""

    actor: User | None
    at: datetime
    key: str | None = None

    def stored_key(self, operation: str, number: str, about: int | str = "") -> str | None:
        """Return what makes the step unique; None when the caller gave no key.

        ``about`` names the part of the plan that the step is of.
        """
        if not self.key:
            return None
        owner = self.actor.pk if self.actor else "rules"
        text = "\n".join((str(owner), operation, number, str(about), self.key))
        return hashlib.sha256(text.encode()).hexdigest()


def lock(number: str) -> Plan:
    """Return the plan, locked, so that of two who act at once one waits.

    :raises Plan.DoesNotExist: if there is none.
    """
    return Plan.objects.select_for_update(of=("self",)).get(number=number)


def lock_for(number: str, actor: User) -> Plan:
    """Return the plan, locked, for somebody who works it.

    :raises NotPermitted: for anyone else.
    :raises Plan.DoesNotExist: if there is none.
    """
    plan = lock(number)
    if not policies.may_work(actor):
        raise NotPermitted(f"You may not change {number}.")
    return plan


def is_repeat(plan: Plan, operation: str, by: By, *, about: int | str = "") -> bool:
    """Return whether this very step was taken before."""
    key = by.stored_key(operation, plan.number, about)
    return key is not None and PlanEvent.objects.filter(key=key).exists()


def require_state(plan: Plan, *states: State, to_do: str) -> None:
    """Refuse what another state is for, in words.

    :raises PlanRefused: unless the plan is in one of the states.
    """
    if plan.state not in states:
        raise PlanRefused(f"{plan.number} is {plan.get_state_display()}; {to_do}.")


def require_open(plan: Plan) -> None:
    """Refuse what a plan that is over does not take any more."""
    if plan.state in OVER:
        raise PlanRefused(f"{plan.number} is {plan.get_state_display()}.")


def require_words(text: str, field: str, *, limit: int, sentence: str) -> str:
    """Return a text without the spaces around it.

    :raises PlanRefused: naming the field, if it is empty or too long.
    """
    text = text.strip()
    if not text:
        raise PlanRefused(sentence, field=field)
    if len(text) > limit:
        raise PlanRefused(f"At most {limit} characters.", field=field)
    return text


def record(
    plan: Plan,
    event: str,
    *,
    actor: User | None,
    at: datetime,
    from_state: str,
    reason: str = "",
    key: str | None = None,
    **detail: Any,
) -> PlanEvent:
    """Write the event with the hash of what the plan says now, in the caller's transaction.

    ``key``: as stored (``By.stored_key``).
    """
    return PlanEvent.objects.create(
        plan=plan,
        event=event,
        from_state=from_state,
        to_state=plan.state,
        actor=actor,
        at=at,
        reason=reason.strip()[:REASON_MAX_LENGTH],
        detail=detail,
        content_hash=hash_of(plan),
        key=key,
    )


def note(
    plan: Plan, operation: str, by: By, *, about: int | str = "", reason: str = "", **detail: Any
) -> PlanEvent:
    """Write a step that leaves the state as it is."""
    return record(
        plan,
        operation,
        actor=by.actor,
        at=by.at,
        from_state=plan.state,
        reason=reason,
        key=by.stored_key(operation, plan.number, about),
        **detail,
    )


def require_step(plan: Plan, event: str, known: Known) -> State:
    """Return the state that a step leads to.

    :raises PlanRefused: if it does not lead on from here, or a guard does not hold; the sentence
        says what is missing.
    """
    step, missing = guards.transition(plan.state, event, known)
    if missing and step.reason != "no such transition":
        raise PlanRefused(" ".join(missing))
    if not step.allowed:
        words = event.replace("_", " ")
        raise PlanRefused(f"{plan.number} is {plan.get_state_display()}; “{words}” is no step now.")
    return State(step.state)


def move(
    plan: Plan, event: str, by: By, *, reason: str = "", known: Known | None = None, **detail: Any
) -> Plan:
    """Take a step of the state machine: its guards, the row, the event, the fact.

    :raises PlanRefused: see ``require_step``.
    """
    known = known or standing.known(plan, at=by.at, reason=reason)
    before, plan.state = plan.state, require_step(plan, event, known)
    if plan.state in OVER:
        plan.closed_at = by.at
    plan.save()
    key = by.stored_key(event, plan.number)
    written = record(
        plan, event, actor=by.actor, at=by.at, from_state=before, reason=reason, key=key, **detail
    )
    outbox.publish(
        topic=events.MOVED,
        key=f"plan-event:{written.pk}",
        payload={
            "number": plan.number,
            "metric": plan.metric,
            "scope": plan.scope,
            "trigger": plan.trigger,
            "event": event,
            "from": before,
            "to": plan.state,
        },
        at=by.at,
    )
    return plan
