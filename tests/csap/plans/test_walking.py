"""Each step of a plan in the database: allowed where its guards hold, and what it leaves behind."""

from datetime import date

import pytest
from django.db.models import F

from csap.plans import services
from csap.plans.models import Plan
from csap.plans.services import PlanRefused
from csap.plans.vocabulary import State
from servicedesk.common.errors import NotPermitted
from servicedesk.outbox.models import Fact
from tests.csap.plans.builders import AT, DAY, ENDED, FIGURES, STARTED, Life, life_at
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def events_of(plan):
    return list(plan.events.order_by("pk").values_list("event", flat=True))


class TestAWholeLife:
    def test_leads_from_a_draft_to_its_close(self):
        life = life_at(State.EVALUATING)
        life.judge()
        life.learn()

        closed = life.do("close", at=ENDED)

        assert (closed.state, closed.closed_at) == (State.CLOSED, ENDED)
        steps = closed.events.exclude(from_state="").exclude(from_state=F("to_state"))
        assert list(steps.order_by("pk").values_list("event", "actor__name", "to_state")) == [
            (event, name, state)
            for event, name, state in [
                ("freeze_baseline", life.manager.name, "baseline_frozen"),
                ("complete_gap_analysis", life.manager.name, "gap_analysed"),
                ("set_goals", life.manager.name, "goals_set"),
                ("plan_actions", life.manager.name, "actions_planned"),
                ("sign_off_complete", life.customer.name, "signed_off"),
                ("start", life.manager.name, "executing"),
                ("evaluate", life.manager.name, "evaluating"),
                ("close", life.manager.name, "closed"),
            ]
        ]
        assert all(len(hash_) == 64 for hash_ in steps.values_list("content_hash", flat=True))
        told = Fact.objects.filter(topic="csap.plan.moved").order_by("pk")
        assert [fact.payload["to"] for fact in told] == list(
            steps.order_by("pk").values_list("to_state", flat=True)
        )


class TestFreezing:
    def test_keeps_the_four_metrics(self):
        life = Life()

        plan = life.do("freeze_baseline")

        assert plan.state == State.BASELINE_FROZEN
        assert plan.baseline.baseline.measurements.count() == len(FIGURES)

    def test_wants_a_reason_for_a_metric_without_a_value(self):
        life = Life(figures=[each for each in FIGURES if each.family != 3])

        with pytest.raises(PlanRefused, match="metric 3"):
            life.do("freeze_baseline")
        assert life.plan.baseline is None

        plan = life.do("freeze_baseline", insufficient={3: "8 answers, too few"})
        assert plan.insufficient == {"3": "8 answers, too few"}

    def test_wants_six_months_at_least(self):
        with pytest.raises(PlanRefused, match="6 to 24") as refusal:
            Life().do("freeze_baseline", months=5)

        assert refusal.value.field == "months"


class TestEachStep:
    @pytest.mark.parametrize(
        ("state", "step", "missing"),
        [
            (State.BASELINE_FROZEN, "complete_gap_analysis", "felt and measured"),
            (State.GAP_ANALYSED, "set_goals", "at least one goal"),
            (State.GOALS_SET, "plan_actions", "questions 1, 2, 3, 4 and 5"),
            (State.ACTIONS_PLANNED, "sign_off", "whole organisation"),
            (State.SIGNED_OFF, "start", "starts on 1 Feb 2026"),
            (State.EXECUTING, "evaluate", "has open actions"),
            (State.EVALUATING, "close", "verdict on goal 1"),
            (State.EVALUATING, "extend", "later end"),
        ],
    )
    def test_is_refused_in_words_until_its_guards_hold(self, state, step, missing):
        life = life_at(state)
        before = events_of(life.plan)

        with pytest.raises(PlanRefused, match=missing):
            life.do(step)

        assert life.plan.state == state
        assert events_of(life.plan) == before

    @pytest.mark.parametrize("step", ["freeze_baseline", "start", "evaluate", "close", "extend"])
    def test_is_refused_where_no_such_step_leads_on(self, step):
        life = life_at(State.GOALS_SET)

        with pytest.raises(PlanRefused):
            life.do(step)

        assert life.plan.state == State.GOALS_SET

    def test_is_for_who_works_plans(self):
        life = Life()

        with pytest.raises(NotPermitted):
            services.freeze_baseline(life.number, actor=UserFactory(agent=True), at=AT)

    def test_sent_twice_is_taken_once(self):
        life = life_at(State.GAP_ANALYSED)
        life.aim()
        life.describe()
        life.act()
        for principle in (1, 3, 4, 5):
            life.do("answer_nothing_needed", principle=principle, because="It is well.")

        for _ in "ab":
            plan = life.do("plan_actions", key="once")

        assert plan.state == State.ACTIONS_PLANNED
        assert events_of(plan).count("plan_actions") == 1


