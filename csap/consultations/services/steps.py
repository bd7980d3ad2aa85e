"""What every change of a consultation has in common: the locked row, the rule, event and fact."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from csap.consultations import policies
from csap.consultations.models import Consultation, ConsultationEvent
from csap.consultations.rules import Facts, transition
from csap.consultations.vocabulary import REASON_MAX_LENGTH, State, Step
from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError, NotPermitted
from servicedesk.outbox import services as outbox

NOT_YOURS = "Only managers and the owner of the document work on this consultation."


class ConsultationRefused(DomainError):
    """The consultation does not take this step."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does it, when, and under which key. ``actor`` None: the dates of the consultation."""

    actor: User | None
    at: datetime
    key: str | None = None

    def stored_key(self, step: str, number: str) -> str | None:
        """Return what makes the step unique; None when the caller gave no key."""
        if not self.key:
            return None
        owner = self.actor.pk if self.actor else "dates"
        return hashlib.sha256("\n".join((str(owner), step, number, self.key)).encode()).hexdigest()


def lock(number: str) -> Consultation:
    """Return the consultation, locked, so that of two who act at once one waits.

    :raises Consultation.DoesNotExist: if there is none.
    """
    rows = Consultation.objects.select_related("document__owner", "version")
    return rows.select_for_update(of=("self",)).get(number=number)


def take(number: str, step: Step, by: By) -> tuple[Consultation, bool]:
    """Return the locked consultation for who runs it, and whether this very step was taken before.

    :raises NotPermitted: for who does not run it.
    """
    consultation = lock(number)
    if by.actor is None or not policies.may_run(by.actor, consultation.document):
        raise NotPermitted(NOT_YOURS)
    return consultation, is_repeat(consultation, step, by)


def is_repeat(consultation: Consultation, step: str, by: By) -> bool:
    """Return whether this very step was taken before."""
    key = by.stored_key(step, consultation.number)
    return key is not None and ConsultationEvent.objects.filter(key=key).exists()


def require(consultation: Consultation, *states: State, doing: str) -> None:
    """Refuse what a consultation of another state does not allow.

    :raises ConsultationRefused: naming the state.
    """
    if consultation.state not in states:
        told = f"{consultation.number} is {consultation.get_state_display()}: {doing}."
        raise ConsultationRefused(told)


def move_on(consultation: Consultation, step: Step, facts: Facts, by: By, **told: Any) -> None:
    """Take an event of the table: the row, its event, its fact.

    :raises ConsultationRefused: with the guard that does not hold.
    """
    found = transition(consultation.state, step, facts)
    if not found.allowed:
        raise ConsultationRefused(found.why)
    before, consultation.state = consultation.state, State(found.state)
    if step == Step.OPEN:
        consultation.opened_at = by.at
    elif step == Step.CLOSE:
        consultation.closed_at = by.at
    else:
        consultation.ended_at = by.at
    consultation.save()
    record(consultation, step, by, from_state=before, **told)


def record(  # noqa: PLR0913 - all that an event is made of
    consultation: Consultation,
    step: Step,
    by: By,
    *,
    from_state: str | None = None,
    reason: str = "",
    topic: str = "",
    **detail: Any,
) -> ConsultationEvent:
    """Write the event, and the fact if others are told; in the caller's transaction."""
    event = ConsultationEvent.objects.create(
        consultation=consultation,
        step=step,
        from_state=consultation.state if from_state is None else from_state,
        to_state=consultation.state,
        actor=by.actor,
        at=by.at,
        reason=reason.strip()[:REASON_MAX_LENGTH],
        detail=detail,
        key=by.stored_key(step, consultation.number if step != Step.CREATED else ""),
    )
    if topic:
        told = {"number": consultation.number, **detail}
        key = f"consultation-event:{event.pk}"
        outbox.publish(topic=topic, key=key, payload=told, at=by.at)
    return event
