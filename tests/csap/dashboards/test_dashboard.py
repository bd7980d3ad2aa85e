"""The dashboard: who sees it, what it says, what it costs."""

import pytest
from django.core.cache import cache
from django.test import Client

from csap.facts import marks, progress, services
from csap.facts.models import Baseline
from csap.facts.scopes import Scope
from csap.plans.vocabulary import State
from servicedesk.celery import app
from tests.csap.dashboards.places import APRIL, AT, HOME, PERIOD, SHOWN
from tests.csap.findings.builders import make_finding
from tests.csap.plans.builders import life_at
from tests.csap.shown import tokens, without_tokens
from tests.factories import DepartmentFactory, ServiceFactory, UserFactory

pytestmark = pytest.mark.django_db
METRIC = f"{HOME}metrics/sat.csat_top2/?period={PERIOD}"


def panels(manager):
    page = manager.get(SHOWN).content.decode()
    return page[page.index('class="grid2"') : page.index("</section>")]


class TestAccess:
    @pytest.mark.parametrize("trait", ["manager", "admin"])
    def test_lets_readers_of_the_plan_in(self, signed_in, frozen, trait):
        client = signed_in(UserFactory(**{trait: True}))

        assert client.get(HOME).status_code == 200
        assert client.get(METRIC).status_code == 200

    @pytest.mark.parametrize("trait", ["", "agent", "team_lead"])
    def test_does_not_exist_for_anyone_else(self, signed_in, stored, frozen, trait):
        client = signed_in(UserFactory(**({trait: True} if trait else {})))

        assert client.get(SHOWN).status_code == 404
        assert client.get(METRIC).status_code == 404
        assert (
            client.get(f"{HOME}metrics/sat.csat_top2/series.csv?period={PERIOD}").status_code == 404
        )
        assert client.post(f"{HOME}compute/", {"period": PERIOD}).status_code == 404

    def test_asks_to_sign_in_first(self, client):
        assert client.get(HOME).status_code == 302


class TestShowing:
    def test_has_four_panels_with_a_chart_each_and_its_table(self, stored, manager):
        page = manager.get(SHOWN).content.decode()

        assert page.count('class="card panel4"') == 4
        assert page.count("Table of this chart") == page.count('class="csap-chart')
        assert "April 2026 is final." in page

    def test_says_so_when_nothing_is_stored(self, world, manager):
        page = manager.get(SHOWN).content.decode()

        assert "Nothing is stored for the whole organisation, April 2026" in page
        assert "Compute it" in page

    def test_counts_the_changes_that_wait_and_offers_a_refresh(self, stored, manager):
        stored.open()
        while marks.waiting(APRIL, Scope().resolve()) == 0:
            stored.open()

        page = manager.get(SHOWN).content.decode()

        assert "not counted yet" in page
        assert "Refresh" in page
        assert "is final" not in page

    def test_a_swap_gets_the_panels_alone_and_going_back_the_page(self, stored, manager):
        swap = manager.get(SHOWN, headers={"HX-Request": "true"})
        back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

        assert b"<html" not in swap.content
        assert b"<html" in manager.get(SHOWN, headers=back).content

    @pytest.mark.parametrize(
        "query", ["scope=service:none", "scope=team:1", "period=2026-99", "period=2031-01"]
    )
    def test_what_does_not_exist_is_not_found(self, manager, query):
        assert manager.get(f"{HOME}?{query}").status_code == 404

    def test_takes_the_same_queries_for_any_portfolio(
        self, stored, manager, django_assert_num_queries
    ):
        with django_assert_num_queries(24):
            manager.get(SHOWN)
        for _ in range(5):
            ServiceFactory()
            DepartmentFactory()
        cache.delete("csap:names")

        with django_assert_num_queries(16):
            manager.get(SHOWN)

    def test_reads_what_has_not_changed_once(self, stored, manager, django_assert_num_queries):
        first = manager.get(SHOWN).content.decode()

        with django_assert_num_queries(12) as asked:
            again = manager.get(SHOWN).content.decode()

        sql = " ".join(each["sql"] for each in asked.captured_queries)
        assert '"facts_measurement"."detail"' not in sql
        assert without_tokens(first) == without_tokens(again)


