"""Who may see and do what with a request."""

import pytest

from requests_app.catalogue.models import TeamMembership
from requests_app.requests import policies
from requests_app.requests.models import Follower, ServiceRequest
from tests.factories import (
    NOW,
    DepartmentFactory,
    RequestTypeFactory,
    UserFactory,
    agent_for,
    open_request,
)

pytestmark = pytest.mark.django_db


def sees(user, service_request):
    return ServiceRequest.objects.visible_to(user).filter(pk=service_request.pk).exists()


class TestVisibleTo:
    @pytest.mark.parametrize(
        ("traits", "seen", "restricted_seen"),
        [
            ({}, False, False),
            ({"agent": True}, True, False),
            ({"team_lead": True}, True, False),
            ({"manager": True}, True, False),
            ({"admin": True}, True, False),
        ],
    )
    def test_of_a_stranger(self, traits, seen, restricted_seen):
        user = UserFactory(**traits)
        restricted = RequestTypeFactory(is_restricted=True)

        assert sees(user, open_request()) is seen
        assert sees(user, open_request(request_type=restricted)) is restricted_seen

    def test_of_the_requester(self):
        service_request = open_request(request_type=RequestTypeFactory(is_restricted=True))

        assert sees(service_request.requester, service_request)

    def test_of_a_follower_until_they_stop(self):
        service_request, friend = open_request(), UserFactory()
        follower = Follower.objects.create(service_request=service_request, user=friend, since=NOW)
        assert sees(friend, service_request)

        follower.until = NOW
        follower.save()

        assert not sees(friend, service_request)

    @pytest.mark.parametrize("shares", [True, False])
    def test_of_a_department_lead_only_where_it_is_shared(self, shares):
        lead = UserFactory()
        department = DepartmentFactory(lead=lead, shares_requests=shares)

        service_request = open_request(requester=UserFactory(department=department))

        assert sees(lead, service_request) is shares


class TestCanWork:
    @pytest.mark.parametrize(
        ("is_agent", "in_team", "is_requester", "allowed"),
        [
            (True, True, False, True),
            (True, False, False, False),
            (True, True, True, False),
            (False, True, False, False),
            (False, False, False, False),
        ],
    )
    def test_by_role_team_and_request(self, is_agent, in_team, is_requester, allowed):
        user = UserFactory(agent=is_agent)
        service_request = open_request(requester=user if is_requester else UserFactory())
        if in_team:
            TeamMembership.objects.create(team=service_request.team, user=user)

        assert policies.can_work(user, service_request) is allowed


class TestAllowedSteps:
    def test_offers_the_requester_what_they_may_do_now(self):
        service_request = open_request()

        allowed = policies.allowed_steps(service_request.requester, service_request)

        assert allowed == {"reply", "share", "cancel"}

    def test_offers_the_desk_the_work(self):
        service_request = open_request()

        allowed = policies.allowed_steps(agent_for(service_request), service_request)

        assert allowed == {
            "reply", "note", "share", "assign", "triage", "hold", "resolve", "cancel",
        }  # fmt: skip
