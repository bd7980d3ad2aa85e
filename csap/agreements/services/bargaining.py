"""Offer, counter, accept, agree, decline. Nobody agrees against the record unnamed."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from csap.agreements import bargaining, policies
from csap.agreements.bargaining import Exemption, Terms
from csap.agreements.models import Agreement, ExceptionToRecord, FrozenRecord, NegotiationStep
from csap.agreements.services import steps, targets
from csap.agreements.services.asking import require_number
from csap.agreements.services.recording import freeze
from csap.agreements.services.steps import AgreementRefused, By
from csap.agreements.vocabulary import Step
from csap.facts.periods import local_day
from servicedesk.accounts.models import User


@transaction.atomic
def offer(
    number: str, terms: Terms, *, text: str = "", actor: User, at: datetime, key: str | None = None
) -> Agreement:
    """Put terms on the table for the customer to answer, with the record that stands behind them.

    :raises NotPermitted: for who does not negotiate for IT.
    :raises AgreementRefused: if nothing is negotiated, before the record of the demand is frozen,
        and for terms that nobody may agree to (``bargaining.refusal``).
    """
    by, agreement = By(actor, at, key), steps.lock(number)
    if steps.is_repeat(agreement, Step.OFFERED, by):
        return agreement
    _require_ours(agreement, Step.OFFERED, by)
    require_number(agreement.ask(terms.value, terms.percent))
    record = freeze(agreement, terms.value, terms.percent, at=at)
    exception = _guard(agreement, terms, record, by)
    agreement.value, agreement.percent = terms.value, terms.percent
    steps.take(
        agreement,
        Step.OFFERED,
        by,
        terms=terms,
        record=record,
        exception=exception,
        text=text.strip(),
    )
    return agreement


@transaction.atomic
def counter(
    number: str,
    *,
    value: int,
    percent: int,
    text: str,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Agreement:
    """Answer an offer with other numbers; the record of those is frozen with them.

    :raises NotPermitted: for who does not speak for the customer.
    :raises AgreementRefused: unless an offer lies on the table; for numbers that cannot be.
    """
    by, agreement = By(actor, at, key), steps.lock(number)
    if steps.is_repeat(agreement, Step.COUNTERED, by):
        return agreement
    _require_customer(agreement, actor)
    steps.require_step(agreement, Step.COUNTERED, by)
    require_number(agreement.ask(value, percent))
    reason = steps.said(text, "text", "Say what you ask for instead, and why.")
    agreement.value, agreement.percent = value, percent
    record = freeze(agreement, value, percent, at=at)
    steps.take(agreement, Step.COUNTERED, by, record=record, text=reason)
    return agreement


@transaction.atomic
def accept(number: str, *, actor: User, at: datetime, key: str | None = None) -> Agreement:
    """Agree to the offer on the table, as the customer. It is held against the record once more.

    :raises NotPermitted: for who does not speak for the customer.
    :raises AgreementRefused: unless an offer lies on the table; if the record of today does not
        bear it any more, or the requests are promised to the same customer already.
    """
    by, agreement = By(actor, at, key), steps.lock(number)
    if steps.is_repeat(agreement, Step.AGREED, by):
        return agreement
    _require_customer(agreement, actor)
    offered = agreement.steps.filter(step=Step.OFFERED).select_related("exception").last()
    if agreement.state != "OFFERED" or offered is None:
        raise AgreementRefused(f"No offer of {number} lies on the table.")
    terms = _terms_of(offered, by)
    record = freeze(agreement, terms.value, terms.percent, at=at)
    wrong = bargaining.refusal(terms, record.ask_class, today=local_day(at))
    if wrong:
        raise AgreementRefused(
            f"The record does not bear this offer any more; a new one is needed. {wrong.sentence}"
        )
    return _bind(agreement, terms, record, offered.exception, by)


@transaction.atomic
def agree(
    number: str, terms: Terms, *, text: str = "", actor: User, at: datetime, key: str | None = None
) -> Agreement:
    """Agree, for IT, to what the customer asks for; ``terms`` add dates, conditions and guards.

    :raises NotPermitted: for who does not negotiate for IT.
    :raises AgreementRefused: unless it is IT's turn, before the record of the demand is frozen,
        for terms that nobody may agree to, and if the requests are promised already.
    """
    by, agreement = By(actor, at, key), steps.lock(number)
    if steps.is_repeat(agreement, Step.AGREED, by):
        return agreement
    _require_ours(agreement, Step.AGREED, by)
    if not agreement.is_our_turn:
        raise AgreementRefused("The customer answers the offer that lies on the table.")
    asked = replace(terms, value=agreement.value, percent=agreement.percent)
    record = freeze(agreement, asked.value, asked.percent, at=at)
    exception = _guard(agreement, asked, record, by)
    return _bind(agreement, asked, record, exception, by, text=text.strip())


@transaction.atomic
def decline(
    number: str,
    *,
    text: str,
    alternative: str,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Agreement:
    """Say no, with the reason and what can be done instead.

    :raises NotPermitted: for who does not negotiate for IT.
    :raises AgreementRefused: without both, before the record is frozen, and when nothing is
        negotiated.
    """
    by, agreement = By(actor, at, key), steps.lock(number)
    if steps.is_repeat(agreement, Step.DECLINED, by):
        return agreement
    _require_ours(agreement, Step.DECLINED, by)
    reason = steps.said(text, "text", "Say why, in a sentence that the customer will read.")
    instead = steps.said(alternative, "alternative", "Say what can be done instead.")
    steps.take(agreement, Step.DECLINED, by, text=reason, alternative=instead)
    return agreement


def _require_ours(agreement: Agreement, step: Step, by: By) -> None:
    """Require a manager, a step that follows, and a record that was looked at before."""
    allowed = by.actor is not None and policies.may_negotiate(by.actor)
    steps.require(allowed, "Only managers negotiate for IT.")
    steps.require_step(agreement, step, by)
    if not agreement.records.exists():
        raise AgreementRefused("Freeze the record first: nobody answers a demand without it.")


def _require_customer(agreement: Agreement, actor: User) -> None:
    allowed = policies.speaks_for_customer(actor, agreement)
    steps.require(allowed, f"{agreement.representative.name} speaks for the customer here.")


def _guard(
    agreement: Agreement, terms: Terms, record: FrozenRecord, by: By
) -> ExceptionToRecord | None:
    """Keep the exception that the terms need; refuse terms that nobody may agree to."""
    wrong = bargaining.refusal(terms, record.ask_class, today=local_day(by.at))
    if wrong:
        raise AgreementRefused(wrong.sentence, field=wrong.field or None)
    exemption = terms.exemption
    if exemption is None or by.actor is None:
        return None
    answers_for = User.objects.active().filter(pk=exemption.answers_for_id).first()
    if answers_for is None or not answers_for.is_plan_member:
        raise AgreementRefused("A manager answers for an exception.", field="answers_for")
    return ExceptionToRecord.objects.create(
        agreement=agreement,
        answers_for=answers_for,
        reason=exemption.reason.strip(),
        until=exemption.until,
        recorded_by=by.actor,
        recorded_at=by.at,
    )


def _terms_of(offered: NegotiationStep, by: By) -> Terms:
    """Return what was offered; what would have begun before it is accepted begins today."""
    exception, today = offered.exception, local_day(by.at)
    assert offered.valid_from is not None
    assert offered.valid_until is not None
    exempt = None
    if exception is not None:
        exempt = Exemption(exception.answers_for_id, exception.reason, exception.until)
    return Terms(
        value=offered.value,
        percent=offered.percent,
        valid_from=max(offered.valid_from, today),
        valid_until=offered.valid_until,
        conditions=offered.conditions,
        duty=offered.duty,
        review_on=offered.review_on,
        improvement=offered.improvement,
        funded=offered.funded,
        exemption=exempt,
    )


def _bind(
    agreement: Agreement,
    terms: Terms,
    record: FrozenRecord,
    exception: ExceptionToRecord | None,
    by: By,
    *,
    text: str = "",
) -> Agreement:
    """Make terms binding: new requests of the customer are measured against them."""
    begins = terms.valid_from
    if agreement.valid_from is not None and agreement.binds_or_will(by.at):
        begins = min(begins, agreement.valid_from)
    agreement.value, agreement.percent = terms.value, terms.percent
    agreement.agreed_at = by.at
    agreement.agreed_value, agreement.agreed_percent = terms.value, terms.percent
    agreement.valid_from, agreement.valid_until = begins, terms.valid_until
    agreement.review_on, agreement.expiry_told = terms.review_on, False
    steps.take(
        agreement, Step.AGREED, by, terms=terms, record=record, exception=exception, text=text
    )
    targets.promise(agreement, begins=terms.valid_from, at=by.at)
    return agreement
