"""What a plan is called, whose it is and when it runs; its gap analysis."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from csap.facts.scopes import Scope
from csap.plans.models import GapAnswer, Partner, Plan
from csap.plans.services.steps import (
    By,
    PlanRefused,
    is_repeat,
    lock_for,
    note,
    require_state,
    require_words,
)
from csap.plans.vocabulary import (
    DESCRIBED,
    GAP_ANSWERED,
    TEXT_MAX_LENGTH,
    TITLE_MAX_LENGTH,
    GapForm,
    GapVerdict,
    Side,
    State,
)
from servicedesk.accounts.models import User

#: While its text may still be written; then it stands still until it is signed.
DRAFTING = (State.TRIGGERED, State.BASELINE_FROZEN, State.GAP_ANALYSED, State.GOALS_SET)


@dataclass(frozen=True, slots=True)
class Description:
    """What a plan is called, who answers for it, its first and last day, what it is held against.

    ``control_scopes``: scopes outside the plan, at least two of which make a comparison.
    ``vision``: what will be different for the people it is for; None leaves it as it is.
    """

    title: str
    owner: User
    starts_on: date
    ends_on: date
    check_in_days: int = 30
    control_scopes: Sequence[str] = ()
    vision: str | None = None


@transaction.atomic
def describe(
    number: str, wanted: Description, *, actor: User, at: datetime, key: str | None = None
) -> Plan:
    """Name the plan's title, owner, dates and control scopes. The owner signs for the provider.

    :raises NotPermitted: for who does not work plans.
    :raises UnknownScope: if there is no such control scope.
    :raises PlanRefused: once its text is being signed, or naming the field that does not fit.
    """
    by = By(actor, at, key)
    plan = lock_for(number, actor)
    if is_repeat(plan, DESCRIBED, by):
        return plan
    require_state(plan, *DRAFTING, to_do="revise it before its text is changed")
    _require_fitting(plan, wanted)
    plan.title = require_words(
        wanted.title, "title", limit=TITLE_MAX_LENGTH, sentence="Say what the plan is about."
    )
    plan.vision = plan.vision if wanted.vision is None else wanted.vision.strip()
    plan.owner, plan.starts_on, plan.ends_on = wanted.owner, wanted.starts_on, wanted.ends_on
    plan.check_in_days = wanted.check_in_days
    plan.control_scopes = _controls(plan, wanted.control_scopes)
    plan.save()
    _sign_for_the_provider(plan, wanted.owner, at)
    note(plan, DESCRIBED, by)
    return plan


def _require_fitting(plan: Plan, wanted: Description) -> None:
    if not (wanted.owner.is_active and wanted.owner.is_plan_member):
        raise PlanRefused("The owner must be a manager.", field="owner")
    if wanted.ends_on <= wanted.starts_on:
        raise PlanRefused("It must end after it starts.", field="ends_on")
    late = plan.goals.filter(due_on__gt=wanted.ends_on).first()
    if late is not None:
        raise PlanRefused(f"Goal {late.number} is due later.", field="ends_on")
    if len(wanted.vision or "") > TEXT_MAX_LENGTH:
        raise PlanRefused(f"At most {TEXT_MAX_LENGTH} characters.", field="vision")
    if not 1 <= wanted.check_in_days <= 366:
        raise PlanRefused("Check in every 1 to 366 days.", field="check_in_days")


def _controls(plan: Plan, scopes: Sequence[str]) -> list[str]:
    """Return control scopes as they are stored, each once, none of them the plan's own."""
    parsed = [Scope.parse(text) for text in scopes]
    for scope in parsed:
        scope.resolve()
    found = list(dict.fromkeys(map(str, parsed)))
    if plan.scope in found:
        raise PlanRefused("A plan cannot be compared with its own scope.", field="control_scopes")
    return found


def _sign_for_the_provider(plan: Plan, owner: User, at: datetime) -> None:
    """Let the owner sign for the provider, instead of who did before."""
    present = plan.partners.present()
    if present.filter(side=Side.PROVIDER, user=owner).exists():
        return
    present.filter(Q(side=Side.PROVIDER) | Q(user=owner)).update(left_at=at)
    Partner.objects.create(plan=plan, user=owner, side=Side.PROVIDER)


@transaction.atomic
def answer_gap(
    number: str,
    *,
    form: str,
    verdict: str,
    words: str,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> GapAnswer:
    """Answer one of the three forms of a gap: there is one, none, or it cannot be measured.

    :raises NotPermitted: for who does not work plans.
    :raises PlanRefused: unless the gap analysis is under way, or naming the field.
    """
    by = By(actor, at, key)
    plan = lock_for(number, actor)
    if is_repeat(plan, GAP_ANSWERED, by, about=form):
        return plan.gaps.get(form=form)
    require_state(
        plan, State.BASELINE_FROZEN, to_do="gaps are analysed once the baseline is frozen"
    )
    if form not in GapForm.values:
        raise PlanRefused("Choose one of the three forms.", field="form")
    if verdict not in GapVerdict.values:
        raise PlanRefused("Say whether there is a gap.", field="verdict")
    words = require_words(words, "words", limit=TEXT_MAX_LENGTH, sentence="Say what you see.")
    answered = {"verdict": verdict, "words": words, "answered_by": actor, "answered_at": at}
    answer, _ = GapAnswer.objects.update_or_create(plan=plan, form=form, defaults=answered)
    note(plan, GAP_ANSWERED, by, about=form, form=form, verdict=verdict)
    return answer
