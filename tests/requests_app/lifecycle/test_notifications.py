"""Who is written to about a request, and what never leaves."""

from datetime import timedelta

import pytest

from requests_app.catalogue.models import TeamMembership
from requests_app.catalogue.vocabulary import Level
from requests_app.lifecycle import services as lifecycle
from requests_app.requests.models import Follower, ServiceRequest
from requests_app.requests.vocabulary import HoldReason
from servicedesk.outbox import services as outbox
from servicedesk.outbox.models import Delivery, SentMail
from tests.factories import (
    NOW,
    RequestTypeFactory,
    TargetFactory,
    UserFactory,
    agent_for,
    open_request,
)

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def service_request():
    """A request whose receipt has gone out."""
    TargetFactory()
    opened = open_request()
    outbox.drain()
    SentMail.objects.all().delete()
    return opened


@pytest.fixture
def agent(service_request):
    """The agent it was given to; the mail about that is forgotten."""
    person = agent_for(service_request)
    assign(service_request, person)
    outbox.drain()
    SentMail.objects.all().delete()
    return person


def assign(service_request, person, actor=None):
    lifecycle.assign_request(service_request.pk, actor=actor, assignee=person, at=LATER)


def reply(service_request, actor, body="Have you tried the other cable?"):
    lifecycle.reply_to_request(service_request.pk, body=body, actor=actor, at=LATER)


def resolve(service_request, agent):
    lifecycle.resolve_request(service_request.pk, resolution="A new cable.", actor=agent, at=LATER)


def follow(service_request, person):
    return Follower.objects.create(service_request=service_request, user=person, since=NOW)


def readers():
    """Deliver everything; return who got mail, leaving surveys out."""
    outbox.drain()
    assert not Delivery.objects.open().exists()
    about_requests = SentMail.objects.exclude(subject__startswith="How was it?")
    return sorted(about_requests.values_list("recipient", flat=True))


class TestOpened:
    def test_the_requester_gets_a_receipt_with_what_happens_next_and_when(self):
        TargetFactory()
        service_request = open_request()

        assert readers() == [service_request.requester.email]
        receipt = SentMail.objects.get()
        assert receipt.subject.startswith(service_request.number)
        assert "A person answers you by Tuesday 3 March 2026, 11:00 GMT." in receipt.body
        assert f"/portal/requests/{service_request.number}/" in receipt.body

    def test_without_a_promise_no_time_is_named(self):
        open_request()
        outbox.drain()

        assert "A person reads it next" in SentMail.objects.get().body

    def test_times_are_in_the_readers_zone(self):
        TargetFactory()
        open_request(requester=UserFactory(time_zone="Asia/Tokyo"))
        outbox.drain()

        assert "20:00 JST" in SentMail.objects.get().body


class TestReplied:
    def test_staffs_words_go_to_the_requester_and_who_follows(self, service_request, agent):
        follower = UserFactory()
        follow(service_request, follower)
        reply(service_request, agent)

        assert readers() == sorted([service_request.requester.email, follower.email])
        assert "the other cable" in SentMail.objects.first().body

    def test_the_requesters_words_go_to_the_assignee(self, service_request, agent):
        reply(service_request, service_request.requester)

        assert readers() == [agent.email]
        assert f"/desk/requests/{service_request.number}/" in SentMail.objects.get().body

    def test_the_requesters_words_wait_in_the_queue_while_nobody_has_it(self, service_request):
        reply(service_request, service_request.requester)

        assert readers() == []

    def test_a_followers_words_go_to_both(self, service_request, agent):
        follower = UserFactory()
        follow(service_request, follower)
        reply(service_request, follower)

        assert readers() == sorted([service_request.requester.email, agent.email])


class TestNeverLeaving:
    def test_an_internal_note(self, service_request, agent):
        lifecycle.add_note(service_request.pk, body="canary", actor=agent, at=LATER)

        assert readers() == []

    def test_a_note_beside_a_reply_of_the_same_moment(self, service_request, agent):
        lifecycle.add_note(service_request.pk, body="canary", actor=agent, at=LATER)
        reply(service_request, agent)
        lifecycle.add_note(service_request.pk, body="canary", actor=agent, at=LATER)
        outbox.drain()

        assert not SentMail.objects.filter(body__contains="canary").exists()
        assert SentMail.objects.count() == 1

    def test_an_imported_request(self):
        service_request = open_request()
        ServiceRequest.objects.update(source="volvo", source_key="1")
        resolve(service_request, agent_for(service_request))

        assert readers() == []

    def test_what_a_restricted_request_is_about(self):
        secret = RequestTypeFactory(is_restricted=True)
        service_request = open_request(request_type=secret, summary="canary subject")
        agent = agent_for(service_request)
        assign(service_request, agent)
        reply(service_request, agent, body="canary body")
        resolve(service_request, agent)

        readers()

        mails = SentMail.objects.all()
        assert mails.count() == 4
        assert not any("canary" in mail.subject + mail.body for mail in mails)

    def test_lines_of_a_summary_that_would_become_headers(self):
        service_request = open_request(summary="Screen\r\nBcc: all@example.org")
        readers()

        assert "\n" not in SentMail.objects.get().subject
        assert readers() == [service_request.requester.email]


