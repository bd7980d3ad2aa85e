"""An ask against the record: the class, what can be promised, and how the set was widened."""

from datetime import date, timedelta

import pytest

from csap.agreements.asks import Ask, Expectation
from csap.agreements.feasibility import assess, day_minutes
from csap.agreements.sources import UnknownSubject
from requests_app.catalogue.models import Outage
from requests_app.clocks.business_time import Calendar
from requests_app.clocks.models import Clock
from requests_app.engagements.models import Baseline, Engagement, State
from requests_app.requests.models import ServiceRequest
from tests.factories import NOW, RequestTypeFactory, ServiceFactory, UserFactory

pytestmark = pytest.mark.django_db
MINUTE, DAY = 60, timedelta(days=1)


def past(request_type, minutes, *, every=DAY * 5, priority=3, running=()):
    """Give a type requests whose resolution took so many minutes, one every five days back.

    ``running``: numbers among them that are not done.
    """
    requester = UserFactory()
    rows = []
    for number, took in enumerate(minutes, start=1):
        opened = NOW - number * every
        done = opened + timedelta(minutes=took)
        is_open = number - 1 in running
        rows.append(
            ServiceRequest(
                number=f"SR-{request_type.pk}{number:05}",
                kind=request_type.kind,
                request_type=request_type,
                service=request_type.service,
                requester=requester,
                summary="Dull",
                channel="DESK",
                status="IN_PROGRESS" if is_open else "RESOLVED",
                impact=2,
                urgency=2,
                priority=priority,
                opened_at=opened,
                first_response_at=opened,
                first_resolved_at=None if is_open else done,
                resolved_at=None if is_open else done,
                updated_at=done,
            )
        )
    ServiceRequest.objects.bulk_create(rows)
    Clock.objects.bulk_create(
        Clock(
            service_request=row,
            kind="RESOLUTION",
            calendar=request_type.service.calendar,
            started_at=row.opened_at,
            stopped_at=row.resolved_at,
            elapsed_seconds=None if row.resolved_at is None else took * MINUTE,
            held_seconds=None if row.resolved_at is None else 0,
        )
        for row, took in zip(rows, minutes, strict=True)
    )


def ask_for(one_type, number, **given):
    return Ask(Expectation.RESOLUTION, one_type.service.slug, number, **given)


class TestTimes:
    def test_an_ask_that_the_record_speaks_against_gets_an_offer_instead(self):
        request_type = RequestTypeFactory()
        past(request_type, [120, 480, 600, 480] * 15)

        found = assess(ask_for(request_type, 8), at=NOW)

        assert (found.kept, found.curve.n, found.state) == (45, 60, "not_supported")
        assert found.ask_class == "unreasonable"
        assert found.widened == []
        offer = found.offer
        assert (offer.share, offer.point, offer.safe) == (0.9, 600, 600)
        assert offer.promise == 600  # half a working day is five hours
        assert [each.share for each in found.offers] == [0.8, 0.9, 0.95]
        assert found.refusal == ""

    def test_the_class_follows_the_interval(self):
        request_type = RequestTypeFactory()
        slow = [505, 520, 535, 560, 582, 600, 640]
        took = [each for one in slow for each in ([100] * 6 + [one])] + [100] * 3
        past(request_type, took, every=DAY * 7)

        classes = {n: assess(ask_for(request_type, n), at=NOW).ask_class for n in (1, 8, 9, 12)}

        assert classes == {1: "unreasonable", 8: "stretch", 9: "reasonable", 12: "reasonable"}

    def test_open_ones_are_not_left_out(self, django_assert_max_num_queries):
        request_type = RequestTypeFactory()
        past(request_type, [60] * 50, running=range(0, 50, 5))

        with django_assert_max_num_queries(9):
            found = assess(ask_for(request_type, 8), at=NOW)

        assert (found.curve.n, found.curve.open) == (50, 10)
        assert found.support.p == pytest.approx(0.8)

    def test_widens_in_order_and_says_so(self):
        service = ServiceFactory()
        sibling = ServiceFactory(team=service.team)
        stranger = RequestTypeFactory(is_failure_demand=True)
        own, like = (RequestTypeFactory(service=each) for each in (service, sibling))
        other = RequestTypeFactory(service=sibling, is_failure_demand=True)
        past(own, [60] * 10, priority=2)
        past(like, [60] * 15)
        past(other, [60] * 40)
        past(stranger, [60] * 40)

        found = assess(ask_for(own, 8, priority=2, request_type=own.slug), at=NOW)

        assert found.curve.n == 25
        assert found.widened == [
            "requests of every priority",
            f"the like of the other services of {service.team.name}",
            "two years instead of one",
        ]

    def test_does_not_widen_what_is_enough(self):
        request_type = RequestTypeFactory()
        past(request_type, [60] * 30, priority=2)
        past(RequestTypeFactory(service=request_type.service), [900] * 9, priority=3)

        assert assess(ask_for(request_type, 8, priority=2), at=NOW).curve.n == 30

    def test_too_few_are_unknown(self):
        request_type = RequestTypeFactory()
        past(request_type, [60] * 21)

        found = assess(ask_for(request_type, 8), at=NOW)

        assert (found.state, found.ask_class) == ("insufficient", "unknown")
        assert found.offer.promise is None

    def test_a_record_younger_than_ninety_days_is_none(self):
        request_type = RequestTypeFactory()
        past(request_type, [60] * 60, every=DAY)

        found = assess(ask_for(request_type, 8), at=NOW)

        assert found.ask_class == "unknown"
        assert found.refusal == "The record is younger than 90 days."

    def test_what_one_outage_caused_counts_once(self):
        request_type = RequestTypeFactory(is_failure_demand=True)
        past(request_type, [60] * 50)
        Outage.objects.create(
            service=request_type.service,
            started_at=NOW - 16 * DAY,
            ended_at=NOW - 4 * DAY,
            recorded_at=NOW,
            changed_at=NOW,
        )

        found = assess(ask_for(request_type, 8), at=NOW)

        assert (found.curve.n, found.record.one_event) == (48, 2)

    @pytest.mark.parametrize(
        ("given", "field"),
        [({"service": "none"}, "service"), ({"request_type": "none"}, "request_type")],
    )
    def test_names_what_does_not_exist(self, given, field):
        asked = {"service": RequestTypeFactory().service.slug} | given

        with pytest.raises(UnknownSubject) as refused:
            assess(Ask(Expectation.RESPONSE, number=1, **asked), at=NOW)

        assert refused.value.field == field


