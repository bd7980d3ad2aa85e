"""Plans as files: a row a plan with its progress, its goals, its actions, and what metrics mean."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from csap.plans.listing import Row, rows_of
from csap.plans.models import AcceptedVerdict, Action, Goal, Plan
from csap.telling.files import FORMS, definitions_of
from servicedesk.common.spreadsheets import Sheet

PLAN = (
    "number", "title", "state", "metric", "metric title", "scope", "scope name", "trigger",
    "owner", "starts on", "ends on (last day)", "opened at", "closed at", "goals", "actions",
    "actions done", "actions late", "verdicts", "next step",
)  # fmt: skip
GOAL = (
    "plan", "goal", "aim", "metric", "scope", "baseline", "target", "band low", "band high",
    "watched against", "owner", "due on", "verdict",
)  # fmt: skip
ACTION = (
    "plan", "principle", "action", "goals", "owner", "effort (hours)", "due on", "status",
    "done on", "outcome", "improves", "worked on in", "decided in",
)  # fmt: skip
_ABOUT = [["rules", "docs/metrics.md#the-plan"], ["values", "Shares are 0 to 1. Empty: none."]]


def as_file(plans: Sequence[Plan], suffix: str, *, today: date) -> tuple[bytes, str]:
    """Return the plans as CSV or XLSX, and the content type. 7 queries for any number."""
    write, content_type = FORMS[suffix]
    return write(sheets(plans, today=today)), content_type


def sheets(plans: Sequence[Plan], *, today: date) -> list[Sheet]:
    """Return plans, goals, actions, and what their metrics mean. 7 queries for any number."""
    rows = [_plan(row) for row in rows_of(plans, today=today)]
    goals = list(_goals_of(plans))
    metrics = {plan.metric for plan in plans} | {goal.metric for goal in goals}
    return [
        Sheet("Plans", PLAN, rows, _ABOUT),
        Sheet("Goals", GOAL, _goal_rows(goals)),
        Sheet("Actions", ACTION, _action_rows(plans)),
        definitions_of(metrics),
    ]


def _plan(row: Row) -> list[Any]:
    plan, progress = row.plan, row.progress
    days = (plan.starts_on, plan.ends_on, plan.opened_at, plan.closed_at)
    return [
        plan.number,
        plan.title,
        plan.state,
        plan.metric,
        row.metric,
        plan.scope,
        plan.scope_words,
        plan.trigger,
        plan.owner.name if plan.owner else None,
        *(day.isoformat() if day else None for day in days),
        progress.goals,
        progress.actions,
        progress.done,
        progress.late,
        progress.verdict_words,
        row.next,
    ]


def _goals_of(plans: Sequence[Plan]) -> QuerySet[Goal]:
    goals = Goal.objects.filter(plan__in=[plan.pk for plan in plans])
    return goals.select_related("plan", "owner").order_by("-plan_id", "number")


def _goal_rows(goals: Sequence[Goal]) -> list[list[Any]]:
    newest = AcceptedVerdict.objects.filter(goal__in=[goal.pk for goal in goals])
    held = newest.order_by("goal", "-pk").distinct("goal").values_list("goal_id", "verdict")
    verdicts = dict(held)
    return [
        [
            goal.plan.number,
            goal.number,
            goal.aim,
            goal.metric,
            goal.scope,
            goal.baseline_value,
            goal.target,
            goal.band_low,
            goal.band_high,
            goal.guard_metric,
            goal.owner.name,
            goal.due_on.isoformat(),
            verdicts.get(goal.pk),
        ]
        for goal in goals
    ]


def _action_rows(plans: Sequence[Plan]) -> list[list[Any]]:
    found = Action.objects.filter(plan__in=[plan.pk for plan in plans])
    actions = found.select_related("plan", "owner").prefetch_related("goals")
    return [
        [
            action.plan.number,
            action.principle,
            action.what,
            " ".join(str(number) for number in sorted(goal.number for goal in action.goals.all())),
            action.owner.name,
            action.effort_hours,
            action.due_on.isoformat(),
            action.status,
            action.done_on.isoformat() if action.done_on else None,
            action.outcome,
            " ".join(action.qualities),
            action.subject_number,
            action.decided_in,
        ]
        for action in actions.order_by("-plan_id", "principle", "due_on", "pk")
    ]
