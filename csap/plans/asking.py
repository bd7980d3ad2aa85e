"""The five remedial questions with what answers them, as the page of a plan shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from csap.findings.principles import QUESTIONS
from csap.metrics.plan_rules import PRINCIPLES
from csap.plans.models import Action, NothingNeeded, Plan
from csap.plans.services.standing import Parts
from csap.plans.vocabulary import REPORTED_IN, ActionStatus, Quality
from surveys.queries import Said

_ICONS = {
    ActionStatus.OPEN: ("circle", ""),
    ActionStatus.UNDER_WAY: ("progress", ""),
    ActionStatus.DONE: ("circle-check", "good"),
    ActionStatus.DROPPED: ("circle-x", ""),
}
_LATE = ("alert-circle", "bad")
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


class ActionRow(NamedTuple):
    """An action as a line. ``when``: "done 15 Mar", "late, due 30 Sep".

    ``number``: CSAP-7/12, by which feedback names it; ``said``: the words that became it.
    """

    action: Action
    icon: str
    side: str
    word: str
    when: str
    improves: str
    goals: str
    is_late: bool
    may_report: bool
    number: str
    said: Sequence[Said]


@dataclass(frozen=True, slots=True)
class Question:
    """A remedial question with its actions, or why it needs none."""

    number: int
    name: str
    text: str
    rows: list[ActionRow]
    nothing: NothingNeeded | None

    @property
    def is_answered(self) -> bool:
        return bool(self.rows) or self.nothing is not None


def questions(
    plan: Plan, parts: Parts, *, today: date, said: Mapping[str, Sequence[Said]]
) -> list[Question]:
    """Return the five questions; ``said``: the words that became each action. No query."""
    return [
        Question(
            number=number,
            name=name,
            text=QUESTIONS[number],
            rows=[_row(plan, a, today, said) for a in parts.actions if a.principle == number],
            nothing=parts.nothing_needed.get(number),
        )
        for number, name in PRINCIPLES.items()
    ]


def heading_of(asked: Sequence[Question]) -> str:
    """Return "Nine actions answer four of the five questions; one is late"."""
    rows = [row for question in asked for row in question.rows]
    if not rows:
        return "No action is planned yet"
    late = sum(row.is_late for row in rows)
    with_action = sum(bool(question.rows) for question in asked)
    actions = f"{_count(len(rows))} action{' answers' if len(rows) == 1 else 's answer'}"
    told = f"{actions} {_count(with_action).lower()} of the five questions"
    if not late:
        return told
    return f"{told}; {_count(late).lower()} {'is' if late == 1 else 'are'} late"


def _count(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _row(plan: Plan, action: Action, today: date, said: Mapping[str, Sequence[Said]]) -> ActionRow:
    status = ActionStatus(action.status)
    is_late = not action.is_settled and action.due_on < today
    icon, side = _LATE if is_late else _ICONS[status]
    return ActionRow(
        action=action,
        icon=icon,
        side=side,
        word="late" if is_late else str(status.label),
        when=_when(action, is_late=is_late),
        improves=", ".join(str(Quality(each).label) for each in action.qualities),
        goals=", ".join(str(number) for number in sorted(g.number for g in action.goals.all())),
        is_late=is_late,
        may_report=plan.state in REPORTED_IN,
        number=action.number,
        said=said.get(action.number, ()),
    )


def _when(action: Action, *, is_late: bool) -> str:
    if action.done_on:
        return f"done {action.done_on:%-d %b %Y}"
    if action.status == ActionStatus.DROPPED:
        return "dropped"
    return f"{'late, ' if is_late else ''}due {action.due_on:%-d %b %Y}"