class TestNotAnyMore:
    def test_who_stopped_following_before_the_mail_went_out(self, service_request, agent):
        following = follow(service_request, UserFactory())
        reply(service_request, agent)
        following.until = LATER
        following.save()

        assert readers() == [service_request.requester.email]

    def test_who_lost_sight_of_it_while_the_mail_server_was_away(self, service_request, agent):
        follower = UserFactory()
        following = follow(service_request, follower)
        reply(service_request, agent)
        tell_without_sending()
        assert Delivery.objects.open().filter(consumer="mail").count() == 2
        following.until = LATER
        following.save()

        assert readers() == [service_request.requester.email]

    def test_who_has_left(self, service_request, agent):
        requester = service_request.requester
        requester.is_active = False
        requester.save()
        reply(service_request, agent)

        assert readers() == []


def tell_without_sending():
    """Let every consumer work but the one that sends mail."""
    while outbox.deliver_next(at=LATER + timedelta(days=9999), resting={"mail"}):
        pass


class TestAssigned:
    def test_tells_who_got_it(self, service_request):
        agent = agent_for(service_request)
        assign(service_request, agent, actor=agent_for(service_request))

        assert readers() == [agent.email]

    def test_is_silent_about_what_one_took_oneself(self, service_request):
        agent = agent_for(service_request)
        assign(service_request, agent, actor=agent)

        assert readers() == []


class TestHeld:
    @pytest.mark.parametrize("reason", list(HoldReason))
    def test_tells_the_requester_why(self, service_request, agent, reason):
        lifecycle.hold_request(service_request.pk, reason=reason, actor=agent, at=LATER)

        assert readers() == [service_request.requester.email]
        body = SentMail.objects.get().body
        assert ("As soon as you answer" in body) == (reason == HoldReason.REQUESTER)

    def test_says_nothing_when_it_goes_on_before_the_mail_is_written(self, service_request, agent):
        lifecycle.hold_request(
            service_request.pk, reason=HoldReason.SUPPLIER, actor=agent, at=LATER
        )
        lifecycle.resume_request(service_request.pk, actor=agent, at=LATER)

        assert readers() == []


class TestResolved:
    def test_tells_the_requester_what_was_done_and_how_to_object(self, service_request, agent):
        resolve(service_request, agent)

        assert readers() == [service_request.requester.email]
        body = SentMail.objects.get(subject__contains="is resolved").body
        assert "A new cable." in body
        assert "until Tuesday 17 March 2026, 11:00 GMT" in body


class TestReopened:
    def reopen(self, service_request):
        lifecycle.reopen_request(
            service_request.pk,
            reason="Dark again.",
            actor=service_request.requester,
            at=LATER + timedelta(hours=1),
        )

    def test_tells_who_works_on_it(self, service_request, agent):
        resolve(service_request, agent)
        readers()
        SentMail.objects.all().delete()
        self.reopen(service_request)

        assert readers() == [agent.email]
        assert "Dark again." in SentMail.objects.get().body

    def test_tells_the_team_when_nobody_has_it(self, service_request):
        members = [agent_for(service_request) for _ in range(2)]
        resolve(service_request, members[0])
        readers()
        SentMail.objects.all().delete()
        self.reopen(service_request)

        assert readers() == sorted(member.email for member in members)


class TestBreached:
    def breach(self):
        lifecycle.notice_breaches(at=NOW + timedelta(hours=2))

    def test_tells_who_works_on_it(self, service_request, agent):
        self.breach()

        assert readers() == [agent.email]
        assert "first response" in SentMail.objects.get().body

    def test_tells_the_teams_leads_when_nobody_has_it(self, service_request):
        agent_for(service_request)
        lead = UserFactory(team_lead=True)
        TeamMembership.objects.create(team_id=service_request.team_id, user=lead, is_lead=True)
        self.breach()

        assert readers() == [lead.email]


class TestCancelled:
    def test_tells_the_requester_when_somebody_else_did_it(self, service_request, agent):
        lifecycle.cancel_request(service_request.pk, reason="A duplicate.", actor=agent, at=LATER)

        assert readers() == [service_request.requester.email]

    def test_is_silent_when_they_did_it_themselves(self, service_request):
        lifecycle.cancel_request(
            service_request.pk,
            reason="It works again.",
            actor=service_request.requester,
            at=LATER,
        )

        assert readers() == []


def test_telling_twice_sends_once(service_request, agent):
    reply(service_request, agent)
    readers()
    Delivery.objects.filter(consumer="requests notify").update(closed_at=None, due_at=NOW)

    assert readers() == [service_request.requester.email]


def test_every_priority_has_its_receipt():
    open_request(urgency=Level.HIGH)

    assert len(readers()) == 1
