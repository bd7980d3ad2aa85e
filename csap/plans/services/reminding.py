"""Remind people of actions that are due, of signatures and of check-ins. Once a week each."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.db.models.fields.json import KT

from csap.facts.periods import local_day
from csap.plans.models import Action, Partner, Plan, PlanEvent
from csap.plans.services.signing import mail_link
from csap.plans.vocabulary import ASKED_TO_SIGN, CHANGE_ASKED, State
from servicedesk.outbox.mail import queue_mail

#: A reminder goes out only while this says so (``apps.PlansConfig``).
GUARD = "plans.reminder-due"
#: An action is told of so many days before it is due, and each week after.
AHEAD = timedelta(days=3)
#: A signature is asked for again after so many days.
PATIENCE = timedelta(days=7)
_GOING = (State.EXECUTING, State.EVALUATING)


def remind(*, at: datetime) -> int:
    """Mail what is due; return how many people were to be reminded. Harmless to repeat."""
    return _of_actions(at) + _of_signatures(at) + _of_check_ins(at)


def _week(at: datetime) -> str:
    year, week, _ = local_day(at).isocalendar()
    return f"{year}-W{week:02}"


@transaction.atomic
def _of_actions(at: datetime) -> int:
    due = Action.objects.open().filter(
        due_on__lte=local_day(at) + AHEAD, plan__state__in=_GOING, owner__is_active=True
    )
    actions = list(due.select_related("plan", "owner").order_by("pk"))
    for action in actions:
        queue_mail(
            key=f"plan-action:{action.pk}:{action.due_on}:{_week(at)}",
            to=action.owner.email,
            subject=f"{action.plan.number}: {_due_words(action, at)}",
            template="plan_action_due",
            context={"action": action, "is_late": action.due_on < local_day(at)},
            at=at,
            guard=(GUARD, {"kind": "action", "pk": action.pk, "user_id": action.owner_id}),
        )
    return len(actions)


def _due_words(action: Action, at: datetime) -> str:
    return "an action is late" if action.due_on < local_day(at) else "an action is due"


@transaction.atomic
def _of_signatures(at: datetime) -> int:
    """Ask again those who were asked a week ago or longer and said nothing. 3 queries.

    Who asked for a change waits for an answer, not for another mail: until the plan says something
    else, or is put to them again.
    """
    awaited = Partner.objects.awaited().filter(user__is_active=True)
    asked = PlanEvent.objects.filter(event=ASKED_TO_SIGN, plan__partners__in=awaited)
    newest = dict(asked.values("plan_id").annotate(last=Max("at")).values_list("plan_id", "last"))
    objected = _objected(awaited)
    waiting = [
        partner
        for partner in awaited.select_related("user", "plan").order_by("pk")
        if (last := newest.get(partner.plan_id)) is not None
        and last + PATIENCE <= at
        and objected.get((partner.plan_id, partner.user_id), last) <= last
    ]
    for partner in waiting:
        mail_link(partner, at=at, again=f":{_week(at)}")
    return len(waiting)


def _objected(partners: QuerySet[Partner]) -> dict[tuple[int, int], datetime]:
    """Return when each last asked for a change of the present text, by plan and person. 1 query."""
    said = PlanEvent.objects.filter(event=CHANGE_ASKED, plan__partners__in=partners)
    of_present = said.annotate(text=KT("detail__text")).filter(text=F("plan__content_hash"))
    rows = of_present.values("plan_id", "actor_id").annotate(last=Max("at"))
    return {(row["plan_id"], row["actor_id"]): row["last"] for row in rows}


@transaction.atomic
def _of_check_ins(at: datetime) -> int:
    going = Plan.objects.filter(state__in=_GOING, owner__is_active=True).select_related("owner")
    plans = [plan for plan in going.order_by("pk") if _waits_for_check_in(plan, at)]
    for plan in plans:
        assert plan.owner is not None  # joined above
        queue_mail(
            key=f"plan-check-in:{plan.pk}:{_week(at)}",
            to=plan.owner.email,
            subject=f"{plan.number}: how does it go?",
            template="plan_check_in",
            context={"plan": plan},
            at=at,
            guard=(GUARD, {"kind": "check-in", "pk": plan.pk, "user_id": plan.owner_id}),
        )
    return len(plans)


def _waits_for_check_in(plan: Plan, at: datetime) -> bool:
    """Return whether its owner has said nothing for as long as agreed. 1 query."""
    last = plan.check_ins.aggregate(last=Max("at"))["last"]
    since = local_day(last) if last else plan.starts_on
    return since is not None and since + timedelta(days=plan.check_in_days) <= local_day(at)


def is_still_due(kind: str, pk: int, user_id: int) -> bool:
    """Return whether a reminder is still meant, and for this person. Up to 1 query."""
    if kind == "action":
        mine = Action.objects.open().filter(pk=pk, owner_id=user_id, owner__is_active=True)
        return mine.filter(plan__state__in=_GOING).exists()
    plan = Plan.objects.filter(pk=pk, owner_id=user_id, state__in=_GOING).first()
    return plan is not None and plan.owner is not None and plan.owner.is_plan_member
