"""A whole cycle through the services, on what was really measured: one for each verdict.

A finding opens a plan by rule; its baseline is frozen, gaps answered, goals and actions set; two
people sign one text; it is carried out for a year, read, judged by a person, learned from, closed.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction

from csap.facts import marks
from csap.facts.models import DirtyMark
from csap.findings.vocabulary import State as FindingState
from csap.plans import services
from csap.plans.effect import given as terms
from csap.plans.effect import read_effect
from csap.plans.effect.storing import given_from_json, reading_as_json
from csap.plans.effect.vocabulary import Verdict
from csap.plans.models import EffectReading, Plan
from csap.plans.services import Description, PlanRefused, Task, Wanted, evaluating
from csap.plans.vocabulary import GapForm, State
from tests.csap.findings.builders import add_evidence, make_finding
from tests.csap.plans.lived import START, live
from tests.factories import UserFactory
from tests.surveys.builders import ship_instruments

ON_TIME, SATISFIED, GUARD = (
    "time.sla_attainment.resolve",
    "sat.csat_top2",
    "qual.reopen_rate",
)
FOUND = datetime(2026, 1, 18, 3, 30, tzinfo=UTC)
WRITTEN = datetime(2026, 1, 22, 9, tzinfo=UTC)
STARTED = datetime(2026, 2, 1, 9, tzinfo=UTC)
LAST_DAY = date(2027, 1, 31)
#: The year is over, and its last month final.
YEAR_LATER = datetime(2027, 2, 20, 9, tzinfo=UTC)
NOT_MEASURED = dict.fromkeys((2, 3, 4), "Too few to tell.")
BESIDE = ("service:beside-a", "service:beside-b")


@pytest.fixture(scope="module")
def lived(django_db_setup, django_db_blocker):
    """Two years of seven services, with their facts; undone after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        ship_instruments()
        live()
        marks.drain()
        connection.check_constraints()  # once; else behind each of the tests
        yield
        transaction.set_rollback(True)


@pytest.fixture
def people(lived, db):
    return UserFactory(manager=True, name="Lena Fischer"), UserFactory(name="Ines Okafor")


class Cycle:
    """A plan for work in time of one service, from its finding to its close."""

    def __init__(self, slug, people):
        self.scope = f"service:{slug}"
        self.manager, self.customer = people
        self.number = ""

    @property
    def plan(self):
        return Plan.objects.get(number=self.number)

    def do(self, step, *, at=WRITTEN, **given):
        return getattr(services, step)(self.number, actor=self.manager, at=at, **given)

    def begin(self):
        finding = make_finding(
            scope=self.scope, evidence=False, sentence="Work in time is below what was agreed."
        )
        january = {"start": date(2025, 12, 1), "end": date(2026, 1, 1)}
        add_evidence(finding, found_at=FOUND, **january)
        self.number = services.open_by_rule(finding.number, at=FOUND).number
        finding.refresh_from_db()
        assert (finding.state, finding.plan_number) == (FindingState.ATTACHED, self.number)

    def write(self, wanted, *, controls=BESIDE):
        self.do("freeze_baseline", insufficient=NOT_MEASURED)
        for form in GapForm.values:
            self.do("answer_gap", form=form, verdict="NONE", words="As people expect.")
        self.do("complete_gap_analysis")
        for goal in wanted:
            self.do("set_goal", wanted=Wanted(owner=self.manager, due_on=LAST_DAY, **goal))
        self.do("set_goals")
        described = Description(
            title="Work in time", owner=self.manager, starts_on=START, ends_on=LAST_DAY,
            control_scopes=controls,
        )  # fmt: skip
        self.do("describe", wanted=described)
        for number in range(1, len(wanted) + 1):
            task = Task(
                principle=2, what=f"One catalogue of roles {number}", owner=self.manager,
                due_on=LAST_DAY, effort_hours=16, goals=[number],
            )  # fmt: skip
            self.do("add_action", task=task)
        for principle in (1, 3, 4, 5):
            self.do("answer_nothing_needed", principle=principle, because="It is well.")
        self.do("plan_actions")

    def sign(self):
        self.do("add_partner", user=self.customer)
        text = self.plan.content_hash
        for person in (self.manager, self.customer):
            services.sign(self.number, content_hash=text, actor=person, at=WRITTEN)
        assert self.plan.state == State.SIGNED_OFF

    def carry_out(self):
        self.do("start", at=STARTED)
        for action in self.plan.actions.all():
            done = {"pk": action.pk, "status": "DONE", "outcome": "In use."}
            self.do("report_action", at=STARTED + timedelta(days=60), **done)

    def evaluate(self, *, at=YEAR_LATER):
        self.do("evaluate", at=at)
        return {reading.goal.number: reading for reading in self.read(at)}

    def read(self, at):
        return evaluating.read_plan(self.number, actor=self.manager, at=at)

    def accept(self, readings, *, at=YEAR_LATER):
        for number, reading in readings.items():
            evaluating.accept_verdict(
                self.number, goal=number, verdict=reading.verdict, actor=self.manager, at=at
            )

    def close(self, *, at=YEAR_LATER):
        evaluating.record_lesson(self.number, words="Nobody was told.", actor=self.manager, at=at)
        return self.do("close", at=at)