class TestGoingBack:
    def test_goals_are_revised_while_signatures_are_missing(self):
        life = life_at(State.ACTIONS_PLANNED)

        assert life.do("revise_goals").state == State.GOALS_SET

    def test_a_material_change_voids_every_signature(self):
        life = life_at(State.SIGNED_OFF)
        signed = life.plan.content_hash

        plan = life.do("material_change", reason="Finance left.")

        assert plan.state == State.ACTIONS_PLANNED
        assert plan.content_hash != signed
        assert plan.partners.present().awaited().count() == 2

    def test_a_material_change_says_why(self):
        with pytest.raises(PlanRefused, match="Say why"):
            life_at(State.SIGNED_OFF).do("material_change", reason=" ")


class TestEnding:
    @pytest.mark.parametrize(
        ("state", "step", "after"),
        [
            (State.TRIGGERED, "cancel", State.CANCELLED),
            (State.SIGNED_OFF, "cancel", State.CANCELLED),
            (State.EXECUTING, "abandon", State.ABANDONED),
        ],
    )
    def test_early_says_why(self, state, step, after):
        life = life_at(state)
        with pytest.raises(PlanRefused, match="Say why"):
            life.do(step, reason="")

        plan = life.do(step, reason="The service is retired.")

        assert (plan.state, plan.closed_at) == (after, AT)
        assert plan.events.latest("pk").reason == "The service is retired."

    def test_too_early_may_be_accepted(self):
        life = life_at(State.EXECUTING)
        action = life.plan.actions.get()
        life.do("report_action", pk=action.pk, status="DONE", at=STARTED)
        with pytest.raises(PlanRefused, match="0 of 8 months"):
            life.do("evaluate", at=STARTED)

        plan = life.do("evaluate", accept_too_early=True, at=STARTED)

        assert plan.state == State.EVALUATING


class TestRenewing:
    def test_opens_a_successor_with_the_goals_that_are_open(self):
        life = life_at(State.EVALUATING)
        life.judge("NO_CHANGE")

        successor = life.do("renew", at=ENDED)

        plan = life.plan
        assert plan.state == State.RENEWED
        assert (successor.state, successor.predecessor) == (State.TRIGGERED, plan)
        (goal,) = successor.goals.all()
        assert (goal.predecessor.plan, goal.target, goal.number) == (plan, 0.82, 1)

    def test_sent_twice_opens_one(self):
        life = life_at(State.EVALUATING)

        successors = {life.do("renew", at=ENDED, key="once").number for _ in "ab"}

        assert len(successors) == 1
        assert Plan.objects.count() == 2

    def test_leaves_no_open_goal_behind(self):
        life = life_at(State.EVALUATING)

        with pytest.raises(PlanRefused, match="go on with goal 1"):
            life.do("renew", goals=[], at=ENDED)

        assert Plan.objects.count() == 1


class TestExtending:
    def test_takes_a_later_end_that_all_sign(self):
        life = life_at(State.EVALUATING)
        life.do("propose_extension", ends_on=date(2026, 12, 31), reason="Winter first.", at=ENDED)
        with pytest.raises(PlanRefused, match="Not signed by"):
            life.do("extend", at=ENDED)

        text = life.plan.content_hash
        for person in (life.manager, life.customer):
            services.sign(life.number, content_hash=text, actor=person, at=ENDED)
        plan = life.do("extend", at=ENDED)

        assert plan.state == State.EXECUTING
        assert (plan.ends_on, plan.proposed_ends_on) == (date(2026, 12, 31), None)
        assert plan.content_hash == text

    def test_goes_forward_only(self):
        with pytest.raises(PlanRefused, match="later"):
            life_at(State.EVALUATING).do(
                "propose_extension", ends_on=date(2026, 9, 30), reason="Hm.", at=ENDED + DAY
            )
