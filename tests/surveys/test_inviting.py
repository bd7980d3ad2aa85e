"""Who is asked about a resolution, and how often."""

from datetime import timedelta

import pytest
from django.utils import timezone

from requests_app.requests.models import ServiceRequest
from requests_app.requests.resolutions import last_resolution
from servicedesk.outbox import services as outbox
from servicedesk.outbox.models import SentMail
from surveys import services
from surveys.models import Invitation, QuestionnaireVersion
from surveys.tokens import hash_of, token_again
from surveys.vocabulary import Channel, Closing
from tests.factories import UserFactory
from tests.leaks import rows_that_say
from tests.surveys.builders import reopen, resolve, resolved_request
from tests.surveys.conftest import link_in

pytestmark = pytest.mark.django_db


def invite(service_request, at=None):
    return services.invite_requester(last_resolution(service_request.pk), at=at or timezone.now())


class TestAsking:
    def test_sends_the_requester_one_link(self, asked):
        mails = SentMail.objects.filter(subject__startswith="How was it?")

        assert [mail.recipient for mail in mails] == [asked.requester.email]
        assert asked.summary in mails[0].body

    def test_stores_the_hash_of_the_links_secret_alone(self, asked, link):
        token = link.strip("/").split("/")[1]

        invitation = Invitation.objects.get()

        assert invitation.token_hash == hash_of(token)
        assert len(token) == 43  # 256 bits

    def test_the_secret_stands_nowhere_in_the_database(self, asked, link, client):
        client.get(link)

        assert rows_that_say(link.strip("/").split("/")[1]) == []

    def test_the_secret_outlives_a_change_of_the_servers_key(self, asked, link, settings):
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another-key-" + "1" * 50
        invitation = Invitation.objects.get()

        again = token_again(salt=invitation.token_salt, token_hash=invitation.token_hash)

        assert again == link.strip("/").split("/")[1]

    def test_a_key_that_is_gone_makes_no_link_up(self, asked, settings):
        settings.SECRET_KEY = "another-key-" + "1" * 50
        invitation = Invitation.objects.get()

        with pytest.raises(LookupError, match="SECRET_KEY_FALLBACKS"):
            token_again(salt=invitation.token_salt, token_hash=invitation.token_hash)

    def test_asks_once_however_often_it_is_told(self, asked):
        first = Invitation.objects.get()

        again = invite(asked)

        assert again == first
        assert Invitation.objects.count() == 1

    def test_the_link_lives_thirty_days(self, asked):
        invitation = Invitation.objects.get()

        assert invitation.expires_at - invitation.sent_at == timedelta(days=30)

    def test_says_nothing_of_a_request_that_came_back_meanwhile(self):
        service_request = resolved_request()
        reopen(service_request)

        outbox.drain()

        assert not Invitation.objects.exists()


class TestNotAsking:
    def test_a_person_asked_within_thirty_days(self):
        requester = UserFactory()
        invite(resolved_request(requester=requester))

        assert invite(resolved_request(requester=requester)) is None

    def test_again_after_thirty_days(self):
        requester = UserFactory()
        now = timezone.now()
        invite(resolved_request(requester=requester), at=now - timedelta(days=30))

        assert invite(resolved_request(requester=requester), at=now) is not None

    def test_the_pause_is_a_setting(self, settings):
        settings.SURVEY_PAUSE_DAYS = 0
        requester = UserFactory()
        invite(resolved_request(requester=requester))

        assert invite(resolved_request(requester=requester)) is not None

    def test_whoever_asked_not_to_be(self):
        requester = UserFactory()
        services.stop_asking(requester.pk, at=timezone.now())

        assert invite(resolved_request(requester=requester)) is None

    def test_who_has_left(self):
        assert invite(resolved_request(requester=UserFactory(is_active=False))) is None

    @pytest.mark.parametrize(
        "state",
        [
            {"source": "volvo", "source_key": "1"},
            {"exclusion": "TEST"},
            {"is_restricted": True},
        ],
        ids=["imported", "excluded", "restricted"],
    )
    def test_about_what_is_not_theirs_to_rate(self, state):
        service_request = resolved_request()
        ServiceRequest.objects.filter(pk=service_request.pk).update(**state)

        assert invite(service_request) is None

    @pytest.mark.parametrize("role", ["assignee_id", "resolver_id"])
    def test_anybody_about_their_own_work(self, role):
        resolution = last_resolution(resolved_request().pk)
        own = resolution._replace(**{role: resolution.requester_id})

        assert services.invite_requester(own, at=timezone.now()) is None

    def test_anybody_when_no_questionnaire_is_in_force(self):
        QuestionnaireVersion.objects.update(retired_at=timezone.now())

        assert invite(resolved_request()) is None


class TestReopening:
    def test_takes_back_what_was_not_answered(self, asked):
        reopen(asked)

        outbox.drain()

        assert Invitation.objects.get().closing == Closing.REOPENED

    def test_a_second_resolution_is_asked_about_without_a_second_mail(self, asked, link):
        reopen(asked)
        outbox.drain()
        resolve(asked, agent=asked.assignee)
        outbox.drain()

        second = Invitation.objects.get(resolution=1)

        assert SentMail.objects.filter(subject__startswith="How was it?").count() == 1
        assert second.channel == Channel.PAGE
        assert second.token_hash == hash_of(link.strip("/").split("/")[1])


def test_asking_takes_a_fixed_number_of_queries(django_assert_max_num_queries):
    service_request = resolved_request()

    with django_assert_max_num_queries(14):
        invite(service_request)


def test_the_mail_of_each_person_has_a_link_of_its_own():
    for _ in range(2):
        resolved_request()
    outbox.drain()

    links = {link_in(mail) for mail in SentMail.objects.filter(subject__startswith="How was")}

    assert len(links) == 2
