"""What must hold before a plan takes a step, and in words what is missing. Pure.

The one place where the guards of docs/metrics.md#the-plan are computed. What is known of a plan is
read by ``standing``; which step leads where says ``csap.metrics.plan_rules``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from csap.metrics.catalog import METRICS
from csap.metrics.plan_rules import PRINCIPLES, Transition, csap_transition
from csap.plans.vocabulary import Aim, GapForm

#: Whole months after the start that an honest look at the effect needs.
POST_PERIODS = 8


@dataclass(frozen=True, slots=True)
class KnownGoal:
    """A goal as far as guards ask. Shares are 0 to 1; ``is_open``: its verdict is not "met"."""

    number: int
    aim: str
    metric: str
    baseline: float | None
    target: float | None = None
    band: tuple[float, float] | None = None
    has_owner_and_due: bool = True
    has_action: bool = False
    has_verdict: bool = False
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a plan at a moment, and what the step is given.

    ``accounted``: which of the four metrics have a value in the baseline, or a reason why not.
    ``loose_actions``: what actions without owner or effort, or due after the end, are to do.
    ``carried``: numbers of the goals that a successor takes over.
    """

    today: date
    reason: str = ""
    has_baseline: bool = False
    accounted: frozenset[int] = frozenset()
    gaps: frozenset[str] = frozenset()
    goals: tuple[KnownGoal, ...] = ()
    answered_principles: frozenset[int] = frozenset()
    loose_actions: tuple[str, ...] = ()
    has_owner: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    has_provider: bool = False
    unrepresented: tuple[str, ...] = ()
    unsigned: tuple[str, ...] = ()
    all_actions_done: bool = False
    post_periods: int = 0
    too_early_is_accepted: bool = False
    lessons: int = 0
    carried: frozenset[int] = frozenset()
    proposed_ends_on: date | None = None


class Guard(NamedTuple):
    """One condition of a step. ``missing``: what to do so that it holds; "" if it does."""

    name: str
    missing: str

    @property
    def holds(self) -> bool:
        return not self.missing


Check = Callable[[Known], str]


def _four_metrics(known: Known) -> str:
    if not known.has_baseline:
        return "Freeze a baseline of at least six months."
    lacking = unaccounted(known)
    if not lacking:
        return ""
    return f"Say why there is no value of {_listed('metric', lacking)}."


def unaccounted(known: Known) -> list[int]:
    """Return which of the four metrics have neither a value in the baseline nor a reason."""
    return sorted({1, 2, 3, 4} - known.accounted)


def _gap_answered(form: GapForm) -> Check:
    def check(known: Known) -> str:
        return "" if form in known.gaps else f"Answer whether there is a gap of {form.label}."

    return check


def _goals_set_out(known: Known) -> str:
    if not known.goals:
        return "Set at least one goal."
    loose = [goal.number for goal in known.goals if not _is_set_out(goal)]
    return f"Give metric, owner and due date to {_listed('goal', loose)}." if loose else ""


def _is_set_out(goal: KnownGoal) -> bool:
    has_reference = goal.aim == Aim.MAINTAIN or goal.baseline is not None
    return (
        goal.aim in Aim.values
        and goal.metric in METRICS
        and (has_reference and goal.has_owner_and_due)
    )


def _improves_enough(known: Known) -> str:
    short = [
        goal.number
        for goal in known.goals
        if goal.aim == Aim.IMPROVE and not is_beyond_relevant_change(goal)
    ]
    if not short:
        return ""
    told = _listed("goal", short)
    return f"Set a target that is better by the smallest change that matters: {told}."


def is_beyond_relevant_change(goal: KnownGoal) -> bool:
    """Whether a target is better than the baseline by the smallest change that matters, or more.

    A metric of which neither direction is better cannot be improved, only kept in a band.
    """
    metric = METRICS.get(goal.metric)
    if metric is None or metric.relevant_change is None or metric.better is None:
        return False
    if goal.baseline is None or goal.target is None:
        return False
    matters = metric.relevant_change.matters_from(goal.baseline)
    gained = {
        "high": goal.target - goal.baseline,
        "low": goal.baseline - goal.target,
        "near_zero": abs(goal.baseline) - abs(goal.target),
    }[metric.better]
    # A rounding error must not refuse a target of exactly the smallest change.
    return gained > 0 and gained >= matters - 1e-9


def _keeps_a_band(known: Known) -> str:
    loose = [
        goal.number
        for goal in known.goals
        if goal.aim == Aim.MAINTAIN and (goal.band is None or goal.band[0] >= goal.band[1])
    ]
    return f"Give a band to keep to {_listed('goal', loose)}." if loose else ""


def _has_owner_and_dates(known: Known) -> str:
    if known.has_owner and known.starts_on and known.ends_on:
        return ""
    return "Name the plan's owner, its first and its last day."


def _every_goal_has_action(known: Known) -> str:
    idle = [goal.number for goal in known.goals if not goal.has_action]
    return f"Plan an action for {_listed('goal', idle)}." if idle else ""


