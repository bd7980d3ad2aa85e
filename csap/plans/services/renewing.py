"""What follows a plan: a successor with the goals that are still open, or a later end."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from csap.plans.models import Plan
from csap.plans.services import standing
from csap.plans.services.opening import begin
from csap.plans.services.steps import (
    By,
    PlanRefused,
    is_repeat,
    lock_for,
    move,
    note,
    require_state,
    require_words,
)
from csap.plans.text import hash_of
from csap.plans.vocabulary import EXTENSION_PROPOSED, REASON_MAX_LENGTH, State
from servicedesk.accounts.models import User
from servicedesk.common.sequences import next_number


@transaction.atomic
def renew(
    number: str,
    *,
    goals: Collection[int] | None = None,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Plan:
    """End a plan and open its successor, a draft with the goals that are still open. Returns it.

    ``goals``: numbers of the goals that go on, which must be all open ones; None: these.

    :raises NotPermitted: for who does not work plans.
    :raises PlanRefused: unless it is being evaluated, or if an open goal is left behind.
    """
    by = By(actor, at, key)
    plan = lock_for(number, actor)
    if is_repeat(plan, "renew", by):
        return plan.successor
    known = standing.known(plan, at=at)
    carried = {goal.number for goal in known.goals if goal.is_open} if goals is None else set(goals)
    known = standing.known(plan, at=at, carried=carried)
    move(plan, "renew", by, known=known, carried=sorted(carried))
    successor = _successor(plan, by)
    _carry(plan, successor, carried)
    begin(successor, By(actor, at))
    return successor


def _successor(plan: Plan, by: By) -> Plan:
    return Plan.objects.create(
        number=next_number("plan_number", "CSAP"),
        title=plan.title,
        vision=plan.vision,
        scope=plan.scope,
        scope_words=plan.scope_words,
        metric=plan.metric,
        trigger=plan.trigger,
        reason=f"Goes on with the open goals of {plan.number}.",
        review_number=plan.review_number,
        opened_at=by.at,
        opened_by=by.actor,
        owner=plan.owner,
        check_in_days=plan.check_in_days,
        control_scopes=plan.control_scopes,
        predecessor=plan,
    )


def _carry(plan: Plan, successor: Plan, carried: Collection[int]) -> None:
    """Copy goals with the baseline they were set against; they are set anew when it is frozen."""
    goals = plan.goals.filter(number__in=carried).order_by("number")
    for number, goal in enumerate(goals, start=1):
        before = goal.pk
        goal.pk, goal.number, goal.plan = None, number, successor
        goal.predecessor_id = before
        goal.save(force_insert=True)


@transaction.atomic
def propose_extension(
    number: str,
    *,
    ends_on: date,
    reason: str,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Plan:
    """Propose a later end for a plan that is being evaluated; its partners sign it again.

    :raises NotPermitted: for who does not work plans.
    :raises PlanRefused: unless it is being evaluated, or naming the field.
    """
    by = By(actor, at, key)
    plan = lock_for(number, actor)
    if is_repeat(plan, EXTENSION_PROPOSED, by):
        return plan
    require_state(plan, State.EVALUATING, to_do="an end is moved when the plan is evaluated")
    assert plan.ends_on is not None  # a signed plan has its dates
    if ends_on <= plan.ends_on:
        raise PlanRefused("The new end must be later.", field="ends_on")
    reason = require_words(reason, "reason", limit=REASON_MAX_LENGTH, sentence="Say why.")
    plan.proposed_ends_on = ends_on
    plan.content_hash = hash_of(plan)
    plan.save(update_fields=["proposed_ends_on", "content_hash"])
    note(plan, EXTENSION_PROPOSED, by, reason=reason, ends_on=ends_on.isoformat())
    return plan


@transaction.atomic
def extend(number: str, *, actor: User, at: datetime, key: str | None = None) -> Plan:
    """Go on with a plan until the proposed end, once all partners signed it.

    :raises NotPermitted: for who does not work plans.
    :raises PlanRefused: unless it is being evaluated, or with what is missing.
    """
    by = By(actor, at, key)
    plan = lock_for(number, actor)
    if is_repeat(plan, "extend", by):
        return plan
    known = standing.known(plan, at=at)
    plan.ends_on, plan.proposed_ends_on = plan.proposed_ends_on or plan.ends_on, None
    return move(plan, "extend", by, known=known)
