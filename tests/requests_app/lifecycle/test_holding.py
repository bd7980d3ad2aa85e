"""Holds move what is due by the business time they took."""

from datetime import UTC, datetime, timedelta

import pytest

from requests_app.lifecycle import services
from requests_app.requests.models import NO_DUE
from requests_app.requests.vocabulary import HoldReason, Status
from tests.factories import NOW, TargetFactory, agent_for, open_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def service_request():
    TargetFactory(response_seconds=3600, resolution_seconds=10 * 3600)
    return open_request(at=NOW)


@pytest.fixture
def agent(service_request):
    return agent_for(service_request)


def hold(service_request, agent, at):
    return services.hold_request(service_request.pk, reason=HoldReason.SUPPLIER, actor=agent, at=at)


class TestHoldRequest:
    def test_pauses_both_clocks_and_leaves_the_queue(self, service_request, agent):
        held = hold(service_request, agent, NOW)

        assert held.status == Status.ON_HOLD
        assert held.queue_at == NO_DUE
        assert set(held.clocks.values_list("paused_at", flat=True)) == {NOW}

    def test_refuses_a_second_hold(self, service_request, agent):
        hold(service_request, agent, NOW)

        with pytest.raises(services.TransitionNotAllowed, match="is on hold"):
            hold(service_request, agent, NOW)


class TestResumeRequest:
    def test_moves_what_is_due_by_the_business_time_it_took(self, service_request, agent):
        hold(service_request, agent, datetime(2026, 3, 3, 17, 0, tzinfo=UTC))

        resumed = services.resume_request(
            service_request.pk, actor=agent, at=datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
        )

        # One hour of the evening and one of the morning were waited: two in all.
        assert resumed.resolution_due_at == datetime(2026, 3, 4, 12, 0, tzinfo=UTC)

    def test_does_not_save_what_was_late_already(self, service_request, agent):
        due = service_request.response_due_at
        hold(service_request, agent, due + timedelta(minutes=1))

        resumed = services.resume_request(
            service_request.pk, actor=agent, at=due + timedelta(hours=2)
        )

        assert resumed.response_due_at == due

    def test_refuses_what_is_not_on_hold(self, service_request, agent):
        with pytest.raises(services.TransitionNotAllowed, match="not on hold"):
            services.resume_request(service_request.pk, actor=agent, at=NOW)
