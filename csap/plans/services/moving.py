"""The steps of the state machine. Which is allowed says ``csap.plans.guards``, and nothing else."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from csap.facts.frozen import freeze_baseline as freeze
from csap.facts.models import FrozenBaseline
from csap.facts.periods import Period, closed_months, local_day
from csap.facts.scopes import Scope
from csap.plans import guards
from csap.plans.models import Plan
from csap.plans.services import standing
from csap.plans.services.steps import (
    By,
    PlanRefused,
    is_repeat,
    lock_for,
    move,
    require_words,
)
from csap.plans.text import hash_of
from csap.plans.vocabulary import REASON_MAX_LENGTH, State
from servicedesk.accounts.models import User

#: A baseline is a mean of at least so many months, never the trigger month alone.
MONTHS_MIN, MONTHS_MAX = 6, 24
MONTHS = 12


@transaction.atomic
def freeze_baseline(
    number: str,
    *,
    months: int = MONTHS,
    insufficient: Mapping[int, str] | None = None,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Plan:
    """Keep a copy of the four metrics of the last closed months, which late data never changes.

    ``insufficient``: why one of the four (1 to 4) has no value. About 30 queries.

    :raises NotPermitted: for who does not work plans.
    :raises PlanRefused: unless it is a draft, or if a metric has neither value nor reason.
    """
    by = By(actor, at, key)
    plan = lock_for(number, actor)
    if is_repeat(plan, "freeze_baseline", by):
        return plan
    if not MONTHS_MIN <= months <= MONTHS_MAX:
        raise PlanRefused(f"Choose {MONTHS_MIN} to {MONTHS_MAX} months.", field="months")
    if plan.state == State.TRIGGERED:
        because = {str(family): text.strip() for family, text in (insufficient or {}).items()}
        plan.insufficient = {family: text for family, text in because.items() if text}
        plan.baseline = _frozen(plan, months, by)
    known = standing.known(plan, at=at)
    lacking = guards.unaccounted(known)
    if known.has_baseline and lacking:
        sentence = " ".join(guards.transition(plan.state, "freeze_baseline", known)[1])
        raise PlanRefused(sentence, field=f"insufficient_{lacking[0]}")
    return move(plan, "freeze_baseline", by, known=known, months=months)


def _frozen(plan: Plan, months: int, by: By) -> FrozenBaseline:
    past = closed_months(local_day(by.at), months)
    scope, period = Scope.parse(plan.scope), Period(past[0].start, past[-1].end)
    kept = freeze(scope, period, at=by.at, actor=by.actor, key=plan.number)
    return FrozenBaseline.objects.select_related("baseline").get(pk=kept.pk)


def complete_gap_analysis(
    number: str, *, actor: User, at: datetime, key: str | None = None
) -> Plan:
    """Take the plan on once each of the three forms of a gap is answered.

    :raises NotPermitted: for who does not work plans.
    :raises PlanRefused: with what is missing.
    """
    return _step(number, "complete_gap_analysis", By(actor, at, key))


def set_goals(number: str, *, actor: User, at: datetime, key: str | None = None) -> Plan:
    """Take the plan on once its goals are set out.

    :raises NotPermitted: for who does not work plans.
    :raises PlanRefused: with what is missing.
    """
    return _step(number, "set_goals", By(actor, at, key))


@transaction.atomic
def plan_actions(number: str, *, actor: User, at: datetime, key: str | None = None) -> Plan:
    """Take the plan on once its five questions are answered. From here on its text stands still.

    :raises NotPermitted: for who does not work plans.
    :raises PlanRefused: with what is missing.
    """
    by = By(actor, at, key)
    plan = lock_for(number, actor)
    if is_repeat(plan, "plan_actions", by):
        return plan
    plan.content_hash = hash_of(plan)
    return move(plan, "plan_actions", by)


def revise_goals(
    number: str, *, reason: str = "", actor: User, at: datetime, key: str | None = None
) -> Plan:
    """Go back to the goals. What was signed is of another text as soon as one word changes.

    :raises NotPermitted: for who does not work plans.
    :raises PlanRefused: unless it waits for signatures.
    """
    return _step(number, "revise_goals", By(actor, at, key), reason=reason)


@transaction.atomic
def material_change(
    number: str, *, reason: str, actor: User, at: datetime, key: str | None = None
) -> Plan:
    """Void the signatures of a plan that has not begun, for a reason; everybody signs again.

    :raises NotPermitted: for who does not work plans.
    :raises PlanRefused: unless it is signed off and not begun, or without a reason.
    """
    by = By(actor, at, key)
    plan = lock_for(number, actor)
    if is_repeat(plan, "material_change", by):
        return plan
    reason = _reason(reason)
    known = standing.known(plan, at=at, reason=reason)
    plan.signing_round += 1
    plan.content_hash = hash_of(plan)
    return move(plan, "material_change", by, reason=reason, known=known)


def start(number: str, *, actor: User, at: datetime, key: str | None = None) -> Plan:
    """Begin a signed plan whose first day has come.

    :raises NotPermitted: for who does not work plans.
    :raises PlanRefused: with what is missing.
    """
    return _step(number, "start", By(actor, at, key))


@transaction.atomic
def evaluate(
    number: str,
    *,
    accept_too_early: bool = False,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Plan:
    """Begin to evaluate a plan that is due or done, eight months after its start or later.

    ``accept_too_early``: begin sooner, knowing that the verdict will be "too early".

    :raises NotPermitted: for who does not work plans.
    :raises PlanRefused: with what is missing.
    """
    by = By(actor, at, key)
    plan = lock_for(number, actor)
    if is_repeat(plan, "evaluate", by):
        return plan
    known = standing.known(plan, at=at)
    known = replace(known, too_early_is_accepted=accept_too_early or known.too_early_is_accepted)
    return move(plan, "evaluate", by, known=known, too_early=accept_too_early)


def abandon(number: str, *, reason: str, actor: User, at: datetime, key: str | None = None) -> Plan:
    """Give up a plan that is under way, for a reason.

    :raises NotPermitted: for who does not work plans.
    :raises PlanRefused: unless it is under way, or without a reason.
    """
    return _step(number, "abandon", By(actor, at, key), reason=_reason(reason))


def close(number: str, *, actor: User, at: datetime, key: str | None = None) -> Plan:
    """Close a plan whose goals have verdicts and whose lessons are recorded.

    :raises NotPermitted: for who does not work plans.
    :raises PlanRefused: with what is missing.
    """
    return _step(number, "close", By(actor, at, key))


def cancel(number: str, *, reason: str, actor: User, at: datetime, key: str | None = None) -> Plan:
    """Give up a plan that has not begun, for a reason.

    :raises NotPermitted: for who does not work plans.
    :raises PlanRefused: once it is under way, or without a reason.
    """
    return _step(number, "cancel", By(actor, at, key), reason=_reason(reason))


@transaction.atomic
def _step(number: str, event: str, by: By, *, reason: str = "") -> Plan:
    assert by.actor is not None  # rules open plans, people move them
    plan = lock_for(number, by.actor)
    if is_repeat(plan, event, by):
        return plan
    return move(plan, event, by, reason=reason)


def _reason(text: str) -> str:
    return require_words(text, "reason", limit=REASON_MAX_LENGTH, sentence="Say why.")
