"""The page of a project, and the steps of those who steer it."""

import uuid
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from requests_app.engagements import services
from requests_app.engagements.models import State
from requests_app.lifecycle import services as lifecycle
from tests.factories import NOW, RequestTypeFactory, UserFactory, agent_for, open_request

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def project():
    return open_request(request_type=RequestTypeFactory(project=True)).engagement


@pytest.fixture
def agent(project):
    return agent_for(project.service_request)


@pytest.fixture
def under_way(project, agent):
    for text, weight in (("95 % matched", 3), ("There by 07:30", 1)):
        services.add_criterion(project.pk, text=text, weight=weight, actor=agent, at=NOW)
    services.approve_baseline(
        project.pk,
        planned_start=date(2026, 2, 2),
        planned_end=date(2026, 3, 13),
        budget_minor=1_000_000,
        actor=agent,
        at=NOW,
    )
    services.start(project.pk, started_date=date(2026, 2, 2), actor=agent, at=NOW)
    services.record_cost(
        project.pk,
        amount_minor=250_050,
        note="Licence",
        spent_date=date(2026, 2, 9),
        actor=agent,
        at=NOW,
    )
    return project


def address(engagement, *step):
    name = "engagement_step" if step else "engagement"
    return reverse(f"portal:{name}", args=[engagement.service_request.number, *step])


def read(client, engagement):
    return client.get(address(engagement)).content.decode()


def take(client, engagement, step, **given):
    values = {"key": str(uuid.uuid4())} | given
    return client.post(address(engagement, step), values)


class TestReading:
    def test_shows_plan_budget_and_criteria_to_who_asked(self, under_way, signed_in):
        page = read(signed_in(under_way.service_request.requester), under_way)

        assert "Day 30" in page
        assert "£2,500.50" in page
        assert "of £10,000.00" in page
        assert "95 % matched" in page
        assert "Licence" in page

    def test_hides_the_money_from_those_who_merely_follow(self, under_way, signed_in):
        follower = UserFactory()
        request = under_way.service_request
        lifecycle.add_follower(request.pk, person=follower, actor=request.requester, at=NOW)

        page = read(signed_in(follower), under_way)

        assert "95 % matched" in page
        assert "£" not in page
        assert "Licence" not in page

    def test_weighs_what_is_assessed_and_says_how_much_that_is(self, under_way, agent, signed_in):
        services.assess_criterion(
            under_way.pk,
            criterion_id=under_way.criteria.get(weight=3).pk,
            attained_permille=700,
            evidence="The log",
            actor=agent,
            at=NOW,
        )

        page = read(signed_in(agent), under_way)

        assert "70\N{NO-BREAK SPACE}% met" in page
        assert "75\N{NO-BREAK SPACE}% assessed" in page

    def test_strangers_and_the_absent_look_the_same(self, under_way, signed_in):
        client = signed_in(UserFactory())

        assert client.get(address(under_way)).status_code == 404
        assert take(client, under_way, "lesson", text="x").status_code == 404

    def test_a_support_request_has_none(self, signed_in):
        support = open_request()
        client = signed_in(support.requester)

        answer = client.get(reverse("portal:engagement", args=[support.number]))

        assert answer.status_code == 404

    def test_takes_the_same_queries_for_any_length(
        self, under_way, agent, signed_in, django_assert_num_queries
    ):
        client = signed_in(agent)
        # session, user, engagement, teams, plans, criteria, costs, lessons
        with django_assert_num_queries(8):
            read(client, under_way)
        for number in range(20):
            services.record_lesson(under_way.pk, text=f"Lesson {number}", actor=agent, at=NOW)
            services.add_criterion(under_way.pk, text="More", weight=1, actor=agent, at=NOW)
        with django_assert_num_queries(8):
            read(client, under_way)


class TestSteps:
    def test_a_project_is_planned_begun_and_closed_out(self, project, agent, signed_in):
        client = signed_in(agent)
        plan = {"planned_start": "2026-02-02", "planned_end": "2026-03-13", "budget": "1000.50"}

        take(client, project, "criterion", text="95 % matched", weight="2")
        take(client, project, "plan", **plan)
        take(client, project, "start", started_date="2026-02-02")
        take(client, project, "cost", amount="18.99", note="Licence", spent_date="2026-02-09")
        criterion = project.criteria.get()
        take(
            client,
            project,
            "assess",
            criterion_id=criterion.pk,
            attained="70",
            evidence="The log of February",
        )
        take(client, project, "lesson", text="Ask for a real file in week one.")
        take(client, project, "complete", completed_date="2026-03-02", close_out="All banks.")

        project.refresh_from_db()
        criterion.refresh_from_db()
        assert project.state == State.COMPLETED
        assert project.baselines.get().budget_minor == 100_050
        assert project.cost_minor == 1899
        assert criterion.attained_permille == 700

    def test_a_refused_close_out_says_what_is_missing_and_keeps_the_words(
        self, under_way, agent, signed_in
    ):
        answer = take(
            signed_in(agent),
            under_way,
            "complete",
            completed_date="2026-03-02",
            close_out="All banks are in.",
        )

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Not yet assessed: 95 % matched; There by 07:30." in page
        assert "All banks are in." in page

    def test_a_refused_assessment_stays_with_its_criterion(self, under_way, agent, signed_in):
        criterion = under_way.criteria.get(weight=1)

        answer = take(
            signed_in(agent), under_way, "assess", criterion_id=criterion.pk, attained="120"
        )

        assert answer.status_code == 422
        assert answer.content.decode().count("Please fill this in.") >= 1

    def test_a_criterion_of_another_engagement_is_absent(self, under_way, agent, signed_in):
        other = open_request(request_type=RequestTypeFactory(project=True)).engagement
        services.add_criterion(
            other.pk, text="x", weight=1, actor=agent_for(other.service_request), at=NOW
        )

        answer = take(
            signed_in(agent),
            under_way,
            "assess",
            criterion_id=other.criteria.get().pk,
            evidence="x",
        )

        assert answer.status_code == 404

    def test_the_requester_is_offered_a_lesson_and_nothing_else(self, under_way, signed_in):
        client = signed_in(under_way.service_request.requester)

        page = read(client, under_way)

        assert "Add a lesson" in page
        assert "Book a cost" not in page
        refused = take(client, under_way, "cost", amount="1", note="x", spent_date="2026-03-02")
        assert refused.status_code == 403
        assert not under_way.costs.filter(note="x").exists()

    def test_an_unknown_step_is_absent(self, under_way, agent, signed_in):
        assert take(signed_in(agent), under_way, "explode").status_code == 404
