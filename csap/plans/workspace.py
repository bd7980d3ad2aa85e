"""What the page of a plan shows: where it stands, what is missing, everything it consists of.

Made of what is stored: no request is looked at, nothing is computed.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import F

from csap.facts import queries
from csap.facts.frozen import then_and_now
from csap.facts.periods import local_day
from csap.facts.queries import Figure, title_of
from csap.metrics import catalog
from csap.plans import effect_page, guards, records, scopes, stages, taking
from csap.plans.asking import Question, heading_of, questions
from csap.plans.effect_page import EffectPart
from csap.plans.goal_forms import enough
from csap.plans.models import CheckIn, Plan, PlanEvent, PlanFinding
from csap.plans.records import Happened, Told
from csap.plans.services import standing
from csap.plans.services.acting import ADDING
from csap.plans.services.aiming import AIMING
from csap.plans.services.describing import DRAFTING
from csap.plans.services.standing import Parts
from csap.plans.signed import Signing, signing
from csap.plans.step_forms import StepForm
from csap.plans.taking import Taking
from csap.plans.vocabulary import OVER, SIGNED_STATES, GapForm, GapVerdict, State
from csap.telling import definitions, numbers
from servicedesk.accounts.models import User
from surveys.queries import Said, said_to_become

#: What stands for each of the four metrics where few words must do.
HEADLINES = {
    1: "util.rate_per_100_users",
    2: "time.sla_attainment.resolve",
    3: "sat.csat_top2",
    4: "gap.perception",
}
GAP_QUESTIONS = {
    GapForm.PROMISE: "Is what was promised what was aimed at, and is it what was delivered?",
    GapForm.EXPECTATION: "Do people get what they expect?",
    GapForm.PERCEPTION: "Do people feel what is measured?",
}
#: What the baseline has to say about each form.
_GAP_METRICS = {
    GapForm.PROMISE: (
        "time.sla_attainment.response", "time.sla_attainment.resolve", "proj.on_time",
        "proj.budget_ok", "avail.share",
    ),
    GapForm.EXPECTATION: ("gap.adequacy", "sat.csat_top2", "sat.relevance_needs"),
    GapForm.PERCEPTION: (
        "gap.perception", "beh.timeliness.perceived", "beh.timeliness.measured",
        "beh.quality.perceived", "beh.quality.measured",
    ),
}  # fmt: skip
_SIDES = {GapVerdict.GAP: "bad", GapVerdict.NONE: "good", GapVerdict.NOT_MEASURABLE: "none"}
RECENT = 6


class StageShown(NamedTuple):
    """A stage on the path. ``status``: done, now or later."""

    label: str
    status: str
    on: str


class Check(NamedTuple):
    """A condition of the next step: it holds, or what to do so that it does."""

    side: str
    words: str


@dataclass(frozen=True, slots=True)
class NextShown:
    """What comes next, with what is missing for it. ``steps``: what can be done now."""

    event: str
    label: str
    checks: list[Check]
    steps: list[tuple[Taking, StepForm]]

    @property
    def is_ready(self) -> bool:
        return all(check.side == "good" for check in self.checks)


class Headline(NamedTuple):
    """One of the four metrics of the frozen baseline. ``late``: what late data says today."""

    label: str
    then: Told
    late: str


class GapRow(NamedTuple):
    """One form of a gap, and what was answered."""

    form: str
    label: str
    side: str
    verdict: str
    words: str
    by: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Workspace:
    """Everything that the page of a plan shows."""

    stages: list[StageShown]
    next: NextShown | None
    others: list[tuple[Taking, StepForm]]
    check_in: tuple[Taking, StepForm] | None
    effect: EffectPart
    headlines: list[Headline]
    gaps: list[GapRow]
    questions: list[Question]
    questions_heading: str
    signing: Signing
    check_ins: list[CheckIn]
    recent: list[Happened]
    links: list[PlanFinding]
    controls: list[str]
    metric: str
    #: The months that the baseline is of, "January 2025 to December 2025"; "" before it is frozen.
    months: str
    #: What came of it stands before what it was for.
    has_begun: bool
    may_describe: bool
    may_analyse: bool
    may_aim: bool
    may_act: bool
    may_add: bool


def make(
    plan: Plan, *, user: User, at: datetime, refused: tuple[Taking, StepForm] | None = None
) -> Workspace:
    """Return the workspace of a plan that ``policies.get_plan_in_full`` gave. 19 queries at most.

    Three more where it is held against other scopes. ``refused``: a step with its refused form.
    """
    parts = standing.read(plan)
    known = standing.known(plan, at=at, parts=parts)
    forms = _forms(plan, refused)
    moves = plan.events.exclude(to_state=F("from_state")).order_by("pk")
    asked = questions(plan, parts, today=known.today, said=_said(plan, parts, user))
    leading = _leading(plan, known, forms)
    return Workspace(
        stages=_path(plan, list(moves)),
        next=leading,
        others=_others(forms, leading),
        check_in=next((each for each in forms if each[0].name == "check-in"), None),
        effect=effect_page.make(plan, user=user, parts=parts),
        headlines=_headlines(plan, parts),
        gaps=[_gap(form, parts) for form in GapForm],
        questions=asked,
        questions_heading=heading_of(asked),
        signing=signing(plan, parts, reader=user),
        check_ins=list(plan.check_ins.select_related("by").order_by("-at", "-pk")),
        recent=records.happened(plan.events.select_related("actor").order_by("-pk")[:RECENT]),
        links=list(plan.findings.select_related("finding").order_by("pk")),
        controls=scopes.words_of(plan.control_scopes),
        metric=title_of(plan.metric),
        months=_months(plan),
        has_begun=plan.state in SIGNED_STATES and plan.state != State.SIGNED_OFF,
        may_describe=plan.state in DRAFTING,
        may_analyse=plan.state == State.BASELINE_FROZEN,
        may_aim=plan.state in AIMING,
        may_act=plan.state in DRAFTING,
        may_add=plan.state in ADDING,
    )


def _said(plan: Plan, parts: Parts, user: User) -> dict[str, list[Said]]:
    """Return the words that became actions of the plan, by the action's number. Up to 1 query."""
    numbers = [action.number for action in parts.actions]
    return said_to_become(user, numbers) if numbers else {}