def _five_principles(known: Known) -> str:
    unanswered = sorted(set(PRINCIPLES) - known.answered_principles)
    if not unanswered:
        return ""
    return f"Answer {_listed('question', unanswered)}: an action, or why nothing is needed."


def _actions_are_set_out(known: Known) -> str:
    if not known.loose_actions:
        return ""
    return f"Owner, effort, and a due date by the plan's end: {'; '.join(known.loose_actions)}."


def _is_represented(known: Known) -> str:
    if not known.has_provider:
        return "The plan's owner signs for the provider; name the owner."
    if known.unrepresented:
        return f"Name who signs for {', '.join(known.unrepresented)}."
    return ""


def _all_signed(known: Known) -> str:
    return f"Not signed by {', '.join(known.unsigned)}." if known.unsigned else ""


def _start_reached(known: Known) -> str:
    if known.starts_on is not None and known.today >= known.starts_on:
        return ""
    return f"It starts on {known.starts_on:%-d %b %Y}." if known.starts_on else "It has no start."


def _reason_given(known: Known) -> str:
    return "" if known.reason.strip() else "Say why."


def _due_or_done(known: Known) -> str:
    if known.all_actions_done or (known.ends_on is not None and known.today > known.ends_on):
        return ""
    until = f" ends on {known.ends_on:%-d %b %Y} and" if known.ends_on else ""
    return f"The plan{until} has open actions."


def _post_window(known: Known) -> str:
    if known.too_early_is_accepted or known.post_periods >= POST_PERIODS:
        return ""
    return (
        f"{known.post_periods} of {POST_PERIODS} months since the start are over; "
        "wait, or accept the verdict “too early”."
    )


def _every_goal_has_verdict(known: Known) -> str:
    if not known.goals:
        return "There is no goal to give a verdict on."
    open_ = [goal.number for goal in known.goals if not goal.has_verdict]
    return f"Give a verdict on {_listed('goal', open_)}." if open_ else ""


def _lessons_recorded(known: Known) -> str:
    return "" if known.lessons else "Record what was learned."


def _carries_open_goals(known: Known) -> str:
    open_ = {goal.number for goal in known.goals if goal.is_open}
    if not open_:
        return "No goal is open: close it."
    left = sorted(open_ - known.carried)
    return f"The successor must go on with {_listed('goal', left)}." if left else ""


def _new_end_signed(known: Known) -> str:
    if known.proposed_ends_on is None:
        return "Propose a later end."
    return _all_signed(known)


#: The guards of each step, by the names of docs/metrics.md#the-plan.
GUARDS: dict[str, dict[str, Check]] = {
    "freeze_baseline": {"four_metrics_present": _four_metrics},
    "complete_gap_analysis": {
        "promise_gap_answered": _gap_answered(GapForm.PROMISE),
        "expectation_gap_answered": _gap_answered(GapForm.EXPECTATION),
        "perception_gap_answered": _gap_answered(GapForm.PERCEPTION),
    },
    "set_goals": {
        "goals_are_set_out": _goals_set_out,
        "improving_targets_are_beyond_the_relevant_change": _improves_enough,
        "maintaining_goals_have_a_band": _keeps_a_band,
    },
    "plan_actions": {
        "plan_has_owner_and_dates": _has_owner_and_dates,
        "every_goal_has_action": _every_goal_has_action,
        "five_principles_answered": _five_principles,
        "actions_have_owner_due_and_effort": _actions_are_set_out,
    },
    "sign_off_complete": {
        "every_scope_is_represented": _is_represented,
        "all_partners_signed_same_hash": _all_signed,
    },
    "revise_goals": {},
    "start": {"start_date_reached": _start_reached},
    "material_change": {"reason_given": _reason_given},
    "evaluate": {
        "due_or_all_done": _due_or_done,
        "post_window_long_enough": _post_window,
    },
    "abandon": {"reason_given": _reason_given},
    "close": {
        "every_goal_has_verdict": _every_goal_has_verdict,
        "lessons_recorded": _lessons_recorded,
    },
    "renew": {"successor_has_the_open_goals": _carries_open_goals},
    "extend": {"new_date_signed": _new_end_signed},
    "cancel": {"reason_given": _reason_given},
}


def guards(event: str, known: Known) -> list[Guard]:
    """Return each guard of a step, and what it misses.

    :raises KeyError: if there is no such step.
    """
    return [Guard(name, check(known)) for name, check in GUARDS[event].items()]


def transition(state: str, event: str, known: Known) -> tuple[Transition, list[str]]:
    """Return whether a plan takes a step, and what is missing, in words.

    Source: docs/metrics.md#the-plan
    """
    asked = guards(event, known)
    step = csap_transition(state, event, {guard.name: guard.holds for guard in asked})
    return step, [guard.missing for guard in asked if not guard.holds]


def _listed(noun: str, numbers: Sequence[int]) -> str:
    """Return "goal 2", "goals 1 and 3"."""
    told = [str(number) for number in numbers]
    if len(told) == 1:
        return f"{noun} {told[0]}"
    return f"{noun}s {', '.join(told[:-1])} and {told[-1]}"
