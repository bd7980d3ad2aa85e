"""What can be done with a plan next, what is missing for it, and the forms of doing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from csap.plans import guards, stages, taking
from csap.plans.guards import Known
from csap.plans.models import Plan
from csap.plans.stages import NextStep
from csap.plans.step_forms import StepForm
from csap.plans.taking import Taking

#: A step with the form of taking it.
Offered = tuple[Taking, StepForm]


class Check(NamedTuple):
    """A condition of the next step: it holds, or what to do so that it does."""

    side: str
    words: str


@dataclass(frozen=True, slots=True)
class NextShown:
    """What comes next, with what is missing for it. ``steps``: what can be done now."""

    event: str
    label: str
    checks: Sequence[Check]
    steps: list[Offered]

    @property
    def is_ready(self) -> bool:
        return _is_ready(self.checks)


def offered(plan: Plan, refused: Offered | None) -> list[Offered]:
    """Return each step that follows with its form; the refused one as it was sent."""
    return [
        refused
        if refused is not None and refused[0] == each
        else (each, each.form(plan=plan, prefix=each.name))
        for each in taking.open_to(plan)
    ]


def checks(step: NextStep, known: Known) -> list[Check]:
    """Return each condition of a step, and whether it holds."""
    return [
        Check("good", stages.HOLDS.get(guard.name, guard.name.replace("_", " ")))
        if guard.holds
        else Check("bad", guard.missing)
        for guard in guards.guards(step.event, known)
    ]


def leading(step: NextStep, found: Sequence[Check], forms: Sequence[Offered]) -> NextShown:
    """Return what comes next, with those of the forms that belong to it."""
    ready = _is_ready(found)
    steps = [each for each in forms if _leads(each[0], step.event, ready=ready)]
    return NextShown(step.event, step.label, found, steps)


def others(forms: Sequence[Offered], next_: NextShown | None) -> list[Offered]:
    """Return the steps that stand neither with what comes next nor with the check-ins."""
    elsewhere = {"check-in"}
    if next_ is not None:
        elsewhere |= {step.name for step, _ in next_.steps}
        elsewhere |= {step.name for step, _ in forms if step.event == next_.event}
    return [each for each in forms if each[0].name not in elsewhere]


def _leads(step: Taking, event: str, *, ready: bool) -> bool:
    """Whether a step belongs to what comes next; a bare one only once nothing is missing."""
    if step.name == "ask":
        return event == "sign_off_complete" and not ready
    return step.event == event and (ready or not step.is_bare)


def _is_ready(found: Sequence[Check]) -> bool:
    return all(check.side == "good" for check in found)
