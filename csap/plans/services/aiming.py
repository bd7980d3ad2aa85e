"""Goals: what each measure is to become, or to stay, against the frozen baseline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from csap.facts.frozen import freeze_baseline
from csap.facts.models import FrozenBaseline
from csap.facts.periods import Period
from csap.facts.scopes import Scope
from csap.metrics.catalog import METRICS
from csap.plans.guards import KnownGoal, is_beyond_relevant_change
from csap.plans.models import Goal, Plan
from csap.plans.naming import words_of
from csap.plans.services.steps import (
    By,
    PlanRefused,
    is_repeat,
    lock_for,
    note,
    require_state,
)
from csap.plans.vocabulary import GOAL_REMOVED, GOAL_SET, Aim, State
from servicedesk.accounts.models import User

#: Goals are written once the gaps are known, and again when they are revised.
AIMING = (State.GAP_ANALYSED, State.GOALS_SET)
_TO_DO = "goals are set once the gaps are analysed, and until the actions are planned"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A goal as it is wanted, in the unit of its metric: shares are 0 to 1.

    Improve takes a ``target``, maintain a ``band``. ``scope`` empty: the plan's. ``guard_metric``
    None: the one that the registry names.
    """

    aim: str
    metric: str
    owner: User
    due_on: date
    target: float | None = None
    band: tuple[float, float] | None = None
    scope: str = ""
    guard_metric: str | None = None
    words: str = ""


@transaction.atomic
def set_goal(
    number: str,
    wanted: Wanted,
    *,
    goal: int | None = None,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Goal:
    """Write a goal, a new one or (``goal``: its number) another wording of one.

    The value before is the frozen baseline's. A scope of its own is frozen for the same period.

    :raises NotPermitted: for who does not work plans.
    :raises UnknownScope: if there is no such service, department or group.
    :raises PlanRefused: unless goals are being set, or naming the field that does not fit.
    """
    by = By(actor, at, key)
    plan = lock_for(number, actor)
    about = goal or "new"
    if is_repeat(plan, GOAL_SET, by, about=about):
        return _written_then(plan, by, about)
    require_state(plan, *AIMING, to_do=_TO_DO)
    scope = Scope.parse(wanted.scope or plan.scope)
    frozen = _baseline_of(plan, scope, by)
    values = _values(wanted, frozen)
    _require_fitting(plan, wanted, values)
    _require_unique(plan, wanted.metric, str(scope), goal)
    row = _row(plan, goal)
    row.scope, row.scope_words = str(scope), words_of(scope)
    row.baseline = frozen
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    note(plan, GOAL_SET, by, about=about, goal=row.number)
    return row


def _written_then(plan: Plan, by: By, about: int | str) -> Goal:
    event = plan.events.get(key=by.stored_key(GOAL_SET, plan.number, about))
    return plan.goals.get(number=event.detail["goal"])


def _row(plan: Plan, goal: int | None) -> Goal:
    if goal is None:
        last = plan.goals.aggregate(last=Max("number"))["last"] or 0
        return Goal(plan=plan, number=last + 1)
    row = plan.goals.filter(number=goal).first()
    if row is None:
        raise PlanRefused(f"{plan.number} has no goal {goal}.")
    return row


def _baseline_of(plan: Plan, scope: Scope, by: By) -> FrozenBaseline:
    """Return the plan's frozen baseline, or for another scope one of the same period."""
    assert plan.baseline is not None  # frozen before goals are set
    if str(scope) == plan.scope:
        return plan.baseline
    kept = plan.baseline.baseline
    frozen = freeze_baseline(
        scope,
        Period(kept.start, kept.end),
        at=by.at,
        actor=by.actor,
        key=f"{plan.number}|{scope}",
    )
    return FrozenBaseline.objects.get(pk=frozen.pk)


def _values(wanted: Wanted, frozen: FrozenBaseline) -> dict[str, Any]:
    metric = METRICS.get(wanted.metric)
    if metric is None:
        raise PlanRefused("Choose one of the metrics.", field="metric")
    if wanted.aim not in Aim.values:
        raise PlanRefused("Improve, or maintain?", field="aim")
    guard = (metric.guard or "") if wanted.guard_metric is None else wanted.guard_metric
    before = frozen.baseline.measurements.filter(metric=wanted.metric).values_list("value")
    is_improving = wanted.aim == Aim.IMPROVE
    low, high = wanted.band if wanted.band and not is_improving else (None, None)
    return {
        "aim": wanted.aim,
        "metric": wanted.metric,
        "baseline_value": next((value for (value,) in before), None),
        "target": wanted.target if is_improving else None,
        "band_low": low,
        "band_high": high,
        "guard_metric": guard,
        "owner": wanted.owner,
        "due_on": wanted.due_on,
        "words": wanted.words.strip()[:300],
    }


def _require_fitting(plan: Plan, wanted: Wanted, values: Mapping[str, Any]) -> None:
    guard = values["guard_metric"]
    if guard and (guard not in METRICS or guard == wanted.metric):
        raise PlanRefused("Guard it by another metric.", field="guard_metric")
    if not wanted.owner.is_active:
        raise PlanRefused("The owner has left.", field="owner")
    if plan.ends_on and wanted.due_on > plan.ends_on:
        raise PlanRefused("It is due after the plan's end.", field="due_on")
    if wanted.aim == Aim.MAINTAIN:
        if values["band_low"] is None or values["band_low"] >= values["band_high"]:
            raise PlanRefused("Give the band to keep, from low to high.", field="band_low")
        return
    _require_improving(wanted, values["baseline_value"])


def _require_improving(wanted: Wanted, before: float | None) -> None:
    if METRICS[wanted.metric].better is None:
        sentence = "Neither direction of it is better: maintain it in a band."
        raise PlanRefused(sentence, field="aim")
    if before is None:
        raise PlanRefused("The baseline has no value to improve.", field="metric")
    if wanted.target is None:
        raise PlanRefused("Give the target.", field="target")
    goal = KnownGoal(0, wanted.aim, wanted.metric, before, wanted.target)
    if not is_beyond_relevant_change(goal):
        sentence = "The target must be better by the smallest change that matters, or more."
        raise PlanRefused(sentence, field="target")


def _require_unique(plan: Plan, metric: str, scope: str, goal: int | None) -> None:
    same = plan.goals.filter(metric=metric, scope=scope).exclude(number=goal or 0).first()
    if same is not None:
        raise PlanRefused(f"Goal {same.number} is of the same metric and scope.", field="metric")


@transaction.atomic
def remove_goal(
    number: str, *, goal: int, actor: User, at: datetime, key: str | None = None
) -> Plan:
    """Take a goal out of a plan whose goals are being set. Its actions stay.

    :raises NotPermitted: for who does not work plans.
    :raises PlanRefused: unless goals are being set.
    """
    by = By(actor, at, key)
    plan = lock_for(number, actor)
    require_state(plan, *AIMING, to_do=_TO_DO)
    removed = plan.goals.filter(number=goal).first()
    if removed is None:
        return plan
    said = f"{removed.aim} {removed.metric}"
    removed.delete()
    note(plan, GOAL_REMOVED, by, about=goal, goal=goal, was=said)
    return plan
