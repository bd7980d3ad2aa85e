"""What the page of a plan shows: where it stands, what is missing, everything it consists of.

Made of what is stored: no request is looked at, nothing is computed.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import F
from django.utils.functional import cached_property

from csap.facts import frozen, queries
from csap.facts.models import Baseline
from csap.facts.periods import local_day
from csap.facts.queries import Figure, title_of
from csap.plans import effect_page, leading, records, scopes, signed, stages
from csap.plans.asking import Question, heading_of, questions
from csap.plans.effect_page import EffectPart
from csap.plans.form_facts import GAP_QUESTIONS
from csap.plans.guards import Known
from csap.plans.leading import NextShown, Offered
from csap.plans.models import CheckIn, Plan
from csap.plans.records import Happened, Told
from csap.plans.services import standing
from csap.plans.services.acting import ADDING
from csap.plans.services.aiming import AIMING
from csap.plans.services.describing import DRAFTING
from csap.plans.services.standing import Parts
from csap.plans.signed import Signing
from csap.plans.stages import StageShown
from csap.plans.vocabulary import SIGNED_STATES, GapForm, GapVerdict, State
from csap.telling import numbers
from servicedesk.accounts.models import User
from servicedesk.accounts.queries import newest_change_of_people
from servicedesk.common.caching import kept
from surveys.queries import Said, said_to_become

#: What stands for each of the four metrics where few words must do.
HEADLINES = {
    1: "util.rate_per_100_users",
    2: "time.sla_attainment.resolve",
    3: "sat.csat_top2",
    4: "gap.perception",
}
_SIDES = {GapVerdict.GAP: "bad", GapVerdict.NONE: "good", GapVerdict.NOT_MEASURABLE: "none"}
RECENT = 6


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


class LinkShown(NamedTuple):
    """A finding that the plan is about."""

    number: str
    sentence: str
    is_trigger: bool
    on: date


class Workspace:
    """What the page of a plan shows; each part is read when it is first asked for, and once.

    ``as_of`` names all that most parts are made of: every change of a plan is a step of it. The
    page keeps such parts as rendered for as long as it is the same. 11 queries, 28 where nothing
    is kept yet.
    """

    def __init__(
        self, plan: Plan, *, user: User, at: datetime, refused: Offered | None = None
    ) -> None:
        state = plan.state
        self.plan, self._user, self._at, self._refused = plan, user, at, refused
        self.metric = title_of(plan.metric)
        #: What came of it stands before what it was for.
        self.has_begun = state in SIGNED_STATES and state != State.SIGNED_OFF
        self.may_describe = self.may_act = state in DRAFTING
        self.may_analyse = state == State.BASELINE_FROZEN
        self.may_aim = state in AIMING
        self.may_add = state in ADDING
        self.may_name = signed.may_name(plan)

    @cached_property
    def as_of(self) -> tuple[object, ...]:
        """2 queries."""
        plan, today = self.plan, local_day(self._at)
        return plan.pk, plan.events.count(), newest_change_of_people(), today, self._user.pk

    @cached_property
    def stages(self) -> list[StageShown]:
        """1 query."""
        moves = self.plan.events.exclude(to_state=F("from_state")).order_by("pk")
        reached = [(State.TRIGGERED, self.plan.opened_at), *moves.values_list("to_state", "at")]
        return stages.path(self.plan.state, reached)

    @cached_property
    def next(self) -> NextShown | None:
        step = stages.NEXT.get(State(self.plan.state))
        if step is None:
            return None
        found = kept("plan-checks", self.as_of, lambda: leading.checks(step, self._known))
        return leading.leading(step, found, self._offered)

    @cached_property
    def others(self) -> list[Offered]:
        return leading.others(self._offered, self.next)

    @cached_property
    def check_in(self) -> Offered | None:
        return next((each for each in self._offered if each[0].name == "check-in"), None)

    @cached_property
    def effect(self) -> EffectPart:
        return effect_page.make(self.plan, user=self._user, parts=self._parts)

    @cached_property
    def newer(self) -> Baseline | None:
        """What says today what late data makes of the frozen baseline. 1 query."""
        return frozen.newer_than(self.plan.baseline.baseline) if self.plan.baseline else None

    @cached_property
    def headlines(self) -> list[Headline]:
        """Up to 2 queries."""
        return _headlines(self.plan, self._parts, self.newer)

    @cached_property
    def months(self) -> str:
        """The months that the baseline is of, "January 2025 to December 2025"; "" without one."""
        if self.plan.baseline is None:
            return ""
        whole = self.plan.baseline.baseline
        return f"{numbers.month(whole.start)} to {numbers.month(whole.end - timedelta(days=1))}"

    @cached_property
    def gaps(self) -> list[GapRow]:
        return [_gap(form, self._parts) for form in GapForm]

    @cached_property
    def said(self) -> dict[str, list[Said]]:
        """The words that became actions of the plan, by the action's number. 1 query."""
        numbers = kept("plan-actions", self.as_of, self._action_numbers)
        return said_to_become(self._user, numbers) if numbers else {}

    @cached_property
    def questions(self) -> list[Question]:
        return questions(self.plan, self._parts, today=local_day(self._at), said=self.said)

    @cached_property
    def questions_heading(self) -> str:
        return heading_of(self.questions)

    @cached_property
    def signing(self) -> Signing:
        return signed.signing(self.plan, self._parts, reader=self._user)

    @cached_property
    def check_ins(self) -> list[CheckIn]:
        """1 query."""
        return list(self.plan.check_ins.select_related("by").order_by("-at", "-pk"))

    @cached_property
    def recent(self) -> list[Happened]:
        """1 query."""
        return records.happened(self.plan.events.select_related("actor").order_by("-pk")[:RECENT])

    @cached_property
    def links(self) -> list[LinkShown]:
        """1 query."""
        rows = self.plan.findings.order_by("pk").values_list(
            "finding__number", "finding__sentence", "is_trigger", "at"
        )
        return [
            LinkShown(number, sentence, is_trigger, local_day(at))
            for number, sentence, is_trigger, at in rows
        ]

    @cached_property
    def controls(self) -> list[str]:
        return scopes.words_of(self.plan.control_scopes)

    def _action_numbers(self) -> list[str]:
        return [action.number for action in self.plan.actions.only("plan")]

    @cached_property
    def _parts(self) -> Parts:
        return Parts(self.plan)

    @cached_property
    def _known(self) -> Known:
        return standing.known(self.plan, at=self._at, parts=self._parts)

    @cached_property
    def _offered(self) -> list[Offered]:
        return leading.offered(self.plan, self._refused)


def _headlines(plan: Plan, parts: Parts, newer: Baseline | None) -> list[Headline]:
    """Return the four metrics, then those of the plan and its goals. Up to 2 queries."""
    if plan.baseline is None:
        return []
    more = dict.fromkeys([plan.metric, *(goal.metric for goal in parts.goals)])
    wanted = [*HEADLINES.values(), *(key for key in more if key not in HEADLINES.values())]
    then = queries.figures_of(plan.baseline.baseline, wanted)
    now = queries.figures_of(newer, wanted) if newer else {}
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
