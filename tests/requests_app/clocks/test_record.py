"""What clocks ran, for promises: done, running and cancelled ones, and targets against them."""

from datetime import timedelta

import pytest

from requests_app.clocks.record import Selection, comparable, targets_against_record
from requests_app.lifecycle import services as lifecycle
from tests.factories import (
    NOW,
    RequestTypeFactory,
    TargetFactory,
    agent_for,
    open_request,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
#: Later on the Tuesday whose morning is NOW.
LATER = NOW + 5 * HOUR


@pytest.fixture
def request_type():
    TargetFactory()
    return RequestTypeFactory(is_failure_demand=True)


def select(request_type, **given):
    wanted = {
        "clock": "RESOLUTION",
        "request_type_ids": [request_type.pk],
        "since": NOW - HOUR,
        "until": LATER,
    }
    return Selection(**(wanted | given))


def resolved(request_type, after, **given):
    """Open a request at NOW and resolve it so much later."""
    service_request = open_request(request_type=request_type, **given)
    agent = agent_for(service_request)
    return lifecycle.resolve_request(
        service_request.pk, resolution="Done.", actor=agent, at=NOW + after
    )


class TestComparable:
    def test_tells_what_is_done_and_what_runs_in_two_queries(
        self, request_type, django_assert_num_queries
    ):
        resolved(request_type, 2 * HOUR)
        open_request(request_type=request_type, at=NOW + HOUR)
        comparable(select(request_type), at=LATER)  # the calendar is kept from now on

        with django_assert_num_queries(2):
            done, running = comparable(select(request_type), at=LATER)

        assert (done.is_done, done.worked, done.wall) == (True, 7200, 7200)
        assert (running.is_done, running.worked, running.wall) == (False, 4 * 3600, 4 * 3600)
        assert done.request_type_id == request_type.pk

    def test_takes_holds_and_the_time_between_resolution_and_reopening_out_of_a_running_clock(
        self, request_type
    ):
        service_request = open_request(request_type=request_type)
        agent = agent_for(service_request)
        pk, requester = service_request.pk, service_request.requester
        lifecycle.hold_request(pk, reason="SUPPLIER", actor=agent, at=NOW + HOUR)
        lifecycle.resume_request(pk, actor=agent, at=NOW + 2 * HOUR)
        lifecycle.resolve_request(pk, resolution="Done.", actor=agent, at=NOW + 3 * HOUR)
        lifecycle.reopen_request(pk, reason="No.", actor=requester, at=NOW + 4 * HOUR)

        (running,) = comparable(select(request_type), at=LATER)

        assert (running.is_done, running.worked, running.held) == (False, 3 * 3600, 3600)

    def test_leaves_out_what_was_cancelled_unanswered_and_stops_counting_what_was_answered(
        self, request_type
    ):
        unanswered, answered = (open_request(request_type=request_type) for _ in range(2))
        agent = agent_for(answered)
        lifecycle.reply_to_request(answered.pk, body="Which?", actor=agent, at=NOW + HOUR)
        for each in (unanswered, answered):
            lifecycle.cancel_request(
                each.pk, reason="Never mind.", actor=each.requester, at=NOW + 2 * HOUR
            )

        (found,) = comparable(select(request_type), at=LATER)
        (response,) = comparable(select(request_type, clock="RESPONSE"), at=LATER)

        assert (found.is_done, found.worked) == (False, 7200)
        assert (response.is_done, response.worked) == (True, 3600)

    def test_asks_for_priorities_and_the_period(self, request_type):
        open_request(request_type=request_type)

        assert comparable(select(request_type, priorities=[1]), at=LATER) == []
        assert comparable(select(request_type, since=NOW + HOUR), at=LATER) == []
        assert len(comparable(select(request_type, priorities=[4]), at=LATER)) == 1


class TestTargetsAgainstRecord:
    def test_counts_the_done_and_of_the_rest_what_is_past_its_time(self, request_type):
        for after in (HOUR, 2 * HOUR, 9 * HOUR + 24 * HOUR):
            resolved(request_type, after)
        open_request(request_type=request_type)
        tomorrow = NOW + timedelta(days=2)

        found = targets_against_record(since=NOW - HOUR, at=tomorrow, share=0.5)

        resolution = next(each for each in found if each.clock == "RESOLUTION")
        assert (resolution.seconds, resolution.kept, resolution.n) == (8 * 3600, 2, 4)
        assert resolution.delivered == 7200
        response = next(each for each in found if each.clock == "RESPONSE")
        assert (response.kept, response.n) == (1, 4)

    def test_what_is_open_in_time_says_nothing_yet(self, request_type):
        open_request(request_type=request_type)

        found = targets_against_record(since=NOW - HOUR, at=NOW + timedelta(minutes=5), share=0.9)

        assert found == []

    def test_a_services_own_target_goes_before_the_general_one(self, request_type):
        own = TargetFactory(service=request_type.service, resolution_seconds=3600)
        resolved(request_type, 2 * HOUR)

        found = targets_against_record(since=NOW - HOUR, at=LATER, share=0.9)

        assert {each.target_id for each in found} == {own.pk}
        assert [each.kept for each in found if each.clock == "RESOLUTION"] == [0]
