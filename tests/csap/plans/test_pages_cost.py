"""What the page of a plan reads, and for how long it keeps what it has rendered."""

from datetime import date

import pytest
from django.core.cache import cache

from csap.findings.models import Finding
from csap.plans import services
from csap.plans.services import Task
from csap.plans.vocabulary import State
from tests.csap.dashboards.series import figure
from tests.csap.findings.builders import make_finding
from tests.csap.plans.builders import AT, END, ON_TIME, keep_baseline
from tests.csap.plans.desks import desk_at
from tests.csap.shown import without_tokens
from tests.factories import ServiceFactory, UserFactory

pytestmark = pytest.mark.django_db


class TestCost:
    def _queries(self, desk, django_assert_max_num_queries):
        with django_assert_max_num_queries(30) as asked:
            assert desk.page().status_code == 200
        sql = " ".join(each["sql"] for each in asked.captured_queries)
        assert "requests_servicerequest" not in sql
        return len(asked.captured_queries)

    def test_the_page_asks_as_often_for_twenty_actions_as_for_one(
        self, django_assert_max_num_queries
    ):
        desk = desk_at(State.EXECUTING)
        few = self._queries(desk, django_assert_max_num_queries)
        for number in range(20):
            desk.life.do(
                "add_action",
                task=Task(
                    principle=2, what=f"Step {number}", owner=UserFactory(), due_on=END,
                    effort_hours=2, goals=[1],
                ),
            )  # fmt: skip
            desk.life.do("check_in", words=f"Week {number}", at=AT)

        assert self._queries(desk, django_assert_max_num_queries) == few

    def test_what_has_not_changed_is_not_read_again(self, django_assert_max_num_queries):
        desk = desk_at(State.EXECUTING)
        first = desk.html()

        with django_assert_max_num_queries(14):
            again = desk.html()

        assert without_tokens(first) == without_tokens(again)


class TestKeeping:
    """What the page has kept is shown until what it is made of has changed, and not once more."""

    def test_a_person_is_called_as_now(self):
        desk = desk_at(State.EXECUTING)
        assert f"<b>{desk.life.customer.name}</b>" in desk.html()

        desk.life.customer.name = "Somebody Renamed"
        desk.life.customer.save()

        assert "<b>Somebody Renamed</b>" in desk.html()

    def test_everybody_reads_the_hours_of_their_own_place(self):
        desk = desk_at(State.EXECUTING)
        assert "1 Feb 2026, 09:00" in desk.html()
        abroad = UserFactory(manager=True, time_zone="Asia/Tokyo")

        desk.client.force_login(abroad)

        assert "1 Feb 2026, 18:00" in desk.html()

    def test_everybody_reads_the_months_of_their_own_language(self):
        desk = desk_at(State.GOALS_SET)
        desk.life.describe(ends_on=date(2026, 12, 31))
        assert "to 31 Dec 2026" in desk.html()

        german = desk.client.get(desk.url, headers={"Accept-Language": "de"}).content.decode()

        assert "to 31 Dez 2026" in german

    def test_what_it_is_held_against_is_called_as_now(self):
        desk = desk_at(State.GOALS_SET)
        service = ServiceFactory(name="Printing")
        desk.life.describe(control_scopes=[f"service:{service.slug}"])
        assert "Printing (two at least" in desk.html()

        service.name = "Printing and scanning"
        service.save()
        cache.delete("csap:names")  # names are at most a minute old

        assert "Printing and scanning (two at least" in desk.html()

    def test_late_data_stands_beside_the_baseline_at_once(self):
        desk = desk_at(State.EXECUTING)
        assert "Late data since" not in desk.html()
        late = [figure(ON_TIME, n=1900, k=1330, value=0.70, low=0.68, high=0.72)]

        keep_baseline("late", figures=late)

        assert "Late data since: would be 70" in desk.html()

    def test_a_finding_says_what_it_says_now(self):
        desk = desk_at(State.EXECUTING)
        finding = make_finding()
        services.link_finding(
            finding.number, plan_number=desk.life.number, actor=desk.life.manager, at=AT
        )
        assert finding.sentence in desk.html()

        Finding.objects.filter(pk=finding.pk).update(sentence="It is another sentence now.")

        assert "It is another sentence now." in desk.html()
