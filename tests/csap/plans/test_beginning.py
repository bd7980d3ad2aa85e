"""How a plan begins: by rule, by hand, or not at all."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction

from csap.findings.models import Finding
from csap.findings.services.steps import By, record
from csap.findings.vocabulary import State as FindingState
from csap.findings.vocabulary import Step
from csap.plans import services
from csap.plans.models import Plan, PlanEvent
from csap.plans.services import PlanRefused
from csap.plans.vocabulary import State
from servicedesk.common.errors import NotPermitted
from servicedesk.outbox import services as outbox
from servicedesk.outbox.models import Fact
from tests.csap.findings.builders import AT, make_finding
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory(manager=True)


def open_by_rule(finding, at=AT):
    return services.open_by_rule(finding.number, at=at)


class TestByRule:
    def test_a_deficiency_opens_a_draft(self):
        finding = make_finding()

        plan = open_by_rule(finding)

        finding.refresh_from_db()
        assert (plan.state, plan.trigger, plan.opened_by) == (State.TRIGGERED, "DEFICIENCY", None)
        assert (plan.scope, plan.metric) == (finding.scope, finding.metric)
        assert (finding.state, finding.plan_number) == (FindingState.ATTACHED, plan.number)
        assert [event.event for event in plan.events.order_by("pk")] == ["open", "link_finding"]
        assert plan.findings.get().is_trigger
        assert Fact.objects.filter(topic="csap.plan.triggered").count() == 1

    def test_what_is_no_deficiency_opens_none(self):
        assert open_by_rule(make_finding(is_deficiency=False)) is None

    def test_a_further_trigger_of_the_same_is_linked_to_the_open_one(self):
        first = open_by_rule(make_finding())

        second = open_by_rule(make_finding(kind="TREND"))

        assert second == first
        assert Plan.objects.count() == 1
        assert list(first.findings.order_by("pk").values_list("is_trigger", flat=True)) == [
            True,
            False,
        ]

    def test_what_a_person_opened_no_finding_did(self):
        finding = make_finding()
        plan = services.open_by_hand(
            scope=finding.scope, metric=finding.metric, title="Sooner", reason="It was time.",
            actor=UserFactory(manager=True), at=AT - timedelta(days=9),
        )  # fmt: skip

        assert open_by_rule(finding) == plan
        assert not plan.findings.get().is_trigger

    def test_another_metric_or_scope_has_a_plan_of_its_own(self):
        plans = {
            open_by_rule(make_finding()),
            open_by_rule(make_finding(metric="sat.csat_top2")),
            open_by_rule(make_finding(scope="service:payroll")),
        }

        assert len(plans) == 3

    def test_twice_is_once(self):
        finding = make_finding()
        open_by_rule(finding)

        assert open_by_rule(finding) is None
        assert PlanEvent.objects.count() == 2

    @pytest.mark.parametrize(("days", "is_opened"), [(1, False), (30, False), (40, True)])
    def test_it_cools_off_for_one_whole_period_after_a_close(self, days, is_opened):
        plan = open_by_rule(make_finding())
        plan.state, plan.closed_at = State.CANCELLED, AT
        plan.save()

        again = open_by_rule(make_finding(kind="TREND"), AT + timedelta(days=days))

        assert (again is not None) is is_opened

    @time_machine.travel(AT, tick=False)
    def test_it_comes_by_the_outbox(self):
        finding = make_finding()
        with transaction.atomic():
            record(finding, Step.OPENED, By(None, AT), topic="csap.finding.opened")

        outbox.drain()

        assert Plan.objects.get().findings.get().finding == finding

    @time_machine.travel(AT, tick=False)
    def test_what_is_no_deficiency_yet_comes_once_it_has_grown(self):
        finding = make_finding(is_deficiency=False)
        with transaction.atomic():
            record(finding, Step.OPENED, By(None, AT), topic="csap.finding.opened")
        outbox.drain()
        assert not Plan.objects.exists()

        Finding.objects.update(is_deficiency=True)
        finding.refresh_from_db()
        with transaction.atomic():
            record(finding, Step.GREW, By(None, AT), topic="csap.finding.grown")
        outbox.drain()

        assert Plan.objects.count() == 1


class TestByHand:
    def test_a_finding_that_calls_for_none_may_have_one(self, manager):
        finding = make_finding(is_deficiency=False)

        plan = services.open_for_finding(finding.number, actor=manager, at=AT)

        assert (plan.trigger, plan.opened_by) == ("MANUAL", manager)

    def test_sent_twice_it_is_the_same_plan(self, manager):
        finding = make_finding()

        plans = {services.open_for_finding(finding.number, actor=manager, at=AT) for _ in "ab"}

        assert len(plans) == 1

    def test_beside_an_open_one_of_the_same_it_is_refused(self, manager):
        plan = open_by_rule(make_finding())
        other = make_finding(kind="TREND")

        with pytest.raises(PlanRefused, match=plan.number):
            services.open_for_finding(other.number, actor=manager, at=AT)

    def test_is_for_who_works_the_plan(self):
        with pytest.raises(NotPermitted):
            services.open_for_finding(make_finding().number, actor=UserFactory(agent=True), at=AT)

    def test_a_finding_may_be_linked_to_a_plan_of_something_else(self, manager):
        plan = open_by_rule(make_finding())
        other = make_finding(metric="qual.reopen_rate", is_deficiency=False)

        for _ in "ab":
            services.link_finding(other.number, plan_number=plan.number, actor=manager, at=AT)

        other.refresh_from_db()
        assert other.plan_number == plan.number
        assert plan.events.count() == 3

    def test_a_finding_cannot_be_linked_to_what_is_not_open(self, manager):
        with pytest.raises(PlanRefused, match="open"):
            services.link_finding(make_finding().number, plan_number="CSAP-0", actor=manager, at=AT)


class TestTheDatabase:
    def test_keeps_one_open_plan_a_scope_and_metric(self):
        plan = open_by_rule(make_finding())
        plan.pk, plan.number = None, "CSAP-0"

        with pytest.raises(DatabaseError, match="one_open_plan"), transaction.atomic():
            plan.save()

    def test_lets_nobody_change_what_happened(self):
        open_by_rule(make_finding())

        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            PlanEvent.objects.update(event="other")

    def test_lets_rules_open_plans_of_deficiencies_only(self):
        plan = open_by_rule(make_finding())

        plan.trigger = "MANUAL"
        with pytest.raises(DatabaseError, match="only_a_deficiency"), transaction.atomic():
            plan.save()