def engaged(service, slips, *, running=(), cost=100, budget=100):
    """Give a service engagements that slipped so many days; ``running``: as planned so far."""
    request_type = RequestTypeFactory(service=service, project=True)
    past(request_type, [60] * (len(slips) + len(running)), running=range(999))
    requests = ServiceRequest.objects.filter(request_type=request_type).order_by("pk")
    end = date(2026, 1, 10)
    plans = []
    for row, slip in zip(requests, [*slips, *running], strict=True):
        is_done = len(plans) < len(slips)
        engagement = Engagement.objects.create(
            service_request=row,
            currency="GBP",
            state=State.COMPLETED if is_done else State.ACTIVE,
            completed_date=end + timedelta(days=slip) if is_done else None,
            cost_minor=cost,
        )
        both = [(1, end, budget), (2, end + timedelta(days=slip), budget + slip)]
        plans += [
            [
                Baseline(
                    engagement=engagement,
                    version=version,
                    planned_start=date(2025, 6, 1),
                    planned_end=planned_end,
                    budget_minor=money,
                    approved_at=NOW - 300 * DAY,
                )
                for version, planned_end, money in both
            ]
        ]
    Baseline.objects.bulk_create(plan for pair in plans for plan in pair)


class TestEngagements:
    def test_slip_is_counted_from_the_plan_first_approved(self):
        service = ServiceFactory()
        engaged(service, [0] * 24 + [10] * 6)

        found = assess(Ask(Expectation.SCHEDULE, service.slug, 0), at=NOW)

        assert (found.kept, found.curve.n, found.widened) == (24, 30, [])
        assert (found.offer.point, found.offer.promise) == (10, 10)
        assert found.ask_class == "stretch"

    def test_those_under_way_count_by_their_plan_only_when_there_is_nothing_better(self):
        service = ServiceFactory()
        engaged(service, [0] * 4, running=[5] * 30)

        found = assess(Ask(Expectation.SCHEDULE, service.slug, 0), at=NOW)

        assert found.record.is_forecast
        assert found.widened[-1].startswith("those under way")
        assert (found.kept, found.curve.n) == (4, 34)

    def test_cost_is_counted_against_the_budget_first_approved(self):
        service = ServiceFactory()
        engaged(service, [7] * 30, cost=112)

        found = assess(Ask(Expectation.BUDGET, service.slug, 10), at=NOW)

        assert (found.kept, found.offer.point, found.offer.promise) == (0, 1120, 1120)
        assert found.ask_class == "unreasonable"


class TestAvailability:
    def test_counts_closed_months_since_outages_are_on_record(self):
        service = ServiceFactory()
        for start, hours in ((NOW - 700 * DAY, 1), (NOW - 28 * DAY, 9)):
            Outage.objects.create(
                service=service,
                started_at=start,
                ended_at=start + timedelta(hours=hours),
                recorded_at=NOW,
                changed_at=NOW,
            )

        found = assess(Ask(Expectation.AVAILABILITY, service.slug, 99.9, share=0.8), at=NOW)

        assert found.widened == ["two years instead of one"]
        assert (found.curve.n, found.kept) == (22, 21)
        assert found.ask_class == "reasonable"

    def test_no_outage_on_record_says_nothing(self):
        found = assess(Ask(Expectation.AVAILABILITY, ServiceFactory().slug, 99), at=NOW)

        assert (found.curve.n, found.ask_class) == (0, "unknown")


def test_day_minutes_of_a_calendar():
    office = Calendar("UTC", ((0, 480, 1080), (1, 480, 720), (1, 780, 1080)))

    assert day_minutes(office) == (600 + 540) // 2
    assert day_minutes(Calendar("UTC", ())) == 0
