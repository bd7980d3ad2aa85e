"""The page of one request, and what its people do there."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from requests_app.conversation.models import Draft
from requests_app.lifecycle import services
from requests_app.requests.vocabulary import Status
from servicedesk.audit.models import AccessRecord
from tests.factories import (
    NOW,
    RequestTypeFactory,
    TargetFactory,
    UserFactory,
    agent_for,
    open_request,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_bit_later")]

LATER = NOW + timedelta(minutes=30)


@pytest.fixture
def a_bit_later():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def service_request():
    TargetFactory(response_seconds=3600, resolution_seconds=8 * 3600)
    return open_request()


@pytest.fixture
def own(signed_in, service_request):
    """A browser in which the requester is signed in."""
    return signed_in(service_request.requester)


def address(service_request, name="request", *more):
    return reverse(f"portal:{name}", args=[service_request.number, *more])


def post(client, service_request, name, follow=True, **given):
    values = {"key": str(uuid.uuid4())} | given
    return client.post(address(service_request, name), values, follow=follow)


def read(client, service_request):
    return client.get(address(service_request)).content.decode()


def resolved(service_request):
    return services.resolve_request(
        service_request.pk, resolution="New firmware.", actor=agent_for(service_request), at=LATER
    )


class TestWhatHappensNext:
    def test_a_new_request_names_team_and_instant(self, own, service_request):
        page = read(own, service_request)

        assert "reads it next and answers by today 11:00." in page
        assert "in 30 min of working time" in page

    def test_an_answered_request_names_the_person_and_the_solution(self, own, service_request):
        agent = agent_for(service_request)
        services.assign_request(service_request.pk, assignee=agent, actor=agent, at=NOW)
        services.reply_to_request(service_request.pk, body="I look.", actor=agent, at=NOW)

        page = read(own, service_request)

        first = agent.name.split()[0]
        assert f"{first} is working on it and aims to have it solved by today 18:00." in page
        assert "of 1 working hour promised" in page or "1 working hour promised" in page

    def test_a_late_clock_is_shown(self, own, service_request):
        with time_machine.travel(NOW + timedelta(hours=2), tick=False):
            page = read(own, service_request)

        assert "It should have been answered by today 11:00; it comes first now." in page
        assert "1 h late, in working time" in page

    def test_a_paused_clock_is_shown(self, own, service_request):
        services.hold_request(
            service_request.pk, reason="SUPPLIER", actor=agent_for(service_request), at=NOW
        )

        page = read(own, service_request)

        assert "We wait for a supplier." in page
        assert "The clock stands still" in page
        assert "1 h of working time are left." in page

    def test_it_is_the_requesters_turn(self, own, service_request):
        services.hold_request(
            service_request.pk, reason="REQUESTER", actor=agent_for(service_request), at=NOW
        )

        assert "Your turn" in read(own, service_request)

    def test_a_resolution_says_what_was_done_and_when_it_closes(self, own, service_request):
        resolved(service_request)

        page = read(own, service_request)

        assert "New firmware." in page
        assert "7 h 30 min before the promised today 18:00." in page
        assert "It closes by itself on 10 Mar." in page

    def test_says_so_when_nothing_was_promised(self, signed_in):
        service_request = open_request(request_type=RequestTypeFactory(kind="CONSULTING"))

        page = read(signed_in(service_request.requester), service_request)

        assert "No date was promised for this" in page


class TestReading:
    def test_shows_markdown_made_safe(self, signed_in):
        service_request = open_request(description="**Help** <script>alert(1)</script>")

        page = read(signed_in(service_request.requester), service_request)

        assert "<strong>Help</strong> &lt;script&gt;" in page

    def test_never_shows_a_note_not_even_to_staff(self, own, signed_in, service_request):
        agent = agent_for(service_request)
        services.add_note(service_request.pk, body="Between us.", actor=agent, at=NOW)

        assert "Between us." not in read(own, service_request)
        assert "Between us." not in read(signed_in(agent), service_request)

    def test_offers_files_to_download(self, own, service_request):
        services.reply_to_request(
            service_request.pk,
            body="See",
            actor=service_request.requester,
            at=NOW,
            uploads=[SimpleUploadedFile("log.txt", b"x")],
        )
        token = service_request.entries.latest("pk").attachments.get().token

        page = read(own, service_request)

        assert reverse("conversation:attachment", args=[token]) in page

    def test_hidden_and_absent_look_the_same(self, signed_in, service_request):
        stranger = signed_in(UserFactory())

        hidden = stranger.get(address(service_request))
        absent = stranger.get(reverse("portal:request", args=["SR-999999"]))

        assert hidden.status_code == absent.status_code == 404
        assert hidden.content == absent.content or service_request.number not in str(hidden.content)

    def test_writes_down_who_else_reads_a_restricted_request(self, signed_in):
        service_request = open_request(request_type=RequestTypeFactory(is_restricted=True))
        follower = UserFactory()
        services.add_follower(
            service_request.pk, person=follower, actor=service_request.requester, at=NOW
        )

        read(signed_in(service_request.requester), service_request)
        read(signed_in(follower), service_request)

        assert AccessRecord.objects.get(action="READ_RESTRICTED").actor == follower

    def test_takes_the_same_queries_for_any_length(
        self, own, service_request, django_assert_num_queries
    ):
        def grow(number):
            for _ in range(number):
                services.reply_to_request(
                    service_request.pk,
                    body="More",
                    actor=service_request.requester,
                    at=NOW,
                    uploads=[SimpleUploadedFile("log.txt", b"x")],
                )

        grow(1)
        read(own, service_request)
        # session, user, request, clocks, holds, draft, entries, files, history, followers
        with django_assert_num_queries(10):
            read(own, service_request)
        grow(19)
        with django_assert_num_queries(10):
            read(own, service_request)


class TestReply:
    def test_is_said_and_its_draft_goes(self, own, service_request):
        where = reverse("conversation:draft", args=["reply", service_request.number])
        own.post(where, {"body": "It sa"})

        page = post(own, service_request, "reply", body="It says A05.")

        assert "It says A05." in page.content.decode()
        assert not Draft.objects.exists()

    def test_of_the_requester_ends_the_wait_for_them(self, own, service_request):
        services.hold_request(
            service_request.pk, reason="REQUESTER", actor=agent_for(service_request), at=NOW
        )

        post(own, service_request, "reply", body="A05")

        service_request.refresh_from_db()
        assert service_request.status == Status.IN_PROGRESS

    def test_without_words_is_refused_on_the_page(self, own, service_request):
        page = post(own, service_request, "reply", body="  ")

        assert page.status_code == 422
        assert "Write something before you send it." in page.content.decode()

    def test_brings_a_draft_back(self, own, service_request):
        where = reverse("conversation:draft", args=["reply", service_request.number])
        own.post(where, {"body": "It sa"})

        assert "It sa" in read(own, service_request)

    def test_refused_keeps_the_words(self, own, service_request):
        page = post(
            own,
            service_request,
            "reply",
            body="Look at this",
            attachments=SimpleUploadedFile("a.exe", b"MZ"),
        )

        assert page.status_code == 422
        assert "Look at this" in page.content.decode()
        assert "files of this kind are not taken" in page.content.decode()

    def test_is_not_offered_to_who_only_reads(self, signed_in, service_request):
        manager = signed_in(UserFactory(manager=True))

        assert "Your reply" not in read(manager, service_request)
        assert post(manager, service_request, "reply", body="x").status_code == 403
        assert service_request.entries.count() == 1


class TestEnding:
    def test_accepts_a_solution(self, own, service_request):
        resolved(service_request)

        post(own, service_request, "close")

        service_request.refresh_from_db()
        assert service_request.status == Status.CLOSED

    def test_reopens_with_a_reason(self, own, service_request):
        resolved(service_request)

        refused = post(own, service_request, "reopen", reason="")
        post(own, service_request, "reopen", reason="Black again.")

        service_request.refresh_from_db()
        assert refused.status_code == 422
        assert (service_request.status, service_request.reopen_count) == (Status.IN_PROGRESS, 1)

    def test_does_not_offer_to_reopen_what_is_too_old(self, own, service_request):
        resolved(service_request)

        with time_machine.travel(NOW + timedelta(days=15), tick=False):
            own.force_login(service_request.requester, "django.contrib.auth.backends.ModelBackend")
            page = read(own, service_request)
            refused = post(own, service_request, "reopen", reason="Black again.")

        assert "It is not solved" not in page
        assert "more than 14 days ago" in refused.content.decode()

    def test_cancels_with_a_reason(self, own, service_request):
        page = post(own, service_request, "cancel", reason="Found it myself.")

        assert "Found it myself." in page.content.decode()
        assert "This was cancelled." in page.content.decode()


class TestFollowers:
    def test_a_colleague_is_added_by_address_and_removed(self, own, service_request):
        colleague = UserFactory(email="bea@example.org", name="Bea Lopes")

        page = post(own, service_request, "follow", email="Bea@example.org")

        follower = service_request.followers.get(until=None)
        assert follower.user == colleague
        assert "Bea Lopes" in page.content.decode()
        own.post(address(service_request, "unfollow", follower.pk))
        assert not service_request.followers.filter(until=None).exists()

    def test_an_unknown_address_is_refused_under_its_field(self, own, service_request):
        page = post(own, service_request, "follow", email="nobody@example.org")

        assert page.status_code == 422
        assert "Nobody here has this address." in page.content.decode()

    def test_one_may_stop_for_oneself_and_then_sees_it_no_more(self, signed_in, service_request):
        colleague = UserFactory()
        services.add_follower(
            service_request.pk, person=colleague, actor=service_request.requester, at=NOW
        )
        follower = service_request.followers.get()
        client = signed_in(colleague)

        answer = client.post(address(service_request, "unfollow", follower.pk))

        assert answer.url == reverse("portal:requests")
        assert client.get(address(service_request)).status_code == 404

    def test_a_follower_does_not_decide_about_others(self, signed_in, service_request):
        people = [UserFactory(), UserFactory()]
        for person in people:
            services.add_follower(
                service_request.pk, person=person, actor=service_request.requester, at=NOW
            )
        other = service_request.followers.get(user=people[1])

        answer = signed_in(people[0]).post(address(service_request, "unfollow", other.pk))

        assert answer.status_code == 403

    def test_a_follower_of_another_request_is_absent(self, own, service_request):
        other = open_request()
        services.add_follower(other.pk, person=UserFactory(), actor=other.requester, at=NOW)
        follower = other.followers.get()

        answer = own.post(address(service_request, "unfollow", follower.pk))

        assert answer.status_code == 404


@pytest.mark.parametrize("name", ["reply", "reopen", "close", "cancel", "follow"])
def test_strangers_find_no_step(signed_in, service_request, name):
    answer = post(signed_in(UserFactory()), service_request, name, reason="x", body="x")

    assert answer.status_code == 404
