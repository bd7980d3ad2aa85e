"""What the page of a plan shows of its effect: goals with verdicts, charts, lessons.

Made of stored readings: nothing is computed.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.functional import cached_property

from csap.facts.periods import add_months
from csap.metrics import catalog
from csap.plans import policies
from csap.plans.effect import EffectReading as Read
from csap.plans.effect import Given, figures, wording
from csap.plans.effect.figures import Bullet
from csap.plans.effect.storing import given_from_json, reading_from_json
from csap.plans.effect.vocabulary import SIDES, Verdict
from csap.plans.effect_forms import LessonForm, VerdictForm
from csap.plans.models import AcceptedVerdict, EffectReading, Goal, Lesson, Plan
from csap.plans.services.evaluating import READ_IN
from csap.plans.services.standing import Parts
from csap.plans.vocabulary import State
from csap.telling import numbers, sentences
from csap.telling.charts import Table
from servicedesk.accounts.models import User


@dataclass(frozen=True, slots=True)
class EffectFigure:
    """The chart of a goal (components/_figure.html), and what may honestly be said of it."""

    id: str
    finding: str
    what: str
    caption: str
    change_this: str
    honest: str
    chart: dict[str, Any]
    table: Table
    kind: str = "effect"
    size: str = "tall"
    empty: str = ""


@dataclass(frozen=True)
class GoalRow:
    """A goal, where it stands, and what may be said of it. ``reading`` None: not read yet."""

    goal: Goal
    title: str
    bullet: Bullet | None = None
    baseline: tuple[str, str] = ("–", "")
    now: tuple[str, str] = ("–", "")
    wanted: str = ""
    verdict: sentences.Verdict | None = None
    guard: str = ""
    accepted: AcceptedVerdict | None = None
    form: VerdictForm | None = None
    reading: int | None = None
    draw: Callable[[], EffectFigure | None] = lambda: None

    @property
    def drawn_of(self) -> tuple[object, ...]:
        """All that the figure is made of: a reading never changes."""
        return self.reading, self.goal.number, self.goal.scope_words

    @cached_property
    def figure(self) -> EffectFigure | None:
        return self.draw()


@dataclass(frozen=True, slots=True)
class EffectPart:
    """Everything of the evaluation that the page shows."""

    heading: str
    rows: list[GoalRow]
    parts: Parts
    may_read: bool
    lesson_form: LessonForm | None
    read_at: Any = None

    @property
    def lessons(self) -> list[Lesson]:
        return self.parts.lessons

    @property
    def is_under_way(self) -> bool:
        return self.may_read or bool(self.lessons) or self.read_at is not None


def make(plan: Plan, *, user: User, parts: Parts | None = None) -> EffectPart:
    """Return the evaluation of a plan as far as it has come. 1 query beside those of its parts."""
    parts = parts or Parts(plan)
    goals, accepted = parts.goals, parts.verdicts
    of_plan = EffectReading.objects.filter(goal__plan=plan).order_by("goal", "-at", "-pk")
    readings = {each.goal_id: each for each in of_plan.distinct("goal")}
    works = policies.may_work(user) and plan.state in (State.EXECUTING, State.EVALUATING)
    rows = [
        _row(plan, goal, readings.get(goal.pk), accepted.get(goal.pk), works=works)
        for goal in goals
    ]
    return EffectPart(
        heading=_heading(plan, accepted.values(), len(goals)),
        rows=rows,
        parts=parts,
        may_read=works and bool(goals),
        lesson_form=LessonForm() if works else None,
        read_at=max((each.at for each in readings.values()), default=None),
    )


def _row(
    plan: Plan,
    goal: Goal,
    stored: EffectReading | None,
    accepted: AcceptedVerdict | None,
    *,
    works: bool,
) -> GoalRow:
    title = goal.words or catalog.get(goal.metric).title
    if stored is None:
        return GoalRow(goal, title, baseline=_baseline(goal), wanted=_wanted(goal))
    given, read = given_from_json(stored.given), reading_from_json(stored.given, stored.found)
    said = Verdict(accepted.verdict if accepted else read.verdict)
    return GoalRow(
        goal=goal,
        title=title,
        bullet=figures.bullet(read.terms, read.now, is_met=bool(read.is_met)),
        baseline=figures.level_words(read.terms.baseline, goal.metric),
        now=figures.level_words(read.now, goal.metric) if read.now else ("–", ""),
        wanted=figures.aim_words(read.terms),
        verdict=sentences.Verdict(SIDES[said], said.label, wording.why(read)),
        guard=wording.guard_words(read),
        accepted=accepted,
        form=_form(plan, read, accepted) if works else None,
        reading=stored.pk,
        draw=partial(_figure, goal, stored, given, read),
    )


def _baseline(goal: Goal) -> tuple[str, str]:
    return numbers.number(goal.baseline_value, wording.unit_of(goal.metric)), ""


def _wanted(goal: Goal) -> str:
    unit = wording.unit_of(goal.metric)
    if goal.band_low is not None and goal.band_high is not None:
        return f"band {wording.band((goal.band_low, goal.band_high), unit)}"
    return f"target {numbers.number(goal.target, unit)}"


def _form(plan: Plan, read: Read, accepted: AcceptedVerdict | None) -> VerdictForm | None:
    """Return the form of accepting; none while only waiting makes sense, or it was accepted."""
    is_early = read.verdict == Verdict.TOO_EARLY
    if plan.state == State.EXECUTING and not is_early:
        return None
    if accepted is not None and accepted.verdict == read.verdict:
        return None
    return VerdictForm(read=read.verdict)


def _figure(goal: Goal, stored: EffectReading, given: Given, read: Read) -> EffectFigure | None:
    drawn = figures.chart(given, read)
    if drawn is None:
        return None
    method = " (interrupted time series)" if read.interrupted else ""
    hours = ", in business hours" if wording.unit_of(goal.metric) == "business minutes" else ""
    return EffectFigure(
        id=f"effect-{goal.number}",
        finding=wording.headline(read),
        what=f"{catalog.get(goal.metric).title}{hours}, {goal.scope_words}, by month, before and "
        f"after the planned start{method}",
        caption=_caption(stored, given),
        change_this=_change_this(read),
        honest=wording.honest(read),
        chart=drawn,
        table=figures.table(given, read),
    )


def _caption(stored: EffectReading, given: Given) -> str:
    before = given.first_after
    after = len(given.months) - before
    counted = sum(month.n or 0 for month in given.months)
    left_out = given.triggers and f"{len(given.triggers)} months that began the plan left out"
    last = numbers.short_month(add_months(stored.end, -1))
    return numbers.joined(
        f"n = {numbers.words.count(counted)} in {len(given.months)} months, "
        f"{before} before the start and {after} after",
        left_out,
        f"now is {numbers.short_month(stored.start)} to {last}",
        f"read {numbers.day(stored.at.date())}",
    )


def _change_this(read: Read) -> str:
    early = "fewer than eight months after the start would read “too early”."
    return f"{early} {wording.beside(read)}".strip()


#: What goals came to, in the heading.
_CAME_TO = {
    Verdict.CREDIBLE: ("is met because of the plan", "are met because of the plan"),
    Verdict.NOT_SEPARABLE: ("is met from an unknown cause", "are met from unknown causes"),
    Verdict.MOVED: ("moved", "moved"),
    Verdict.NO_CHANGE: ("did not change", "did not change"),
    Verdict.WORSE: ("got worse", "got worse"),
    Verdict.TOO_EARLY: ("is too early to tell", "are too early to tell"),
}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def heading(verdicts: list[Verdict], goals: int) -> str:
    """Return "Of four goals one is met because of the plan, one moved and two got worse"."""
    if not goals:
        return "No goals yet"
    waiting = goals - len(verdicts)
    if goals == 1:
        return "The goal " + ("waits for a verdict" if waiting else _CAME_TO[verdicts[0]][0])
    if waiting:
        of_all = f"{_number(waiting)} of {_number(goals)} goals"
        return f"{of_all} {'waits' if waiting == 1 else 'wait'} for a verdict".capitalize()
    said = [
        f"{_number(count)} {words[count > 1]}"
        for verdict, words in _CAME_TO.items()
        if (count := verdicts.count(verdict))
    ]
    return f"Of {_number(goals)} goals {sentences.listed(said)}"


def _heading(plan: Plan, accepted: Collection[AcceptedVerdict], goals: int) -> str:
    """Return the heading; before a plan has begun no goal waits for a verdict."""
    if plan.state in READ_IN or accepted or not goals:
        return heading([Verdict(each.verdict) for each in accepted], goals)
    return "One goal" if goals == 1 else f"{_number(goals).capitalize()} goals"


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
