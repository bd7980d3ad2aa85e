"""The states of a plan as the stages that people see, and what comes next. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from csap.facts.periods import local_day
from csap.plans.vocabulary import OVER, State


class Stage(NamedTuple):
    """A stage: its words, the states that are it, its part of plan, do, check, act."""

    label: str
    states: tuple[State, ...]
    part: str


class NextStep(NamedTuple):
    """The step of ``plan_rules`` that leads on from a state, and what a person calls it."""

    event: str
    label: str


PLAN, DO, CHECK, ACT = "Plan", "Do", "Check", "Act"
PARTS = (PLAN, DO, CHECK, ACT)
STAGES = (
    Stage("Triggered", (State.TRIGGERED,), PLAN),
    Stage("Baseline frozen", (State.BASELINE_FROZEN,), PLAN),
    Stage("Gap analysed", (State.GAP_ANALYSED,), PLAN),
    Stage("Goals set", (State.GOALS_SET,), PLAN),
    Stage("Actions planned", (State.ACTIONS_PLANNED,), PLAN),
    Stage("Signed off", (State.SIGNED_OFF,), PLAN),
    Stage("Under way", (State.EXECUTING,), DO),
    Stage("Being evaluated", (State.EVALUATING,), CHECK),
    Stage("Closed or renewed", (State.CLOSED, State.RENEWED), ACT),
)
#: Given up, before or after they had begun: beside the path.
GIVEN_UP = Stage("Given up", (State.CANCELLED, State.ABANDONED), ACT)
#: What leads on; a plan that is over has nothing next.
NEXT = {
    State.TRIGGERED: NextStep("freeze_baseline", "Freeze the baseline"),
    State.BASELINE_FROZEN: NextStep("complete_gap_analysis", "Complete the gap analysis"),
    State.GAP_ANALYSED: NextStep("set_goals", "Set the goals"),
    State.GOALS_SET: NextStep("plan_actions", "Plan the actions"),
    State.ACTIONS_PLANNED: NextStep("sign_off_complete", "Collect the signatures"),
    State.SIGNED_OFF: NextStep("start", "Start it"),
    State.EXECUTING: NextStep("evaluate", "Carry it out, then evaluate"),
    State.EVALUATING: NextStep("close", "Close or renew it"),
}

#: What is said of a guard that holds; one that does not says itself what is missing.
HOLDS = {
    "four_metrics_present": "All four metrics have a value, or a reason why not",
    "promise_gap_answered": "Target, promise and delivery: answered",
    "expectation_gap_answered": "Expected and perceived: answered",
    "perception_gap_answered": "Felt and measured: answered",
    "goals_are_set_out": "Each goal has a measure, a baseline, an owner and a day",
    "improving_targets_are_beyond_the_relevant_change": "Each target is beyond what matters",
    "maintaining_goals_have_a_band": "Each goal to maintain has a band",
    "plan_has_owner_and_dates": "It has an owner, a first and a last day",
    "every_goal_has_action": "Each goal has an action",
    "five_principles_answered": "The five questions are answered",
    "actions_have_owner_due_and_effort": "Each action has an owner, an effort and a day",
    "every_scope_is_represented": "Somebody signs for each scope",
    "all_partners_signed_same_hash": "All partners signed the same text",
    "start_date_reached": "Its first day has come",
    "due_or_all_done": "Its last day is over, or all is done",
    "post_window_long_enough": "Eight months since the start are over",
    "every_goal_has_verdict": "Every goal has a verdict",
    "lessons_recorded": "Lessons are recorded",
}


def next_words(state: str) -> str:
    """Return what comes next: "Freeze the baseline"; "" once the plan is over."""
    step = NEXT.get(State(state))
    return step.label if step else ""


class StageShown(NamedTuple):
    """A stage on the path. ``status``: done, now or later."""

    label: str
    status: str
    on: str


def path(state: str, moves: Iterable[tuple[str, datetime]]) -> list[StageShown]:
    """Return the stages with the day each was reached last; ``moves``: into which state, when."""
    reached = {moved_to: local_day(at) for moved_to, at in moves}
    steps = list(STAGES)
    is_given_up = state in GIVEN_UP.states
    if is_given_up:
        steps[-1] = GIVEN_UP
    here = next(at for at, stage in enumerate(steps) if state in stage.states)
    if is_given_up:
        steps = [stage for stage in steps if set(stage.states) & set(reached)]
        here = len(steps) - 1
    return [
        StageShown(stage.label, status, _reached(stage, reached, status))
        for at, stage in enumerate(steps)
        for status in [_status(at, here, state)]
    ]


def _status(at: int, here: int, state: str) -> str:
    if at == here:
        return "done" if state in OVER else "now"
    return "done" if at < here else "later"


def _reached(stage: Stage, reached: Mapping[str, date], status: str) -> str:
    days = [reached[state] for state in stage.states if state in reached]
    if not days or status == "later":
        return "not yet"
    return f"{'since ' if status == 'now' else ''}{max(days):%-d %b %Y}"