def _months(plan: Plan) -> str:
    if plan.baseline is None:
        return ""
    kept = plan.baseline.baseline
    return f"{numbers.month(kept.start)} to {numbers.month(kept.end - timedelta(days=1))}"


def _forms(plan: Plan, refused: tuple[Taking, StepForm] | None) -> list[tuple[Taking, StepForm]]:
    """Return each step that follows with its form; the refused one as it was sent."""
    return [
        refused
        if refused is not None and refused[0] == each
        else (each, each.form(plan=plan, prefix=each.name))
        for each in taking.open_to(plan)
    ]


def _leading(
    plan: Plan, known: guards.Known, forms: list[tuple[Taking, StepForm]]
) -> NextShown | None:
    step = stages.NEXT.get(State(plan.state))
    if step is None:
        return None
    asked = guards.guards(step.event, known)
    checks = [
        Check("good", stages.HOLDS.get(guard.name, guard.name.replace("_", " ")))
        if guard.holds
        else Check("bad", guard.missing)
        for guard in asked
    ]
    ready = all(guard.holds for guard in asked)
    steps = [each for each in forms if _leads(each[0], step.event, ready=ready)]
    return NextShown(step.event, step.label, checks, steps)


def _others(
    forms: list[tuple[Taking, StepForm]], leading: NextShown | None
) -> list[tuple[Taking, StepForm]]:
    """Return the steps that stand neither with what comes next nor with the check-ins."""
    elsewhere = {"check-in"}
    if leading is not None:
        elsewhere |= {step.name for step, _ in leading.steps}
        elsewhere |= {step.name for step, _ in forms if step.event == leading.event}
    return [each for each in forms if each[0].name not in elsewhere]


def _leads(step: Taking, event: str, *, ready: bool) -> bool:
    """Whether a step belongs to what comes next; a bare one only once nothing is missing."""
    if step.name == "ask":
        return event == "sign_off_complete" and not ready
    return step.event == event and (ready or not step.is_bare)


