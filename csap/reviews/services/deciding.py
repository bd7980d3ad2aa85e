"""Decisions: made in a review, carried out, given up, or carried on to the next one."""

from datetime import date, datetime

from django.db import transaction

from csap.facts.periods import local_day
from csap.metrics.plan_rules import PRINCIPLES
from csap.reviews.models import Decision, Review
from csap.reviews.services.consequences import Wanted, carry_out
from csap.reviews.services.steps import By, ReviewRefused, lock, record, require, take
from csap.reviews.vocabulary import Becomes, DecisionState, State, Step
from servicedesk.accounts.models import User


@transaction.atomic
def decide(
    number: str, wanted: Wanted, *, actor: User, at: datetime, key: str | None = None
) -> Decision:
    """Write down a decision and make it what it becomes: an action, a demand, a plan.

    :raises ReviewRefused: unless the review is being held; for an owner, a day or a principle that
        cannot be; or where the room that takes it refuses it.
    """
    by = By(actor, at, key)
    review = take(number, Step.DECIDED, by)
    if review is None:
        return _by_key(number, by)
    require(review, State.HELD, doing="decisions are made while it is held")
    _require_possible(review, wanted, at)
    target = carry_out(review, wanted, actor=actor, at=at, key=key)
    decision = Decision.objects.create(
        review=review,
        item_id=wanted.item,
        said=wanted.said,
        text=wanted.text,
        principle=wanted.principle,
        owner=wanted.owner,
        due_on=wanted.due_on,
        becomes=wanted.becomes,
        target=target,
        decided_at=at,
    )
    record(review, Step.DECIDED, by, decision=decision.pk, target=target)
    return decision


def _by_key(number: str, by: By) -> Decision:
    """Return the decision that was made under the same key."""
    review = lock(number)
    event = review.events.get(key=by.stored_key(Step.DECIDED, number))
    return review.decisions.get(pk=event.detail["decision"])


def _require_possible(review: Review, wanted: Wanted, at: datetime) -> None:
    if wanted.principle not in PRINCIPLES:
        raise ReviewRefused("Choose one of the five principles.", field="principle")
    if not wanted.owner.is_active:
        raise ReviewRefused(f"{wanted.owner.name} has no account any more.", field="owner")
    if wanted.due_on <= local_day(at):
        raise ReviewRefused("It is due on a day that is to come.", field="due_on")
    if wanted.becomes == Becomes.ACTION and not wanted.plan:
        raise ReviewRefused("Name the plan that the action belongs to.", field="plan")
    if wanted.becomes == Becomes.AGREEMENT and wanted.demand is None:
        raise ReviewRefused("Say what is demanded, by whom.", field="demand")
    if wanted.item is not None and not review.items.filter(pk=wanted.item).exists():
        raise ReviewRefused("The agenda has no such item.", field="item")


@transaction.atomic
def finish(
    pk: int, *, is_done: bool, reason: str = "", actor: User, at: datetime, key: str | None = None
) -> Decision:
    """Say that a decision was carried out, or given up for a reason. Its events are its review's.

    :raises ReviewRefused: if it is not open any more, or is given up without a reason.
    """
    decision = Decision.objects.select_related("review").get(pk=pk)
    by, step = By(actor, at, key), Step.DONE if is_done else Step.DROPPED
    review = take(decision.review.number, step, by)
    decision.refresh_from_db()
    if review is None:
        return decision
    _require_open(decision)
    if not is_done and not reason.strip():
        raise ReviewRefused("Say why it is given up.", field="reason")
    decision.state = DecisionState.DONE if is_done else DecisionState.DROPPED
    decision.ended_at = at
    decision.save(update_fields=["state", "ended_at"])
    record(review, step, by, reason=reason, decision=pk)
    return decision


@transaction.atomic
def carry(
    pk: int,
    *,
    into: str,
    due_on: date,
    owner: User | None = None,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Decision:
    """Carry an open decision of an earlier review on into the one that is held; return the new one.

    Repeated, it returns the same one.

    :raises ReviewRefused: if it is not open, is of another scope, or the review is not being held.
    """
    by = By(actor, at, key)
    review = take(into, Step.CARRIED, by)
    old = (
        Decision.objects.select_for_update(of=("self",))
        .select_related("review", "owner")
        .get(pk=pk)
    )
    if review is None or old.state == DecisionState.CARRIED:
        return old.carried_to
    require(review, State.HELD, doing="decisions are carried on into a review while it is held")
    _require_open(old)
    if old.review.scope != review.scope or old.review_id == review.pk:
        raise ReviewRefused(f"{into} is no later review of the same scope.", field="into")
    if due_on <= local_day(at):
        raise ReviewRefused("It is due on a day that is to come.", field="due_on")
    old.state, old.ended_at = DecisionState.CARRIED, at
    old.save(update_fields=["state", "ended_at"])
    new = Decision.objects.create(
        review=review,
        item=review.items.filter(source="DECISION", source_key=str(pk)).first(),
        said=old.said,
        text=old.text,
        principle=old.principle,
        owner=owner or old.owner,
        due_on=due_on,
        becomes=old.becomes,
        target=old.target,
        decided_at=at,
        carried_from=old,
    )
    record(review, Step.CARRIED, by, decision=new.pk, carried_from=pk)
    return new


def _require_open(decision: Decision) -> None:
    if decision.state != DecisionState.OPEN:
        raise ReviewRefused(f"It is {decision.get_state_display()} already.")
