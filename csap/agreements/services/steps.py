"""What every step of a negotiation has in common: the locked row, its event, its fact."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from csap.agreements import bargaining, events, telling
from csap.agreements.bargaining import Terms
from csap.agreements.models import Agreement, ExceptionToRecord, FrozenRecord, NegotiationStep
from csap.agreements.vocabulary import TEXT_MAX_LENGTH, State, Step
from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError, NotPermitted
from servicedesk.outbox import services as outbox


class AgreementRefused(DomainError):
    """The negotiation does not take this step."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does it, when, and under which key. ``actor`` None: the rules."""

    actor: User | None
    at: datetime
    key: str | None = None

    def stored_key(self, step: Step, subject: str) -> str | None:
        """Return what makes the step unique; None when the caller gave no key."""
        if not self.key:
            return None
        owner = self.actor.pk if self.actor else "rules"
        text = "\n".join((str(owner), step, subject, self.key))
        return hashlib.sha256(text.encode()).hexdigest()


def lock(number: str) -> Agreement:
    """Return the agreement, locked, so that of two who act at once one waits.

    :raises Agreement.DoesNotExist: if there is none.
    """
    return Agreement.objects.with_names().select_for_update(of=("self",)).get(number=number)


def is_repeat(agreement: Agreement, step: Step, by: By) -> bool:
    """Return whether this very step was taken before."""
    key = by.stored_key(step, agreement.number)
    return key is not None and NegotiationStep.objects.filter(key=key).exists()


def require(allowed: bool, sentence: str) -> None:
    """Refuse whoever may not do it.

    :raises NotPermitted: unless it is allowed.
    """
    if not allowed:
        raise NotPermitted(sentence)


def said(text: str, field: str, otherwise: str) -> str:
    """Return a text that must say something.

    :raises AgreementRefused: if it is empty or too long.
    """
    text = text.strip()
    if not text:
        raise AgreementRefused(otherwise, field=field)
    if len(text) > TEXT_MAX_LENGTH:
        raise AgreementRefused(f"At most {TEXT_MAX_LENGTH} characters.", field=field)
    return text


def require_step(agreement: Agreement, step: Step, by: By) -> State:
    """Return where a step leads.

    :raises AgreementRefused: if it does not follow.
    """
    state = State(agreement.state)
    to = bargaining.next_state(state, step, in_force=agreement.binds_or_will(by.at))
    if to is None:
        raise AgreementRefused(
            f"{agreement.number} is {state.label}; “{step.label}” does not follow from it."
        )
    return to


def take(
    agreement: Agreement,
    step: Step,
    by: By,
    *,
    terms: Terms | None = None,
    record: FrozenRecord | None = None,
    exception: ExceptionToRecord | None = None,
    **texts: Any,
) -> NegotiationStep:
    """Take a step: move the locked agreement on, write the event and the fact.

    :raises AgreementRefused: if it does not follow from where the negotiation stands.
    """
    to = require_step(agreement, step, by)
    before, agreement.state = agreement.state, to
    agreement.save()
    return note(
        agreement, step, by, before, terms=terms, record=record, exception=exception, **texts
    )


def note(
    agreement: Agreement,
    step: Step,
    by: By,
    before: str,
    *,
    terms: Terms | None = None,
    record: FrozenRecord | None = None,
    exception: ExceptionToRecord | None = None,
    **texts: Any,
) -> NegotiationStep:
    """Write a step that was taken, and its fact, in the caller's transaction."""
    written = NegotiationStep.objects.create(
        agreement=agreement,
        step=step,
        from_state=before,
        to_state=agreement.state,
        actor=by.actor,
        at=by.at,
        value=terms.value if terms else agreement.value,
        percent=terms.percent if terms else agreement.percent,
        record=record,
        ask_class=record.ask_class if record else "",
        exception=exception,
        key=by.stored_key(step, "" if step == Step.DEMANDED else agreement.number),
        **(_columns(terms) if terms else {}),
        **texts,
    )
    tell(agreement, events.OF_STEP[step], f"negotiation:{written.pk}", at=by.at)
    return written


def tell(agreement: Agreement, topic: str, key: str, *, at: datetime) -> None:
    """Tell other rooms of an agreement, in the caller's transaction."""
    outbox.publish(
        topic=topic,
        key=key,
        payload={
            "number": agreement.number,
            "kind": agreement.kind,
            "state": agreement.state,
            "service": agreement.service.slug,
            "scope": telling.scope_of(agreement),
            "value": agreement.value,
            "percent": agreement.percent,
        },
        at=at,
    )


def _columns(terms: Terms) -> dict[str, Any]:
    names = (
        "valid_from", "valid_until", "review_on", "conditions", "duty", "improvement", "funded",
    )  # fmt: skip
    return {name: getattr(terms, name) for name in names}
