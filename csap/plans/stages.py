"""The states of a plan as the stages that people see, and what comes next. Pure."""

from typing import NamedTuple

from csap.plans.vocabulary import State


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


def next_words(state: str) -> str:
    """Return what comes next: "Freeze the baseline"; "" once the plan is over."""
    step = NEXT.get(State(state))
    return step.label if step else ""
