"""What waits, beside the names of the pages: whose it is, who sees it, and what it costs."""

import re

import pytest
from django.test import Client

from csap.findings.vocabulary import State
from csap.plans.models import Plan
from tests.csap.agreements.builders import demanded
from tests.csap.findings.builders import AT, make_finding
from tests.csap.plans.builders import END, START, keep_baseline
from tests.factories import RequestTypeFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/csap/waiting/"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def counted(user):
    """Return what stands beside each link, as it is heard."""
    text = signed_in(user).get(URL).content.decode()
    told = {}
    for link, inside in re.findall(r'id="turn-(\w+)"[^>]*>(.*)</span>', text):
        heard = re.search(r'visually-hidden">, (.+?)</span>', inside)
        told[link] = heard.group(1)
    return told


def opened(**given):
    """Return a plan that somebody opened, owned by nobody yet."""
    values = {
        "metric": "time.sla_attainment.resolve",
        "scope": "all",
        "scope_words": "The whole organisation",
        "number": f"CSAP-{Plan.objects.count() + 901}",
        "title": "Sooner",
        "trigger": "MANUAL",
        "reason": "Why not.",
        "opened_at": AT,
    }
    return Plan.objects.create(**values | given)


class TestCounts:
    def test_say_what_waits_in_words(self):
        make_finding()
        make_finding(kind="GAP", stage="lasting", metric="gap.perception")
        make_finding(state=State.DISMISSED, closed_at=AT, scope="service:mail")
        demanded(RequestTypeFactory())

        assert counted(UserFactory(manager=True)) == {
            "gaps": "1 open gap",
            "findings": "2 to decide",
            "plans": "0 for you",
            "agreements": "1 waiting for our answer",
        }

    def test_a_plan_waits_for_its_owner_and_one_without_for_all(self):
        mine, other, author = (UserFactory(manager=True) for _ in range(3))
        opened(opened_by=author, owner=mine, metric="time.p90.resolve")
        opened(opened_by=author, owner=None, metric="qual.reopen_rate")
        dates = {"starts_on": START, "ends_on": END, "baseline": keep_baseline("signed")}
        opened(opened_by=author, owner=mine, metric="util.reach", state="actions_planned", **dates)
        opened(opened_by=author, owner=mine, metric="sat.ces", state="cancelled", closed_at=AT)

        assert counted(mine)["plans"] == "2 for you"
        assert counted(other)["plans"] == "1 for you"

    def test_take_the_same_queries_however_many_wait(self, django_assert_num_queries):
        client = signed_in(UserFactory(manager=True))
        for number in range(12):
            make_finding(evidence=False, scope=f"service:s{number}")

        with django_assert_num_queries(5):  # session, person, findings, agreements, plans
            client.get(URL)

    def test_do_not_exist_for_who_does_not_read_the_plan(self):
        assert signed_in(UserFactory(agent=True)).get(URL).status_code == 404


class TestSubNavigation:
    def test_asks_for_the_counts_and_counts_nothing_itself(self, django_assert_num_queries):
        client = signed_in(UserFactory(manager=True))

        with django_assert_num_queries(4):  # session, person, services, types
            page = client.get("/csap/feasibility/").content.decode()

        assert f'hx-get="{URL}" hx-trigger="load" hx-swap="none"' in page
        places = set(re.findall(r'id="turn-(\w+)"', page))
        assert places == {"gaps", "findings", "plans", "agreements"}
