"""The life of a plan as a table, and which principle a finding calls for."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

BEFORE_EXECUTION = (
    "triggered",
    "baseline_frozen",
    "gap_analysed",
    "goals_set",
    "actions_planned",
    "signed_off",
)
TRANSITIONS = {
    ("triggered", "freeze_baseline"): "baseline_frozen",
    ("baseline_frozen", "complete_gap_analysis"): "gap_analysed",
    ("gap_analysed", "set_goals"): "goals_set",
    ("goals_set", "plan_actions"): "actions_planned",
    ("actions_planned", "sign_off_complete"): "signed_off",
    ("actions_planned", "revise_goals"): "goals_set",
    ("signed_off", "start"): "executing",
    ("signed_off", "material_change"): "actions_planned",
    ("executing", "evaluate"): "evaluating",
    ("executing", "abandon"): "abandoned",
    ("evaluating", "close"): "closed",
    ("evaluating", "renew"): "renewed",
    ("evaluating", "extend"): "executing",
    **{(state, "cancel"): "cancelled" for state in BEFORE_EXECUTION},
}

ALIGNMENT, STANDARDS, COMMUNICATION, PARTNERSHIP, IMPROVEMENT = range(1, 6)
PRINCIPLES = {
    ALIGNMENT: "Alignment with business needs",
    STANDARDS: "Standards and best practices",
    COMMUNICATION: "Open communication",
    PARTNERSHIP: "Partnership and buy-in",
    IMPROVEMENT: "Continuous improvement",
}
_CALLS_FOR = {
    "low relevance": {ALIGNMENT},
    "unused service": {ALIGNMENT},
    "unknown-need service": {ALIGNMENT},
    "unused or unknown-need service": {ALIGNMENT},
    "agreed bad": {STANDARDS},
    "believed better than it is": {STANDARDS, COMMUNICATION},
    "high reopen": {STANDARDS},
    "low fcr": {STANDARDS},
    "better than believed": {COMMUNICATION},
    "low awareness": {COMMUNICATION},
    "low acceptance of policy": {COMMUNICATION, PARTNERSHIP},
    "promise tighter than record": {PARTNERSHIP},
    "sustained gap": {PARTNERSHIP},
    "no lessons reuse": {IMPROVEMENT},
    "overdue review": {IMPROVEMENT},
    "repeated same trigger": {IMPROVEMENT},
}


class Transition(NamedTuple):
    """Whether the step is allowed, the state after it, and why not (None if it is)."""

    allowed: bool
    state: str
    reason: str | None


def csap_transition(state: str, event: str, guards: Mapping[str, bool] | None = None) -> Transition:
    """Return where an event takes a plan; any false guard denies it, the first by name is told.

    Source: docs/metrics.md#the-plan
    """
    target = TRANSITIONS.get((state, event))
    if target is None:
        return Transition(False, state, "no such transition")
    refused = min((name for name, holds in (guards or {}).items() if not holds), default=None)
    if refused is not None:
        return Transition(False, state, f"guard: {refused}")
    return Transition(True, target, None)


def suggest_principles(findings: Iterable[str]) -> list[int]:
    """Return the numbers of the principles that findings call for, sorted; an unknown one for none.

    Source: docs/metrics.md#principles
    """
    return sorted(set().union(*(_CALLS_FOR.get(finding.lower(), set()) for finding in findings)))
