"""The list and the board of plans, their file, and opening a plan by hand."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from csap.plans import listing, services
from csap.plans.listing import Asked
from csap.plans.models import Plan
from csap.plans.vocabulary import State, Trigger
from servicedesk.audit.models import AccessRecord
from tests.csap.plans.builders import ON_TIME, life_at
from tests.csap.plans.givens import given
from tests.csap.plans.readings import make_goal, make_plan, make_reading
from tests.factories import ServiceFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 20)
PAGE = "/csap/plans/"


@pytest.fixture
def manager():
    return UserFactory(manager=True, name="Lena Fischer")


@pytest.fixture
def managers(manager):
    client = Client()
    client.force_login(manager)
    return client


def opened(manager, **given):
    wanted = {"scope": "all", "metric": ON_TIME, "title": "In time", "reason": "People say so."}
    return services.open_by_hand(**wanted | given, actor=manager, at=timezone.now())


class TestList:
    def test_a_plan_stands_with_its_progress_and_next_step(self, managers):
        life = life_at(State.EXECUTING)

        html = managers.get(PAGE).content.decode()

        assert "1 plan is open, 1 action is late" in html
        assert life.number in html
        assert "Carry it out, then evaluate" in html
        assert "0 of 1 done" in html
        assert "1 late" in html
        assert "1 Feb – 30 Sep 2026" in html
        assert "past its end" in html

    def test_what_people_said_of_its_goals_is_counted(self, manager):
        life = life_at(State.EVALUATING)
        life.judge()

        row = listing.read(manager, Asked(), cursor=None, today=TODAY).rows[0]

        assert row.progress.verdict_words == "Met, effect credible (1)"

    def test_it_is_narrowed_by_state_scope_and_owner(self, manager):
        ServiceFactory(slug="vpn", name="VPN")
        draft = opened(manager, scope="service:vpn")
        owned = make_plan(manager)
        ended = opened(manager, metric="qual.reopen_rate")
        services.cancel(ended.number, reason="No.", actor=manager, at=timezone.now())

        def numbers(**asked):
            rows = listing.read(manager, Asked.of(asked), cursor=None, today=TODAY).rows
            return [row.plan.number for row in rows]

        assert numbers() == [owned.number, draft.number]
        assert numbers(state="ended") == [ended.number]
        assert numbers(state="executing") == [owned.number]
        assert numbers(state="any", scope="service:vpn") == [draft.number]
        assert numbers(owner=str(manager.pk)) == [owned.number]
        assert numbers(owner="nobody", state="zebra", view="zebra") == numbers()

    @pytest.mark.parametrize("view", ["", "board"])
    def test_it_asks_as_often_for_one_plan_as_for_twenty(
        self, manager, view, django_assert_num_queries
    ):
        for number in range(20):
            plan = make_plan(manager, number=f"CSAP-8{number:02}", scope=f"service:s{number}")
            make_reading(make_goal(plan), given())
            if number in (0, 19):
                with django_assert_num_queries(8):
                    listing.read(manager, Asked(view=view), cursor=None, today=TODAY)

    def test_the_board_keeps_its_view_and_the_filters_in_the_address(self, managers, manager):
        opened(manager)

        html = managers.get(f"{PAGE}?view=board&state=any").content.decode()

        assert 'class="board"' in html
        assert 'name="view" value="board"' in html
        assert "?state=any" in html
        assert "As a list" in html
        html = html.partition('class="board"')[2]
        assert html.index("Triggered") < html.index("Under way") < html.index("Given up")

    def test_the_next_page_begins_after_the_last_row(self, managers, manager):
        for number in range(26):
            make_plan(manager, number=f"CSAP-8{number:02}", scope=f"service:s{number}")

        first = managers.get(PAGE)
        html = first.content.decode()
        second = managers.get(f"{PAGE}?cursor={_cursor(html)}").content.decode()

        assert "CSAP-800" not in html
        assert "CSAP-801" in html
        assert "CSAP-800" in second
        assert "CSAP-801" not in second


def _cursor(html):
    return html.split("cursor=")[1].split('"')[0]


class TestFile:
    @pytest.mark.parametrize("suffix", ["csv", "xlsx"])
    def test_it_holds_what_is_asked_for_and_is_written_down(self, managers, manager, suffix):
        life = life_at(State.EVALUATING)

        answer = managers.get(f"{PAGE}export.{suffix}?state=evaluating")

        assert answer.status_code == 200
        record = AccessRecord.objects.get(action="EXPORTED")
        assert (record.actor, record.subject) == (manager, "plans")
        if suffix == "csv":
            text = answer.content.decode()
            assert f"{life.number},Access in time,evaluating" in text
            assert f"{life.number},1,IMPROVE,{ON_TIME},all,0.72,0.82" in text
            assert f"{life.number},2,One catalogue of roles,1," in text
            assert "docs/metrics.md#the-plan" in text


class TestOpenByHand:
    GIVEN = {
        "title": "Access in time",
        "metric": ON_TIME,
        "scope": "all",
        "service": "vpn",
        "reason": "Two heads of department asked.",
        "key": "k1",
    }

    @pytest.fixture(autouse=True)
    def shelf(self):
        ServiceFactory(slug="vpn", name="VPN")

    def test_it_opens_a_draft_once_and_leads_to_it(self, managers):
        answers = [managers.post(f"{PAGE}new/", self.GIVEN) for _ in range(2)]

        plan = Plan.objects.get()
        assert (plan.scope, plan.trigger, plan.state) == (
            "service:vpn",
            Trigger.MANUAL,
            "triggered",
        )
        assert plan.reason == "Two heads of department asked."
        assert {answer.url for answer in answers} == {f"{PAGE}{plan.number}/"}

    @pytest.mark.parametrize(
        ("name", "value", "sentence"),
        [
            ("title", " ", "Say what the plan is about."),
            ("reason", "", "Say why."),
            ("metric", "zebra", "Select a valid choice"),
            ("scope", "service:", "Select a valid choice"),
        ],
    )
    def test_a_refused_form_names_the_field(self, managers, name, value, sentence):
        answer = managers.post(f"{PAGE}new/", self.GIVEN | {name: value})

        assert answer.status_code == 422
        assert sentence in answer.context["form"].errors[name][0]
        assert "Two heads" in answer.content.decode() or name == "reason"
        assert not Plan.objects.exists()

    def test_of_one_measure_and_scope_one_is_open(self, managers, manager):
        other = opened(manager, scope="service:vpn")

        answer = managers.post(f"{PAGE}new/", self.GIVEN)

        assert answer.status_code == 422
        assert f"{other.number} is open" in answer.context["form"].errors["metric"][0]

    def test_while_rules_would_wait_a_person_says_so(self, managers, manager):
        last = opened(manager, scope="service:vpn")
        services.cancel(last.number, reason="No.", actor=manager, at=timezone.now())

        refused = managers.post(f"{PAGE}new/", self.GIVEN)
        accepted = managers.post(f"{PAGE}new/", self.GIVEN | {"despite": "on"})

        assert refused.status_code == 422
        assert "just ended" in refused.context["form"].errors["despite"][0]
        assert accepted.status_code == 302

    def test_an_agent_may_not(self):
        client = Client()
        client.force_login(UserFactory(agent=True))

        assert client.get(PAGE).status_code == 404
        assert client.post(f"{PAGE}new/", self.GIVEN).status_code == 404
        assert not Plan.objects.exists()
