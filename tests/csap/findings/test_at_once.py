"""Several runs at once keep everything once; two people decide one after the other."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from csap.findings import services
from csap.findings.models import Evidence, Finding, FindingEvent
from csap.findings.services import FindingRefused
from csap.plans import services as plans
from csap.plans.models import Plan
from tests.csap.findings.builders import make_finding
from tests.csap.findings.stored import AT, OCTOBER, SEPTEMBER, fallen
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Make the calls at the same moment, each on a connection of its own; return what came."""
    start = Barrier(len(calls))

    def run(call):
        try:
            start.wait()
            return call()
        except FindingRefused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def test_at_once_everything_happens_once():
    """One test, since each on real transactions costs a flush of the database."""
    runs_find_once()
    people_decide_once()
    rules_open_one_plan()


def runs_find_once():
    for period in (SEPTEMBER, OCTOBER):
        fallen(period)
    periods = [SEPTEMBER, OCTOBER] * 2

    at_once(*(lambda period=period: services.find(period, at=AT) for period in periods))

    assert sorted(Finding.objects.values_list("kind", flat=True)) == ["ANOMALY", "GAP"]
    assert Evidence.objects.count() == 4
    steps = FindingEvent.objects.values_list("finding__kind", "step")
    assert sorted(steps) == [
        (kind, step) for kind in ("ANOMALY", "GAP") for step in ("FOUND_AGAIN", "OPENED")
    ]


def people_decide_once():
    finding = make_finding(scope="service:x")
    people = [UserFactory(manager=True) for _ in range(4)]

    def dismiss(person):
        return services.dismiss(
            finding.number, reason="EXPLAINED", sentence="A strike.", actor=person, at=AT
        )

    came = at_once(*(lambda person=person: dismiss(person) for person in people))

    assert sum(isinstance(each, FindingRefused) for each in came) == 3
    assert finding.events.count() == 1


def rules_open_one_plan():
    causes = [make_finding(scope="service:y", kind=kind) for kind in ("ANOMALY", "TREND", "GAP")]

    opened = at_once(
        *(lambda cause=cause: plans.open_by_rule(cause.number, at=AT) for cause in causes)
    )

    plan = Plan.objects.get(scope="service:y")
    assert opened == [plan] * 3
    assert plan.findings.filter(is_trigger=True).count() == 1
    assert plan.findings.count() == 3