IN_TIME = {"aim": "IMPROVE", "metric": ON_TIME, "target": 0.82, "guard_metric": GUARD}


def signed(slug, people, *, wanted=(IN_TIME,), **more):
    cycle = Cycle(slug, people)
    cycle.begin()
    cycle.write(wanted, **more)
    cycle.sign()
    cycle.carry_out()
    return cycle


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("improved", Verdict.CREDIBLE),
        ("as-trend", Verdict.NOT_SEPARABLE),
        ("somewhat", Verdict.MOVED),
        ("the-same", Verdict.NO_CHANGE),
        ("worsened", Verdict.WORSE),
    ],
)
def test_a_cycle_ends_with_the_verdict_that_what_happened_allows(slug, expected, people):
    cycle = signed(slug, people)

    readings = cycle.evaluate()
    cycle.accept(readings)
    closed = cycle.close()

    assert readings[1].verdict == expected
    assert (closed.state, closed.closed_at) == (State.CLOSED, YEAR_LATER)
    assert closed.events.filter(event="accept_verdict").get().detail["verdict"] == expected


def test_sooner_it_is_too_early_and_may_be_closed_all_the_same(people):
    in_may = datetime(2026, 5, 20, 9, tzinfo=UTC)
    cycle = signed("improved", people)
    with pytest.raises(PlanRefused, match="3 of 8 months"):
        cycle.do("evaluate", at=in_may)

    (early,) = cycle.read(in_may)
    cycle.accept({1: early}, at=in_may)
    cycle.do("evaluate", at=in_may)

    assert early.verdict == Verdict.TOO_EARLY
    assert cycle.close(at=in_may).state == State.CLOSED


def test_one_plan_is_followed_from_what_was_measured_to_what_may_be_said(people):
    kept = {"aim": "MAINTAIN", "metric": GUARD, "band": (0.0, 0.05)}
    felt = {"aim": "IMPROVE", "metric": SATISFIED, "target": 0.75}
    cycle = signed("improved", people, wanted=(IN_TIME, kept, felt))
    frozen = cycle.plan.baseline.baseline
    before = list(frozen.measurements.order_by("pk").values())

    readings = cycle.evaluate()

    in_time = readings[1]
    given = given_from_json(in_time.given)
    assert given.terms.starts_on == START
    assert (given.first_after, len(given.months), given.months_after) == (12, 24, 12)
    assert given.triggers == {date(2025, 12, 1)}
    assert set(given.controls) == set(BESIDE)
    assert set(given.comparable) == set(BESIDE)
    assert (in_time.start, in_time.end) == (date(2026, 11, 1), date(2027, 2, 1))
    # 17 of 25 then; 22, give or take one, in each of the last three months.
    assert given.terms.baseline.k == pytest.approx(17 * 12, abs=3)
    assert (given.now.n, given.now.k) == (75, pytest.approx(66, abs=3))
    found = read_effect(given)
    assert found.compared.change == pytest.approx(5 / 25, abs=0.03)
    assert reading_as_json(found)["verdict"] == in_time.verdict == Verdict.CREDIBLE
    assert readings[2].verdict == Verdict.NOT_SEPARABLE  # kept, which nobody can be credited with
    assert list(frozen.measurements.order_by("pk").values()) == before
    assert not DirtyMark.objects.exists()
    again = cycle.read(YEAR_LATER + timedelta(days=1))
    assert again == list(readings.values())
    assert EffectReading.objects.count() == len(readings)


def test_nothing_is_read_before_it_begins_and_the_levels_wait_for_a_month(people):
    cycle = Cycle("improved", people)
    cycle.begin()
    with pytest.raises(PlanRefused, match="nothing is measured yet"):
        cycle.read(WRITTEN)

    cycle.write([IN_TIME])
    cycle.sign()
    cycle.carry_out()
    assert evaluating.read_all(at=STARTED + timedelta(days=5)) == 1
    early = EffectReading.objects.get()

    given = given_from_json(early.given)
    assert isinstance(given.terms, terms.Terms)
    assert early.read_by is None  # the monthly reading
    assert (given.now, given.months_after, early.verdict) == (None, 0, Verdict.TOO_EARLY)