def _path(plan: Plan, moves: list[PlanEvent]) -> list[StageShown]:
    """Return the stages with the day each was reached last."""
    reached = {move.to_state: local_day(move.at) for move in moves}
    reached.setdefault(State.TRIGGERED, local_day(plan.opened_at))
    path = list(stages.STAGES)
    is_given_up = plan.state in stages.GIVEN_UP.states
    if is_given_up:
        path[-1] = stages.GIVEN_UP
    here = next(at for at, stage in enumerate(path) if plan.state in stage.states)
    if is_given_up:
        path = [stage for stage in path if set(stage.states) & set(reached)]
        here = len(path) - 1
    return [
        StageShown(stage.label, status, _reached(stage, reached, status))
        for at, stage in enumerate(path)
        for status in [_status(at, here, plan)]
    ]


def _status(at: int, here: int, plan: Plan) -> str:
    if at == here:
        return "done" if plan.state in OVER else "now"
    return "done" if at < here else "later"


def _reached(stage: stages.Stage, reached: dict[str, date], status: str) -> str:
    days = [reached[state] for state in stage.states if state in reached]
    if not days or status == "later":
        return "not yet"
    return f"{'since ' if status == 'now' else ''}{max(days):%-d %b %Y}"


def _headlines(plan: Plan, parts: Parts) -> list[Headline]:
    """Return the four metrics, then those of the plan and its goals. 3 queries."""
    if plan.baseline is None:
        return []
    more = dict.fromkeys([plan.metric, *(goal.metric for goal in parts.goals)])
    wanted = [*HEADLINES.values(), *(key for key in more if key not in HEADLINES.values())]
    then, now = then_and_now(plan.baseline.baseline, wanted)
    of_families = [
        _headline(plan, f"{number} {title_of(key)}", then.get(key), now.get(key), str(number))
        for number, key in HEADLINES.items()
    ]
    return of_families + [
        _headline(plan, title_of(key), then.get(key), now.get(key), "")
        for key in wanted[len(HEADLINES) :]
        if key in then
    ]


def _headline(
    plan: Plan, label: str, then: Figure | None, now: Figure | None, family: str
) -> Headline:
    because = plan.insufficient.get(family, "")
    if because and (then is None or then.value is None):
        return Headline(label, Told("–", f"insufficient: {because}"), "")
    late = records.late_words(then, now, plan.scope) if then else ""
    return Headline(label, records.told(then, plan.scope), late)


def _gap(form: GapForm, parts: Parts) -> GapRow:
    answer = parts.gaps.get(form)
    label = str(form.label).capitalize()
    if answer is None:
        return GapRow(form, label, "warn", "Not answered yet", GAP_QUESTIONS[form], "", None)
    verdict = GapVerdict(answer.verdict)
    on = local_day(answer.answered_at)
    said = str(verdict.label).capitalize()
    return GapRow(form, label, _SIDES[verdict], said, answer.words, answer.answered_by.name, on)


def baseline_figure(plan: Plan, metric: str) -> Figure | None:
    """Return what the frozen baseline says of a metric; None without one. 1 query."""
    if plan.baseline is None:
        return None
    return queries.figures_of(plan.baseline.baseline, [metric]).get(metric)


def gap_facts(plan: Plan, form: GapForm) -> list[tuple[str, str]]:
    """Return what the frozen baseline says about a form of a gap: measure, words. 1 query."""
    if plan.baseline is None:
        return []
    found = queries.figures_of(plan.baseline.baseline, _GAP_METRICS[form])
    return [
        (title_of(key), str(records.told(found.get(key), plan.scope))) for key in _GAP_METRICS[form]
    ]


def goal_facts(plan: Plan, metric: catalog.Metric, scope: str) -> list[tuple[str, str]]:
    """Return what to know before a goal is set, each (term, words). 1 query."""
    figure = baseline_figure(plan, metric.key) if scope == plan.scope else None
    before = figure.value if figure else None
    known = "frozen for the same months when the goal is kept"
    return [
        ("Measure", title_of(metric.key)),
        ("Baseline", str(records.told(figure, scope)) if scope == plan.scope else known),
        ("Better is", definitions.BETTER[metric.better]),
        ("Enough", enough(metric, before)),
        ("Usually watched against", definitions.guard(metric) or "nothing"),
    ]
