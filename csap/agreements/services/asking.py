"""How a negotiation begins, and how whoever asked takes it back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from csap.agreements import policies, records, sources
from csap.agreements.asks import Ask
from csap.agreements.forms import LEAST_PERCENT, MOST_PERCENT, number_refused
from csap.agreements.models import Agreement, NegotiationStep
from csap.agreements.services import steps
from csap.agreements.services.steps import AgreementRefused, By
from csap.agreements.vocabulary import State, Step
from csap.facts import customer_groups
from servicedesk.accounts.models import Department, User
from servicedesk.common.sequences import next_number


@dataclass(frozen=True, slots=True)
class Demand:
    """What a customer asks for, in numbers and in their own words.

    The customer is a department, with all below it, or a group of customers, and is spoken for by
    the ``representative``.
    """

    ask: Ask
    representative: User
    text: str
    department: Department | None = None
    customer_group: str = ""


@transaction.atomic
def demand(wanted: Demand, *, actor: User, at: datetime, key: str | None = None) -> Agreement:
    """Write down a demand. Nothing is promised by it. Sent twice, it is the same one.

    Managers write it down for anyone; a department's lead asks for their own department.

    :raises NotPermitted: for anyone else.
    :raises AgreementRefused: for a number or a customer that cannot be.
    :raises UnknownSubject: for a service or request type that does not exist.
    """
    by = By(actor, at, key)
    known = _written_before(by)
    if known is not None:
        return known
    _require_asking(actor, wanted)
    require_number(wanted.ask)
    agreement = _new(wanted, at)
    text = steps.said(wanted.text, "text", "Say in their words what they ask for, and what for.")
    steps.note(agreement, Step.DEMANDED, by, "", text=text)
    return agreement


def _written_before(by: By) -> Agreement | None:
    stored = by.stored_key(Step.DEMANDED, "")
    if stored is None:
        return None
    written = NegotiationStep.objects.filter(key=stored).first()
    return written.agreement if written else None


def _require_asking(actor: User, wanted: Demand) -> None:
    leads = wanted.department is not None and wanted.department.lead_id == actor.pk
    own = leads and wanted.representative == actor
    allowed = policies.may_negotiate(actor) or (actor.is_active and own)
    steps.require(allowed, "You may ask only for a department that you lead.")
    if not wanted.representative.is_active:
        raise AgreementRefused("Name somebody who is still here.", field="representative")
    if (wanted.department is None) == (wanted.customer_group == ""):
        raise AgreementRefused("Name a department or a group of customers.", field="customer")
    groups = customer_groups.groups_in_use() if wanted.customer_group else []
    if wanted.customer_group and wanted.customer_group not in groups:
        raise AgreementRefused("There is no such group of customers.", field="customer")


def require_number(ask: Ask) -> None:
    wrong = number_refused(ask.expectation, ask.number)
    if wrong:
        raise AgreementRefused(wrong, field="number")
    if not LEAST_PERCENT <= round(ask.share * 100) <= MOST_PERCENT:
        raise AgreementRefused(
            f"Between {LEAST_PERCENT} and {MOST_PERCENT} of 100.", field="percent"
        )


def _new(wanted: Demand, at: datetime, renews: Agreement | None = None) -> Agreement:
    ask, shelf = wanted.ask, sources.shelf()
    service = shelf.service(ask.service)
    types = records.types_asked(ask, shelf)
    return Agreement.objects.create(
        number=next_number("agreement_number", "AG"),
        kind=ask.expectation,
        state=State.ASKED,
        service_id=service.id,
        request_type_id=types[0].id if ask.request_type else None,
        priority=ask.priority,
        department=wanted.department,
        customer_group=wanted.customer_group,
        representative=wanted.representative,
        value=ask.value,
        percent=round(ask.share * 100),
        asked_at=at,
        renews=renews,
    )


@transaction.atomic
def withdraw(
    number: str, *, text: str, actor: User, at: datetime, key: str | None = None
) -> Agreement:
    """Take a demand back, for a reason. What binds already is ended instead.

    :raises NotPermitted: for who does not speak for the customer.
    :raises AgreementRefused: if the two sides do not talk any more, or without a reason.
    """
    by, agreement = By(actor, at, key), steps.lock(number)
    if steps.is_repeat(agreement, Step.WITHDRAWN, by):
        return agreement
    allowed = policies.speaks_for_customer(actor, agreement)
    steps.require(allowed, f"Only who speaks for the customer takes {number} back.")
    reason = steps.said(text, "text", "Say why, in a sentence.")
    steps.take(agreement, Step.WITHDRAWN, by, text=reason)
    return agreement


@transaction.atomic
def renew(number: str, *, actor: User, at: datetime, key: str | None = None) -> Agreement:
    """Ask for the same again, before it ends: a new negotiation with the record as it is then.

    Asked again, it is the same one.

    :raises NotPermitted: for who does not speak for the customer.
    :raises AgreementRefused: unless it is agreed.
    """
    by, old = By(actor, at, key), steps.lock(number)
    again = Agreement.objects.with_names().filter(renews=old).first()
    if again is not None:
        return again
    allowed = policies.speaks_for_customer(actor, old)
    steps.require(allowed, f"Only who speaks for the customer asks to renew {number}.")
    wanted = Demand(
        old.ask(old.agreed_value, old.agreed_percent),
        old.representative,
        f"The same again, when {old.number} ends.",
        old.department,
        old.customer_group,
    )
    steps.take(old, Step.RENEWED, by)
    new = _new(wanted, at, renews=old)
    steps.note(new, Step.DEMANDED, By(actor, at), "", text=wanted.text)
    return new
