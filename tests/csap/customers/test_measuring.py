"""The criteria that data can tell, from roll-ups as they lie in the database."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from csap.customers import measuring, queries, services, sources
from csap.customers.measuring import Evidence
from csap.customers.models import Prospect, Standing
from csap.customers.services import Said
from csap.customers.services.snapshots import take_quarter
from csap.customers.sources import Voices
from csap.customers.vocabulary import Gate, Voice
from csap.facts.models import Leaf
from csap.facts.models.rollups import DemandDay, OpinionDay
from requests_app.catalogue.models import Outage
from tests.csap.agreements.builders import demanded, terms
from tests.csap.agreements.test_feasibility import past
from tests.csap.customers.builders import AT, Q3, code, judge_all, make_customer
from tests.factories import DepartmentFactory, RequestTypeFactory, TargetFactory, UserFactory

pytestmark = pytest.mark.django_db
IN_QUARTER = date(2026, 8, 3)
IN_YEAR = date(2026, 1, 5)


@pytest.fixture
def request_type():
    return RequestTypeFactory()


@pytest.fixture
def failure_type(request_type):
    return RequestTypeFactory(service=request_type.service, is_failure_demand=True)


def asked(department, request_type, requester_ids, *, day=IN_QUARTER, follow_ups=0):
    """Count requests of a department on a day, each by a person."""
    leaf, _ = Leaf.objects.get_or_create(
        service_id=request_type.service_id,
        department_id=department and department.pk,
        kind="SUPPORT",
        request_type_id=request_type.pk,
        priority=3,
        customer_group="",
    )
    DemandDay.objects.create(
        day=day,
        leaf=leaf,
        created=len(requester_ids),
        cancelled_unanswered=0,
        follow_ups=follow_ups,
        self_service=0,
        requester_ids=requester_ids,
        excluded=0,
        moment=0,
    )
    return leaf


def surveyed(leaf, *, n, answered):
    for person in range(n):
        OpinionDay.objects.create(
            day=IN_QUARTER,
            leaf=leaf,
            person_id=person + 1,
            asked=1,
            answered=int(person < answered),
            ratings=[4] if person < answered else [],
            **dict.fromkeys(
                ("solved_asked", "solved", "both_in_time", "felt_in_time_only",
                 "measured_in_time_only", "both_late"),
                0,
            ),
        )  # fmt: skip


def evidence_of(*customers):
    return Evidence(Q3, sources.subtrees([code(customer) for customer in customers]))


def part(name, customer, evidence=None):
    return measuring.parts(customer, evidence or evidence_of(customer))[name]


class TestConsumption:
    def test_is_the_share_of_value_demand_of_all_departments_below(
        self, customer, request_type, failure_type
    ):
        below = DepartmentFactory(parent=customer.department)
        asked(below, request_type, [1, 2, 3])
        asked(below, failure_type, [1] * 50)
        asked(None, request_type, [9] * 27)
        asked(customer.department, request_type, [1] * 99, day=date(2026, 6, 30))

        found = part("consumption", customer)

        assert found.inputs == {"value_demand": 3, "value_demand_all": 30}
        assert found.value == pytest.approx(0.5)
        assert found.evidence.startswith("10\N{NO-BREAK SPACE}% of value demand (3 of 30)")

    def test_leaves_out_what_followed_up_on_an_earlier_request(self, customer, request_type):
        asked(customer.department, request_type, [1, 2, 3, 4], follow_ups=3)
        asked(None, request_type, [9])

        assert part("consumption", customer).inputs == {"value_demand": 1, "value_demand_all": 2}

    def test_is_unknown_where_nobody_asked(self, customer):
        assert part("consumption", customer).value is None

    def test_of_one_is_not_changed_by_another_candidate(self, manager, customer, request_type):
        """Anchors are absolute: metamorphic."""
        asked(customer.department, request_type, [1, 2])
        other = make_customer(manager)
        asked(other.department, request_type, [3, 4])
        alone = part("consumption", customer)

        assert part("consumption", customer, evidence_of(customer, other)) == alone


class TestDependency:
    def down(self, service, hours):
        start = datetime(2026, 8, 3, 9, tzinfo=UTC)
        Outage.objects.create(
            service=service,
            kind="FULL",
            started_at=start,
            ended_at=start + timedelta(hours=hours),
            recorded_at=start,
            changed_at=start,
        )

    def test_is_lost_hours_of_the_users_over_all_heads(self, customer, request_type):
        """Two of four people use what was away for two hours: one hour a head, a quarter."""
        UserFactory.create_batch(3, department=customer.department)
        asked(customer.department, request_type, [1, 2], day=IN_YEAR)
        self.down(request_type.service, hours=2)

        found = part("dependency", customer)

        assert found.inputs["people"] == 4
        assert found.inputs["lost_user_hours"] == 4
        assert found.value == pytest.approx(0.25)

    def test_is_none_of_what_nobody_there_uses(self, customer, request_type):
        self.down(request_type.service, hours=8)

        assert part("dependency", customer).value == 0


class TestRepresentation:
    def test_is_the_likeness_of_the_mix_by_reach(self, customer, request_type):
        """Twelve own requests, all of one service; the department asks half for each."""
        other, own = RequestTypeFactory(), customer.representative_id
        asked(customer.department, request_type, [own] * 12)
        asked(customer.department, other, [own + 1] * 12)

        found = part("representation", customer)

        reach = found.inputs["people"] / found.inputs["people_all"]
        assert found.value == pytest.approx(0.5 * min(1, reach / 0.15))

    def test_is_unknown_of_who_asks_little(self, customer, request_type):
        asked(customer.department, request_type, [customer.representative_id] * 9)

        assert part("representation", customer).value is None

    def test_takes_no_opinion_without_one_that_may_be_told(self, manager, customer, request_type):
        asked(customer.department, request_type, [customer.representative_id] * 12)
        services.record_interview(
            code(customer),
            person=customer.representative,
            held_on=IN_QUARTER,
            said=Said("Fine.", satisfaction=5),
            has_consent=True,
            actor=manager,
            at=AT,
        )

        assert "closeness" not in part("representation", customer).inputs


class TestCritique:
    def test_is_the_mean_of_what_is_known(self, customer, request_type):
        leaf = asked(customer.department, request_type, [1])
        surveyed(leaf, n=8, answered=6)
        evidence = evidence_of(customer)
        evidence.said = {customer.department_id: said(given=10, decided=4, heard=1, concrete=5)}

        found = part("critique", customer, evidence)

        assert found.value == pytest.approx((0.75 + 0.25 + 0.5) / 3)
        assert found.evidence.startswith("Answered 6 of 8 surveys; 1 of 4 comments")

    def test_counts_no_comments_of_fewer_than_five(self, customer, request_type):
        leaf = asked(customer.department, request_type, [1])
        surveyed(leaf, n=8, answered=6)
        evidence = evidence_of(customer)
        evidence.said = {customer.department_id: said(people=4, given=10, concrete=10)}

        assert part("critique", customer, evidence).value == 0.75

    def test_counts_none_that_the_rest_would_give_away(self, manager, customer):
        """Five here, three elsewhere: the total less these five would speak of three."""
        evidence = evidence_of(customer)
        evidence.said = {
            customer.department_id: said(people=5, given=5),
            None: said(people=3, given=3),
        }

        assert part("critique", customer, evidence).value is None


def said(*, people=9, **given):
    return Voices(**given, _who=set(range(people)))


class TestLoudness:
    def loud(self, customer, request_type, complaints, share=0.2):
        asked(customer.department, request_type, [1] * 5)
        asked(None, request_type, [9] * 95)
        evidence = evidence_of(customer)
        evidence.said_in_quarter = {
            customer.department_id: said(given=complaints, complaints=complaints),
            None: said(given=40, complaints=40 - complaints),
        }
        return measuring.loudness(code(customer), evidence, share)

    def test_is_the_share_of_complaints_over_that_of_requests(self, customer, request_type):
        found = self.loud(customer, request_type, 18)

        assert found.loudness == pytest.approx(9)
        assert found.voice == Voice.SQUEAKY_WHEEL

    def test_of_the_reasonable_is_a_strong_signal(self, customer, request_type):
        assert self.loud(customer, request_type, 18, share=0.8).voice == Voice.STRONG_SIGNAL

    def test_tells_nothing_of_a_few(self, customer, request_type):
        evidence = evidence_of(customer)
        evidence.said_in_quarter = {customer.department_id: said(people=2, complaints=0)}

        assert measuring.loudness(code(customer), evidence, None).complaints is None

    def test_never_changes_a_score(self, customer, request_type):
        """Metamorphic: whatever the number of complaints, every criterion stays as it is."""
        leaf = asked(customer.department, request_type, [1] * 5)
        asked(None, request_type, [9] * 95)
        surveyed(leaf, n=8, answered=6)
        evidence, chance = evidence_of(customer), random.Random(4)
        voices = said(given=30, decided=10, heard=5, concrete=20)
        evidence.said = {customer.department_id: voices}
        before = measuring.parts(customer, evidence)

        for _ in range(20):
            voices.complaints = chance.randrange(31)
            evidence.said_in_quarter = {customer.department_id: voices}
            assert measuring.parts(customer, evidence) == before


class TestAsks:
    @pytest.fixture
    def recorded(self):
        """Of sixty requests nearly all were done within ten hours."""
        TargetFactory()
        made = RequestTypeFactory()
        past(made, [120, 480, 600, 480] * 15)
        return made

    def asked(self, recorded, manager, customer, hours):
        from csap.agreements import services as agreements
        from tests.factories import NOW

        made = demanded(
            recorded,
            hours=hours,
            department=customer.department,
            representative=customer.representative,
            actor=manager,
        )
        agreements.freeze_record(made.number, actor=manager, at=NOW)
        return made

    def test_are_reasonable_by_the_record_or_settled(self, recorded, manager, customer):
        from csap.agreements import services as agreements
        from tests.factories import NOW

        self.asked(recorded, manager, customer, 20)
        self.asked(recorded, manager, customer, 1)
        settled = self.asked(recorded, manager, customer, 1)
        agreements.offer(settled.number, terms(20), actor=manager, at=NOW)
        agreements.accept(settled.number, actor=customer.representative, at=NOW)
        subtrees = sources.subtrees([code(customer)])

        assert sources.reasonable_asks(evidence_of(customer).year, subtrees) == {
            code(customer): (2, 3)
        }

    def test_that_fail_the_gate_keep_the_system_from_suggesting(
        self, recorded, manager, customer, request_type
    ):
        for _ in range(6):
            self.asked(recorded, manager, customer, 1)
        judge_all(customer, manager, UserFactory(manager=True), mark=4)
        asked(customer.department, request_type, [customer.representative_id] * 12)

        (standing,) = take_quarter(Q3, at=AT)

        assert (standing.reasonable, standing.asks) == (0, 6)
        assert standing.gate == Gate.FAIL
        assert not standing.is_suggested


class TestAQuarter:
    def test_is_frozen_once_for_the_same_data(self, customer, request_type):
        asked(customer.department, request_type, [1])

        (standing,) = take_quarter(Q3, at=AT)

        assert standing.criteria.count() == 7
        assert standing.services == {str(request_type.service_id): 1}
        assert take_quarter(Q3, at=AT) == []
        asked(None, request_type, [2] * 9)
        assert len(take_quarter(Q3, at=AT)) == 1
        assert Standing.objects.count() == 2
        assert queries.newest_standings([customer.pk])[customer.pk].requests_all == 10

    def test_points_at_large_consumers_outside_the_register(self, customer, request_type):
        outside = DepartmentFactory()
        asked(outside, request_type, [1] * 10)
        asked(customer.department, request_type, [2] * 10)

        take_quarter(Q3, at=AT)

        assert [each.department for each in Prospect.objects.all()] == [outside]

    def test_points_at_a_quiet_majority(self, request_type):
        outside = DepartmentFactory()
        UserFactory.create_batch(5, department=outside)
        leaf = asked(outside, request_type, [1])
        surveyed(leaf, n=20, answered=1)

        take_quarter(Q3, at=AT)

        assert Prospect.objects.get(department=outside).is_quiet
