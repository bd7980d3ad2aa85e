"""The evaluation on the plan's page: what is shown, what people may do, and how often it counts."""

import pytest
from django.test import Client

from csap.plans import effect_page
from csap.plans.effect.vocabulary import Verdict
from csap.plans.models import AcceptedVerdict, EffectReading, Lesson
from csap.plans.services import evaluating
from csap.plans.services.steps import PlanRefused
from csap.plans.vocabulary import State
from servicedesk.common.errors import NotPermitted
from tests.csap.plans.givens import given, share
from tests.csap.plans.readings import AT, make_goal, make_plan, make_reading
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory(manager=True)


@pytest.fixture
def plan(manager):
    return make_plan(manager, state=State.EVALUATING)


@pytest.fixture
def managers(manager):
    client = Client()
    client.force_login(manager)
    return client


def accept(plan, manager, verdict=Verdict.CREDIBLE, **more):
    return evaluating.accept_verdict(
        plan.number, goal=1, verdict=verdict, actor=manager, at=AT, **more
    )


class TestPage:
    def test_a_goal_is_shown_with_its_verdict_chart_and_table(self, plan, managers):
        make_reading(make_goal(plan), given())

        html = managers.get(f"/csap/plans/{plan.number}/").content.decode()

        assert "The goal waits for a verdict" in html
        assert "Met, effect credible" in html
        assert 'data-kind="effect"' in html
        assert "Work in time rose by 18.0 points; next to none of it" in html
        assert "What may honestly be said: Against the old trend the level is" in html
        assert html.count("Feb 2025") == 2  # in the chart's data and in its table

    def test_a_goal_that_was_not_read_says_so(self, plan, managers):
        make_goal(plan)

        html = managers.get(f"/csap/plans/{plan.number}/").content.decode()

        assert "Not read yet" in html
        assert "target 82" in html

    @pytest.mark.parametrize("goals", [1, 4])
    def test_it_asks_as_often_however_many_goals(
        self, plan, manager, goals, django_assert_num_queries
    ):
        metrics = ["time.p90.resolve", "qual.reopen_rate", "sat.csat_top2", "flow.backlog"]
        for number in range(goals):
            make_reading(make_goal(plan, number=number + 1, metric=metrics[number]), given())

        with django_assert_num_queries(3):
            shown = effect_page.make(plan, user=manager)

        assert len(shown.rows) == goals

    @pytest.mark.parametrize(
        ("verdicts", "heading"),
        [
            (["MET_CREDIBLE"], "The goal is met because of the plan"),
            (
                ["MET_CREDIBLE", "MOVED", "WORSE", "WORSE"],
                "Of four goals one is met because of the plan, one moved and two got worse",
            ),
        ],
    )
    def test_the_heading_counts_what_people_stand_for(self, verdicts, heading):
        assert effect_page.heading([Verdict(v) for v in verdicts], len(verdicts)) == heading

    def test_accepting_sent_twice_is_once(self, plan, managers):
        make_reading(make_goal(plan), given())
        sent = {"verdict": "MET_CREDIBLE", "key": "k1"}

        for _ in range(2):
            answer = managers.post(f"/csap/plans/{plan.number}/goals/1/verdict/", sent)

        assert answer.status_code == 302
        assert AcceptedVerdict.objects.count() == 1
        assert plan.events.filter(event="accept_verdict").count() == 1

    def test_a_lesson_is_kept_once_and_shown(self, plan, managers):
        sent = {"words": "Nobody was told.", "key": "k2"}

        for _ in range(2):
            managers.post(f"/csap/plans/{plan.number}/lessons/", sent)

        assert Lesson.objects.get().words == "Nobody was told."
        assert "Nobody was told." in managers.get(f"/csap/plans/{plan.number}/").content.decode()


class TestAccepting:
    def test_less_may_be_claimed_with_a_reason_never_more(self, plan, manager):
        goal = make_goal(plan)
        make_reading(goal, given())

        with pytest.raises(PlanRefused) as refusal:
            accept(plan, manager, Verdict.NOT_SEPARABLE)
        assert refusal.value.field == "reason"
        assert accept(plan, manager, Verdict.NOT_SEPARABLE, reason="A new supplier, too.")

        make_reading(goal, given(now=share(80)), at=AT.replace(day=21))
        for claimed in (Verdict.CREDIBLE, Verdict.NOT_SEPARABLE, Verdict.NO_CHANGE):
            with pytest.raises(PlanRefused, match="Moved, not met"):
                accept(plan, manager, claimed, reason="We feel so.")

    def test_under_way_only_too_early_may_be_accepted(self, manager):
        plan = make_plan(manager)
        goal = make_goal(plan)
        make_reading(goal, given())
        with pytest.raises(PlanRefused, match="once the plan is being evaluated"):
            accept(plan, manager)

        make_reading(goal, given(after=3), at=AT.replace(day=21))
        assert accept(plan, manager, Verdict.TOO_EARLY).verdict == Verdict.TOO_EARLY

    def test_nothing_is_accepted_before_it_was_read(self, plan, manager):
        make_goal(plan)

        with pytest.raises(PlanRefused, match="Read the effect first"):
            accept(plan, manager)

    def test_an_agent_may_do_none_of_it(self, plan):
        make_reading(make_goal(plan), given())
        agent = UserFactory(agent=True)

        with pytest.raises(NotPermitted):
            accept(plan, agent)
        with pytest.raises(NotPermitted):
            evaluating.record_lesson(plan.number, words="x", actor=agent, at=AT)
        with pytest.raises(NotPermitted):
            evaluating.read_plan(plan.number, actor=agent, at=AT)
        assert EffectReading.objects.count() == 1
