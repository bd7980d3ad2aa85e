"""Reading along."""

import pytest

from requests_app.lifecycle import services
from requests_app.requests.models import ServiceRequest
from servicedesk.common.errors import NotPermitted
from tests.factories import NOW, UserFactory, agent_for, open_request

pytestmark = pytest.mark.django_db


def is_visible(service_request, person):
    return ServiceRequest.objects.visible_to(person).filter(pk=service_request.pk).exists()


class TestAddFollower:
    def test_lets_a_colleague_read_and_reply(self):
        service_request, colleague = open_request(), UserFactory()

        services.add_follower(
            service_request.pk, person=colleague, actor=service_request.requester, at=NOW
        )

        assert is_visible(service_request, colleague)
        services.reply_to_request(service_request.pk, body="Me too.", actor=colleague, at=NOW)

    def test_changes_nothing_the_second_time(self):
        service_request, colleague = open_request(), UserFactory()

        for _ in range(2):
            services.add_follower(
                service_request.pk, person=colleague, actor=service_request.requester, at=NOW
            )

        assert service_request.followers.count() == 1
        assert service_request.history.count() == 2

    def test_refuses_the_requester(self):
        service_request = open_request()

        with pytest.raises(services.CannotFollow, match="reads it anyway"):
            services.add_follower(
                service_request.pk,
                person=service_request.requester,
                actor=service_request.requester,
                at=NOW,
            )

    def test_refuses_who_has_left(self):
        service_request = open_request()

        with pytest.raises(services.CannotFollow, match="any more"):
            services.add_follower(
                service_request.pk,
                person=UserFactory(is_active=False),
                actor=agent_for(service_request),
                at=NOW,
            )

    def test_is_not_for_followers(self):
        service_request, follower = open_request(), UserFactory()
        services.add_follower(
            service_request.pk, person=follower, actor=service_request.requester, at=NOW
        )

        with pytest.raises(NotPermitted):
            services.add_follower(service_request.pk, person=UserFactory(), actor=follower, at=NOW)


class TestRemoveFollower:
    @pytest.fixture
    def followed(self):
        service_request = open_request()
        follower = UserFactory()
        services.add_follower(
            service_request.pk, person=follower, actor=service_request.requester, at=NOW
        )
        return service_request, follower

    def test_everyone_may_stop_for_themselves(self, followed):
        service_request, follower = followed

        services.remove_follower(service_request.pk, person=follower, actor=follower, at=NOW)

        assert not is_visible(service_request, follower)

    def test_the_requester_decides_about_others(self, followed):
        service_request, follower = followed

        services.remove_follower(
            service_request.pk, person=follower, actor=service_request.requester, at=NOW
        )

        assert not is_visible(service_request, follower)

    def test_a_follower_does_not_decide_about_others(self, followed):
        service_request, follower = followed
        other = UserFactory()
        services.add_follower(
            service_request.pk, person=other, actor=service_request.requester, at=NOW
        )

        with pytest.raises(NotPermitted):
            services.remove_follower(service_request.pk, person=other, actor=follower, at=NOW)
