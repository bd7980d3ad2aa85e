"""Replies and notes."""

from datetime import timedelta

import pytest

from requests_app.conversation.models import Entry
from requests_app.lifecycle import services
from requests_app.requests.vocabulary import HoldReason, Status
from servicedesk.common.errors import NotPermitted
from servicedesk.outbox.models import Fact
from tests.factories import NOW, TargetFactory, UserFactory, agent_for, open_request

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=30)


@pytest.fixture
def service_request():
    TargetFactory()
    return open_request()


def reply(service_request, actor, **given):
    values = {"body": "Have you tried the other cable?", "actor": actor, "at": LATER}
    return services.reply_to_request(service_request.pk, **(values | given))


class TestReplyToRequest:
    def test_first_reply_of_the_desk_stops_the_response_clock_and_starts_work(
        self, service_request
    ):
        replied = reply(service_request, agent_for(service_request))

        assert replied.status == Status.IN_PROGRESS
        assert replied.first_response_at == LATER
        assert replied.clocks.get(kind="RESPONSE").is_met is True
        assert replied.queue_at == replied.resolution_due_at

    def test_second_reply_leaves_the_first_response_as_it_was(self, service_request):
        agent = agent_for(service_request)
        reply(service_request, agent)

        replied = reply(service_request, agent, at=LATER + timedelta(hours=1))

        assert replied.first_response_at == LATER
        assert replied.contact_count == 2

    def test_reply_of_the_requester_is_no_response(self, service_request):
        replied = reply(service_request, service_request.requester)

        assert replied.first_response_at is None
        assert replied.status == Status.NEW

    def test_reply_of_the_requester_ends_a_hold_that_waited_for_them(self, service_request):
        agent = agent_for(service_request)
        services.hold_request(service_request.pk, reason=HoldReason.REQUESTER, actor=agent, at=NOW)

        replied = reply(service_request, service_request.requester)

        assert replied.status == Status.IN_PROGRESS
        assert replied.holds.get().ended_at == LATER

    def test_is_said_once_under_one_key(self, service_request):
        agent = agent_for(service_request)

        reply(service_request, agent, key="k")
        reply(service_request, agent, key="k")

        assert service_request.entries.count() == 2

    def test_refuses_a_stranger_and_leaves_no_trace(self, service_request):
        before = Fact.objects.count()

        with pytest.raises(NotPermitted):
            reply(service_request, UserFactory())

        assert service_request.entries.count() == 1
        assert Fact.objects.count() == before

    def test_refuses_silence(self, service_request):
        with pytest.raises(services.NothingToSay, match="Write something"):
            reply(service_request, service_request.requester, body=" \n ")


class TestAddNote:
    def test_is_read_by_staff_alone(self, service_request):
        agent = agent_for(service_request)

        services.add_note(service_request.pk, body="Third one today.", actor=agent, at=LATER)

        entries = Entry.objects.filter(service_request=service_request)
        assert entries.readable_by(agent).count() == 2
        assert entries.readable_by(service_request.requester).count() == 1
        assert service_request.history.get(step="NOTED").is_internal

    def test_is_no_response(self, service_request):
        agent = agent_for(service_request)

        noted = services.add_note(service_request.pk, body="Hm.", actor=agent, at=LATER)

        assert noted.first_response_at is None

    def test_refuses_the_requester(self, service_request):
        with pytest.raises(NotPermitted):
            services.add_note(
                service_request.pk, body="Hm.", actor=service_request.requester, at=LATER
            )
