"""Resolve, reopen, close, cancel."""

from datetime import timedelta

import pytest

from requests_app.lifecycle import services
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import HoldReason, Status
from servicedesk.common.errors import NotPermitted
from servicedesk.outbox.models import Fact
from tests.factories import NOW, TargetFactory, UserFactory, agent_for, open_request

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def service_request():
    TargetFactory()
    return open_request()


@pytest.fixture
def agent(service_request):
    return agent_for(service_request)


def resolve(service_request, agent, at=LATER, **given):
    values = {"resolution": "Replaced the cable.", "actor": agent, "at": at}
    return services.resolve_request(service_request.pk, **(values | given))


class TestResolveRequest:
    def test_stops_the_clocks_and_tells(self, service_request, agent):
        resolved = resolve(service_request, agent)

        assert resolved.status == Status.RESOLVED
        assert resolved.resolved_at == resolved.first_resolved_at == LATER
        assert not resolved.clocks.filter(stopped_at=None).exists()
        assert Fact.objects.filter(topic="requests.request.resolved").count() == 1

    def test_counts_as_the_answer_when_there_was_none(self, service_request, agent):
        assert resolve(service_request, agent).first_response_at == LATER

    def test_ends_a_hold(self, service_request, agent):
        services.hold_request(service_request.pk, reason=HoldReason.SUPPLIER, actor=agent, at=NOW)

        resolved = resolve(service_request, agent)

        assert resolved.holds.get().ended_at == LATER
        assert resolved.hold_reason == ""

    def test_is_done_once_under_one_key(self, service_request, agent):
        resolve(service_request, agent, key="k")
        resolve(service_request, agent, key="k", at=LATER + timedelta(hours=1))

        assert service_request.history.filter(step="RESOLVED").count() == 1

    def test_refuses_a_closed_request_and_leaves_no_trace(self, service_request, agent):
        resolve(service_request, agent)
        services.close_request(service_request.pk, actor=agent, at=LATER)
        steps = service_request.history.count()

        with pytest.raises(services.TransitionNotAllowed, match="is closed"):
            resolve(service_request, agent)

        assert service_request.history.count() == steps

    def test_refuses_ones_own_request(self, service_request):
        requester = service_request.requester
        requester.roles = ["AGENT"]
        requester.save()

        with pytest.raises(NotPermitted):
            resolve(service_request, requester)


class TestReopenRequest:
    def test_lets_the_clock_run_towards_the_same_instant(self, service_request, agent):
        due = service_request.resolution_due_at
        resolve(service_request, agent)

        reopened = services.reopen_request(
            service_request.pk,
            reason="It is dark again.",
            actor=service_request.requester,
            at=LATER + timedelta(hours=1),
        )

        assert reopened.status == Status.IN_PROGRESS
        assert reopened.reopen_count == 1
        assert reopened.resolution_due_at == due
        assert reopened.first_resolved_at == LATER
        assert reopened.resolved_at is None

    def test_is_refused_after_the_window_and_says_what_to_do(self, service_request, agent):
        resolve(service_request, agent)

        with pytest.raises(services.TransitionNotAllowed, match="Open a new request"):
            services.reopen_request(
                service_request.pk,
                reason="It is dark again.",
                actor=service_request.requester,
                at=LATER + timedelta(days=15),
            )

    def test_is_refused_to_strangers(self, service_request, agent):
        resolve(service_request, agent)

        with pytest.raises(NotPermitted):
            services.reopen_request(
                service_request.pk, reason="Me too.", actor=UserFactory(), at=LATER
            )


class TestCloseStaleResolutions:
    def test_closes_after_a_week_without_an_objection(self, service_request, agent):
        resolve(service_request, agent)

        assert services.close_stale_resolutions(at=LATER + timedelta(days=6)) == 0
        assert services.close_stale_resolutions(at=LATER + timedelta(days=7)) == 1
        assert ServiceRequest.objects.get().status == Status.CLOSED


class TestCancelRequest:
    def test_is_the_requesters_right(self, service_request):
        cancelled = services.cancel_request(
            service_request.pk,
            reason="Found the switch.",
            actor=service_request.requester,
            at=LATER,
        )

        assert cancelled.status == Status.CANCELLED
        assert cancelled.cancelled_at == LATER
        assert not cancelled.clocks.filter(stopped_at=None).exists()

    def test_refuses_what_is_resolved(self, service_request, agent):
        resolve(service_request, agent)

        with pytest.raises(services.TransitionNotAllowed, match="is resolved"):
            services.cancel_request(service_request.pk, reason="Never mind.", actor=agent, at=LATER)


class TestNoticeBreaches:
    def test_notices_each_broken_promise_once(self, service_request):
        due = service_request.response_due_at

        assert services.notice_breaches(at=due - timedelta(seconds=1)) == 0
        assert services.notice_breaches(at=due) == 1
        assert services.notice_breaches(at=due + timedelta(hours=1)) == 0
        assert service_request.history.get(step="BREACHED").is_internal

    def test_leaves_paused_clocks_alone(self, service_request, agent):
        services.hold_request(service_request.pk, reason=HoldReason.SUPPLIER, actor=agent, at=NOW)

        assert services.notice_breaches(at=NOW + timedelta(days=30)) == 0
