"""How often promises were kept, by the day they were due."""

from datetime import timedelta

import pytest

from requests_app.clocks import queries
from requests_app.clocks.models import ClockKind
from requests_app.clocks.queries import Kept
from requests_app.lifecycle import services
from tests.factories import NOW, RequestTypeFactory, TargetFactory, agent_for, open_request

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
WEEK = (NOW - timedelta(days=1), NOW + timedelta(days=6))


@pytest.fixture
def request_type():
    TargetFactory(response_seconds=3600, resolution_seconds=8 * 3600)
    return RequestTypeFactory()


def resolve(service_request, after):
    services.resolve_request(
        service_request.pk,
        resolution="Done.",
        actor=agent_for(service_request),
        at=service_request.opened_at + after,
    )


class TestKeptPromises:
    def test_counts_kept_late_and_still_open_ones(self, request_type):
        resolve(open_request(request_type=request_type), HOUR / 2)
        resolve(open_request(request_type=request_type), 2 * HOUR)
        open_request(request_type=request_type)

        kept = queries.kept_by_service(ClockKind.RESPONSE, *WEEK)

        assert kept == {request_type.service_id: Kept(kept=1, due=3)}

    def test_leaves_out_what_was_cancelled_before_it_was_due(self, request_type):
        early, late = (open_request(request_type=request_type) for _ in range(2))
        for service_request, after in ((early, HOUR / 2), (late, 2 * HOUR)):
            services.cancel_request(
                service_request.pk,
                reason="Mistake",
                actor=service_request.requester,
                at=NOW + after,
            )

        kept = queries.kept_by_service(ClockKind.RESPONSE, *WEEK)

        assert kept[request_type.service_id] == Kept(kept=0, due=1)

    def test_counts_by_due_instant_half_open(self, request_type):
        due = open_request(request_type=request_type).response_due_at

        assert queries.kept_by_request_kind(ClockKind.RESPONSE, due, due + HOUR)
        assert not queries.kept_by_request_kind(ClockKind.RESPONSE, due - HOUR, due)

    def test_tells_the_promises_of_a_service_apart(self, request_type):
        TargetFactory(priority=1, response_seconds=900, resolution_seconds=3600)
        resolve(open_request(request_type=request_type), HOUR / 2)
        open_request(request_type=request_type, impact=1, urgency=1)

        kept = queries.kept_by_target(request_type.service_id, ClockKind.RESPONSE, *WEEK)

        assert kept == {("SUPPORT", 3600): Kept(1, 1), ("SUPPORT", 900): Kept(0, 1)}