class TestKeeping:
    """What the page has kept is shown until what it is made of has changed, and not once more."""

    def test_a_baseline_that_was_computed_anew_is_shown_at_once(self, stored, manager):
        before = panels(manager)
        for _ in range(40):
            stored.open()
        marks.drain()
        assert panels(manager) == before

        services.compute_baseline(Scope(), APRIL, at=AT)

        assert panels(manager) != before

    def test_a_step_of_a_plan_counts_at_once(self, stored, manager):
        assert "No plan is open" in manager.get(SHOWN).content.decode()

        life = life_at(State.GOALS_SET)
        assert "Every principle has" not in manager.get(SHOWN).content.decode()
        before = manager.get(SHOWN).content.decode().count("nothing needed")
        life.do("answer_nothing_needed", principle=5, because="It is well.")

        assert manager.get(SHOWN).content.decode().count("nothing needed") == before + 1

    def test_what_waits_is_read_each_time(self, stored, manager):
        manager.get(SHOWN)
        found = make_finding()

        assert found.number in manager.get(SHOWN).content.decode()

    def test_nobody_gets_the_token_of_another(self, stored, signed_in):
        pages = [Client() for _ in range(2)]
        for client in pages:
            client.force_login(UserFactory(manager=True))
        while marks.waiting(APRIL, Scope().resolve()) == 0:  # then there is a button
            stored.open()

        own = [tokens(client.get(SHOWN).content.decode()) for client in pages]

        assert own[0]
        assert not own[0] & own[1]


class TestOpinionsOfFew:
    def test_are_not_on_the_page(self, world, manager):
        services.compute_baseline(Scope(service=world.services[0].slug), APRIL, at=AT)

        page = manager.get(f"{SHOWN}&scope=service:{world.services[0].slug}").content.decode()

        assert "Too few answers (" in page or "No data: 0 of 0" in page
        assert "satisfied or very satisfied" not in page


class TestComputing:
    @pytest.fixture
    def unreachable_broker(self):
        """Point Celery at a port where nothing listens."""
        kept, app.conf.broker_url = app.conf.broker_url, "redis://127.0.0.1:1/0"
        app.amqp._producer_pool = app._pool = None
        yield
        app.conf.broker_url = kept
        app.amqp._producer_pool = app._pool = None

    def test_is_asked_for_by_a_button_and_then_shown(self, world, manager, eager):
        answer = manager.post(f"{HOME}compute/", {"scope": "all", "period": PERIOD}, follow=True)

        assert Baseline.objects.count() == 1
        assert b"panel4" in answer.content
        assert b"Being computed" not in answer.content

    def test_is_awaited_by_looking_again(self, world, manager):
        asked = int(AT.timestamp())

        page = manager.get(f"{SHOWN}&asked={asked}").content.decode()

        assert f"asked={asked}" in page
        assert 'hx-trigger="load delay:2s"' in page
        assert "Look again" in page

    @pytest.mark.parametrize(
        ("step", "left", "said"),
        [
            ("asked", None, "Waits for a worker."),
            ("counting", 3, "3 changes are counted first."),
            ("measuring", None, "The four metrics are measured."),
        ],
    )
    def test_tells_how_far_it_is(self, world, manager, step, left, said):
        progress.say(Scope(), APRIL, step, left=left)

        page = manager.get(f"{SHOWN}&asked={int(AT.timestamp())}").content.decode()

        assert said in page
        assert '<progress max="3"' in page

    def test_is_not_awaited_for_ever(self, world, manager):
        page = manager.get(f"{SHOWN}&asked={int(AT.timestamp()) - 600}").content.decode()
        _, _, main = page.partition("<main")

        assert "It takes longer than usual" in main
        assert "hx-trigger" not in main
        assert "Compute it" in page

    def test_says_so_when_nobody_can_be_asked(self, world, manager, unreachable_broker):
        answer = manager.post(f"{HOME}compute/", {"scope": "all", "period": PERIOD}, follow=True)

        assert "The queue of work cannot be reached" in answer.content.decode()
        assert b"Being computed" not in answer.content

    @pytest.mark.parametrize("wrong", [{"scope": "service:none"}, {"period": "never"}])
    def test_of_what_does_not_exist_is_not_found(self, manager, wrong):
        assert manager.post(f"{HOME}compute/", wrong).status_code == 404
