"""Actions under the five remedial questions, and how they come along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from csap.facts.periods import local_day
from csap.metrics.plan_rules import COMMUNICATION, PRINCIPLES
from csap.plans import policies
from csap.plans.models import Action, NothingNeeded, Plan
from csap.plans.services.describing import DRAFTING
from csap.plans.services.steps import (
    By,
    PlanRefused,
    is_repeat,
    lock,
    lock_for,
    note,
    require_state,
    require_words,
)
from csap.plans.vocabulary import (
    ACTION_ADDED,
    ACTION_CHANGED,
    ACTION_REMOVED,
    ACTION_REPORTED,
    NOTHING_NEEDED,
    REASON_MAX_LENGTH,
    REPORTED_IN,
    TITLE_MAX_LENGTH,
    ActionStatus,
    Quality,
    State,
)
from requests_app.requests import queries as requests
from servicedesk.accounts.models import User
from servicedesk.common.errors import NotPermitted
from servicedesk.common.words import count

#: What is decided on the way joins a plan that is under way; what was signed stays as it is.
ADDING = (*DRAFTING, State.EXECUTING)
_TO_DO = "revise it before its actions change"


@dataclass(frozen=True, slots=True)
class Task:
    """An action as it is wanted.

    ``principle``: 1 to 5, whose question it answers. ``goals``: numbers of the goals it serves.
    ``qualities``: what a communication action improves (``Quality``). ``subject_number``: of the
    request or engagement in which the work is done. ``decided_in``: the service review's number.
    """

    principle: int
    what: str
    owner: User
    due_on: date
    effort_hours: int
    goals: Sequence[int] = ()
    qualities: Sequence[str] = ()
    subject_number: str = ""
    decided_in: str = ""


@transaction.atomic
def add_action(
    number: str, task: Task, *, actor: User, at: datetime, key: str | None = None
) -> Action:
    """Add an action to a plan that is being written, or is under way. The same key: the same one.

    :raises NotPermitted: for who does not work plans.
    :raises Plan.DoesNotExist: if there is no such plan.
    :raises PlanRefused: while its text is being signed, once it is over, or naming the field.
    """
    by = By(actor, at, key)
    plan = lock_for(number, actor)
    stored = by.stored_key(ACTION_ADDED, number)
    repeated = Action.objects.filter(key=stored).first() if stored else None
    if repeated is not None:
        return repeated
    require_state(plan, *ADDING, to_do=_TO_DO)
    action = Action(plan=plan, added_by=actor, added_at=at, key=stored)
    _write(action, task)
    # Answering a question by an action takes back that nothing was needed.
    plan.nothing_needed.filter(principle=task.principle).delete()
    note(plan, ACTION_ADDED, by, action=action.pk, principle=action.principle)
    return action


@transaction.atomic
def change_action(
    number: str, pk: int, task: Task, *, actor: User, at: datetime, key: str | None = None
) -> Action:
    """Write an action anew, while the plan is being written.

    :raises NotPermitted: for who does not work plans.
    :raises Action.DoesNotExist: if the plan has no such action.
    :raises PlanRefused: while its text is being signed or once it was, or naming the field.
    """
    by = By(actor, at, key)
    plan = lock_for(number, actor)
    action = plan.actions.get(pk=pk)
    if is_repeat(plan, ACTION_CHANGED, by, about=pk):
        return action
    require_state(plan, *DRAFTING, to_do=_TO_DO)
    _write(action, task)
    note(plan, ACTION_CHANGED, by, about=pk, action=pk, principle=action.principle)
    return action


@transaction.atomic
def remove_action(
    number: str, pk: int, *, actor: User, at: datetime, key: str | None = None
) -> Plan:
    """Take an action out of a plan that is being written.

    :raises NotPermitted: for who does not work plans.
    :raises PlanRefused: while its text is being signed, or once it was.
    """
    by = By(actor, at, key)
    plan = lock_for(number, actor)
    action = plan.actions.filter(pk=pk).first()
    if action is None:
        return plan
    require_state(plan, *DRAFTING, to_do=_TO_DO)
    what = action.what
    action.delete()
    note(plan, ACTION_REMOVED, by, about=pk, was=what)
    return plan


def _write(action: Action, task: Task) -> None:
    _require_fitting(action.plan, task)
    action.principle = task.principle
    sentence = "Say what is to be done."
    action.what = require_words(task.what, "what", limit=TITLE_MAX_LENGTH, sentence=sentence)
    action.owner, action.due_on = task.owner, task.due_on
    action.effort_hours = task.effort_hours
    action.qualities = list(task.qualities)
    action.subject_number = task.subject_number.strip()
    action.decided_in = task.decided_in
    action.save()
    action.goals.set(_goals(action.plan, task.goals))


def _require_fitting(plan: Plan, task: Task) -> None:
    if task.principle not in PRINCIPLES:
        raise PlanRefused("Choose one of the five questions.", field="principle")
    if not task.owner.is_active:
        raise PlanRefused("The owner has left.", field="owner")
    if not 1 <= task.effort_hours <= 100_000:
        raise PlanRefused("Give the effort in whole hours.", field="effort_hours")
    if plan.ends_on and task.due_on > plan.ends_on:
        raise PlanRefused("It is due after the plan's end.", field="due_on")
    _require_qualities(task)
    subject = task.subject_number.strip()
    if subject and not requests.is_known(subject):
        raise PlanRefused(f"There is no request {subject}.", field="subject_number")


def _require_qualities(task: Task) -> None:
    if set(task.qualities) - set(Quality.values):
        raise PlanRefused("Choose among the four qualities.", field="qualities")
    if task.principle == COMMUNICATION and not task.qualities:
        raise PlanRefused("Say what it improves about what is said.", field="qualities")
    if task.principle != COMMUNICATION and task.qualities:
        raise PlanRefused("Only communication improves these.", field="qualities")


def _goals(plan: Plan, numbers: Sequence[int]) -> list[int]:
    found = dict(plan.goals.filter(number__in=numbers).values_list("number", "pk"))
    unknown = sorted(set(numbers) - set(found))
    if unknown:
        raise PlanRefused(f"{plan.number} has no goal {unknown[0]}.", field="goals")
    return list(found.values())


@transaction.atomic
def answer_nothing_needed(
    number: str,
    *,
    principle: int,
    because: str,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> NothingNeeded:
    """Answer one of the five questions with "nothing needed, because".

    :raises NotPermitted: for who does not work plans.
    :raises PlanRefused: while its text is being signed or once it was, without a reason, or when
        an action answers the question.
    """
    by = By(actor, at, key)
    plan = lock_for(number, actor)
    if is_repeat(plan, NOTHING_NEEDED, by, about=principle):
        return plan.nothing_needed.get(principle=principle)
    require_state(plan, *DRAFTING, to_do=_TO_DO)
    if principle not in PRINCIPLES:
        raise PlanRefused("Choose one of the five questions.", field="principle")
    actions = plan.actions.filter(principle=principle).count()
    if actions:
        raise PlanRefused(f"{count(actions)} actions answer it already.", field="because")
    because = require_words(because, "because", limit=REASON_MAX_LENGTH, sentence="Say why.")
    given = {"because": because, "answered_by": actor, "answered_at": at}
    answer, _ = NothingNeeded.objects.update_or_create(
        plan=plan, principle=principle, defaults=given
    )
    note(plan, NOTHING_NEEDED, by, about=principle, principle=principle)
    return answer


@transaction.atomic
def report_action(
    number: str,
    pk: int,
    *,
    status: str,
    outcome: str = "",
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Action:
    """Say how far an action has come: its owner may, and whoever works plans.

    :raises NotPermitted: for anyone else.
    :raises Action.DoesNotExist: if the plan has no such action.
    :raises PlanRefused: unless the plan is signed, for an unknown status, or if it is dropped
        without a reason.
    """
    by = By(actor, at, key)
    plan = lock(number)
    action = plan.actions.select_related("owner").get(pk=pk)
    if not policies.may_report(actor, action):
        raise NotPermitted("You may not report on this action.")
    about = f"{pk}:{status}"
    if is_repeat(plan, ACTION_REPORTED, by, about=about):
        return action
    _require_reportable(plan, status, outcome)
    action.status = status
    action.outcome = outcome.strip()
    action.done_on = local_day(at) if status == ActionStatus.DONE else None
    action.save()
    note(plan, ACTION_REPORTED, by, about=about, action=pk, status=status)
    return action


def _require_reportable(plan: Plan, status: str, outcome: str) -> None:
    if plan.state not in REPORTED_IN:
        raise PlanRefused(f"{plan.number} is {plan.get_state_display()}; nothing is done for it.")
    if status not in ActionStatus.values:
        raise PlanRefused("Choose one of the states.", field="status")
    if status == ActionStatus.DROPPED and not outcome.strip():
        raise PlanRefused("Say why it is dropped.", field="outcome")
    if len(outcome) > REASON_MAX_LENGTH:
        raise PlanRefused(f"At most {REASON_MAX_LENGTH} characters.", field="outcome")
