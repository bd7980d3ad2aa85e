"""The steps that people take on a page or by a program: who may, with what input, to what effect.

One table for the plan's page, the portal's and the API, so that none of them knows the rules.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from csap.agreements import bargaining, policies, services
from csap.agreements.models import Agreement
from csap.agreements.negotiating_forms import (
    AgreeForm,
    CounterForm,
    DeclineForm,
    OfferForm,
    ReasonForm,
    StepForm,
)
from csap.agreements.vocabulary import State, Step
from servicedesk.accounts.models import User


@dataclass(frozen=True, slots=True)
class Taking:
    """A step as people take it. ``is_ours``: it is IT's to take; else the customer's."""

    name: str
    step: Step
    label: str
    done: str
    icon: str
    form: type[StepForm]
    act: Callable[..., Any]
    is_ours: bool = False
    needs_record: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether a button is enough."""
        return self.form is StepForm


TAKINGS = {
    each.name: each
    for each in (
        Taking(
            "freeze", Step.RECORDED, "Freeze the record", "The record is kept as it is now.",
            "snowflake", StepForm, services.freeze_record, is_ours=True,
        ),
        Taking(
            "offer", Step.OFFERED, "Offer", "The offer lies on the table.",
            "message-plus", OfferForm, services.offer, is_ours=True, needs_record=True,
        ),
        Taking(
            "agree", Step.AGREED, "Agree to what is asked", "It is agreed.",
            "check", AgreeForm, services.agree, is_ours=True, needs_record=True,
        ),
        Taking(
            "decline", Step.DECLINED, "Decline with an alternative", "The demand was declined.",
            "x", DeclineForm, services.decline, is_ours=True, needs_record=True,
        ),
        Taking(
            "accept", Step.AGREED, "Accept the offer", "It is agreed.",
            "check", StepForm, services.accept,
        ),
        Taking(
            "counter", Step.COUNTERED, "Ask for something else", "What you ask for is kept.",
            "message-plus", CounterForm, services.counter,
        ),
        Taking(
            "renew", Step.RENEWED, "Ask for the same again", "A new negotiation has begun.",
            "refresh", StepForm, services.renew,
        ),
        Taking(
            "withdraw", Step.WITHDRAWN, "Take the demand back", "The demand was taken back.",
            "arrow-back-up", ReasonForm, services.withdraw,
        ),
        Taking(
            "end", Step.ENDED, "End it before its time", "The agreement has ended.",
            "player-stop", ReasonForm, services.end, is_ours=True,
        ),
    )
}  # fmt: skip


def open_to(user: User, agreement: Agreement, *, has_record: bool, at: datetime) -> list[Taking]:
    """Return the steps that the person may take now, in the order they are offered. No query."""
    return [
        each
        for each in TAKINGS.values()
        if _follows(each, agreement, at)
        and _may(each, user, agreement)
        and (has_record or not each.needs_record)
    ]


def _follows(taking: Taking, agreement: Agreement, at: datetime) -> bool:
    state = State(agreement.state)
    if taking.step == Step.AGREED and (state == State.OFFERED) == taking.is_ours:
        return False
    in_force = agreement.binds_or_will(at)
    return bargaining.next_state(state, taking.step, in_force=in_force) is not None


def _may(taking: Taking, user: User, agreement: Agreement) -> bool:
    if taking.is_ours:
        return policies.may_negotiate(user)
    return policies.speaks_for_customer(user, agreement)


def take(taking: Taking, form: StepForm, *, actor: User, at: datetime) -> Agreement:
    """Take a step with what a valid form says; return the agreement to go on with.

    :raises AgreementRefused: if the step does not follow, or its rules refuse it.
    :raises NotPermitted: for who may not take it.
    """
    number = form.agreement.number
    done = taking.act(number, **form.arguments(), actor=actor, at=at, key=form.cleaned_data["key"])
    return done if isinstance(done, Agreement) else form.agreement
