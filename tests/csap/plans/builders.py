"""Plans at any point of their life, taken there by the services, the dullest way."""

from datetime import UTC, date, datetime, timedelta

from csap.facts.models import FrozenBaseline, Measurement
from csap.facts.periods import Period
from csap.facts.scopes import Scope
from csap.facts.services import Report, store
from csap.metrics.plan_rules import COMMUNICATION
from csap.plans import services
from csap.plans.effect import read_effect
from csap.plans.effect.storing import given_as_json, reading_as_json
from csap.plans.models import AcceptedVerdict, EffectReading, Plan
from csap.plans.services import Description, Task, Wanted
from csap.plans.vocabulary import GapForm, State
from tests.csap.dashboards.series import figure
from tests.csap.findings.stored import computed
from tests.csap.plans.givens import given
from tests.factories import UserFactory

ON_TIME = "time.sla_attainment.resolve"
AT = datetime(2026, 1, 14, 9, tzinfo=UTC)
YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))
START, END = date(2026, 2, 1), date(2026, 9, 30)
STARTED = datetime(2026, 2, 1, 9, tzinfo=UTC)
ENDED = datetime(2026, 10, 20, 9, tzinfo=UTC)

#: What an evaluation saw, where what matters is the verdict alone.
SEEN = given()

#: A value of each of the four metrics, but of projects and consulting too few.
FIGURES = (
    figure("util.rate_per_100_users", n=4000, value=6.9),
    figure(ON_TIME, n=1898, k=1367, value=0.72, low=0.69, high=0.74),
    figure("qual.reopen_rate", n=1812, k=94, value=0.052, low=0.043, high=0.063),
    figure("sat.csat_top2", n=301, k=214, value=0.71, low=0.66, high=0.76),
    figure("gap.perception", n=298, value=-0.12, low=-0.2, high=-0.04),
)


def keep_baseline(key, *, figures=FIGURES, scope=None):
    """Freeze figures under a key, so that freezing for the plan finds them computed."""
    report = Report(
        scope=scope or Scope(),
        period=YEAR,
        as_of=YEAR.final_from,
        is_provisional=False,
        dirty=0,
        figures=[computed(each) for each in figures],
    )
    baseline = store(report, at=AT)
    assert Measurement.objects.filter(baseline=baseline).count() == len(figures)
    return FrozenBaseline.objects.create(baseline=baseline, frozen_at=AT, key=key)


class Life:
    """A plan, the people around it, and the steps it takes."""

    def __init__(self, *, metric=ON_TIME, scope="all", figures=FIGURES, customer=None):
        self.manager = UserFactory(manager=True)
        self.customer = customer or UserFactory()
        plan = services.open_by_hand(
            scope=scope,
            metric=metric,
            title="Access in time",
            reason="People say so.",
            actor=self.manager,
            at=AT,
        )
        self.number = plan.number
        keep_baseline(plan.number, figures=figures)

    @property
    def plan(self):
        return Plan.objects.get(number=self.number)

    def do(self, step, *, at=AT, **given):
        """Call a service of the plan as its manager."""
        return getattr(services, step)(self.number, actor=self.manager, at=at, **given)

    def freeze(self):
        self.do("freeze_baseline")

    def analyse(self):
        for form in GapForm.values:
            self.do("answer_gap", form=form, verdict="NONE", words="As expected.")
        self.do("complete_gap_analysis")

    def aim(self, **given):
        wanted = {"aim": "IMPROVE", "metric": ON_TIME, "target": 0.82, "due_on": END}
        self.do("set_goal", wanted=Wanted(owner=self.manager, **wanted | given))
        self.do("set_goals")

    def describe(self, **given):
        wanted = {"title": "Access in time", "starts_on": START, "ends_on": END} | given
        self.do("describe", wanted=Description(owner=self.manager, **wanted))

    def act(self, **given):
        wanted = {"principle": 2, "what": "One catalogue of roles", "effort_hours": 16}
        wanted |= {"due_on": END, "goals": [1], "owner": self.manager} | given
        if wanted["principle"] == COMMUNICATION:
            wanted.setdefault("qualities", ["TIMELINESS"])
        return self.do("add_action", task=Task(**wanted))

    def plan_actions(self):
        self.describe()
        self.act()
        for principle in (1, 3, 4, 5):
            self.do("answer_nothing_needed", principle=principle, because="It is well.")
        self.do("plan_actions")

    def sign(self):
        self.do("add_partner", user=self.customer)
        text = self.plan.content_hash
        for person in (self.manager, self.customer):
            services.sign(self.number, content_hash=text, actor=person, at=AT)

    def start(self):
        self.do("start", at=STARTED)

    def evaluate(self):
        self.do("evaluate", at=ENDED)

    def judge(self, verdict="MET_CREDIBLE", number=1):
        """Accept a verdict on a goal, as if its effect had been read."""
        goal = self.plan.goals.get(number=number)
        reading = EffectReading.objects.create(
            goal=goal, at=ENDED, start=date(2026, 7, 1), end=date(2026, 10, 1), months_after=8,
            verdict=verdict, given=given_as_json(SEEN), found=reading_as_json(read_effect(SEEN)),
            rules_version=1,
            input_hash=f"{goal.pk}{verdict}"[:64],
        )  # fmt: skip
        AcceptedVerdict.objects.create(
            goal=goal, reading=reading, verdict=verdict, accepted_by=self.manager, at=ENDED
        )

    def learn(self):
        self.plan.lessons.create(words="Tell people.", by=self.manager, at=ENDED)


_WAY = ("freeze", "analyse", "aim", "plan_actions", "sign", "start", "evaluate")
_REACHED = (
    State.TRIGGERED, State.BASELINE_FROZEN, State.GAP_ANALYSED, State.GOALS_SET,
    State.ACTIONS_PLANNED, State.SIGNED_OFF, State.EXECUTING, State.EVALUATING,
)  # fmt: skip


def life_at(state, **given):
    """Return a plan taken to a state."""
    life = Life(**given)
    for step in _WAY[: _REACHED.index(state)]:
        getattr(life, step)()
    return life


DAY = timedelta(days=1)
