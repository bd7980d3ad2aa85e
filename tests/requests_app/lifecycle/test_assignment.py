"""Who has it, and how much it matters."""

from datetime import timedelta

import pytest

from requests_app.lifecycle import services
from requests_app.lifecycle.services.assignment import AssigneeCannotWork
from requests_app.requests.vocabulary import Status
from tests.factories import (
    NOW,
    RequestTypeFactory,
    TargetFactory,
    TeamFactory,
    UserFactory,
    agent_for,
    open_request,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def service_request():
    TargetFactory()
    return open_request()


@pytest.fixture
def agent(service_request):
    return agent_for(service_request)


class TestAssignRequest:
    def test_starts_work_and_keeps_the_names_in_history(self, service_request, agent):
        assigned = services.assign_request(service_request.pk, assignee=agent, actor=agent, at=NOW)

        assert assigned.status == Status.IN_PROGRESS
        assert assigned.history.get(step="ASSIGNED").changes == {"assignee": ["", agent.name]}

    def test_hands_over_to_another_team(self, service_request, agent):
        team = TeamFactory()

        assigned = services.assign_request(
            service_request.pk, assignee=None, team=team, actor=agent, at=NOW
        )

        assert assigned.team == team
        assert assigned.status == Status.NEW

    def test_writes_nothing_when_nothing_changes(self, service_request, agent):
        services.assign_request(service_request.pk, assignee=agent, actor=agent, at=NOW)
        services.assign_request(service_request.pk, assignee=agent, actor=agent, at=NOW)

        assert service_request.history.filter(step="ASSIGNED").count() == 1

    def test_refuses_people_who_do_not_work_requests(self, service_request, agent):
        with pytest.raises(AssigneeCannotWork, match="does not work requests"):
            services.assign_request(service_request.pk, assignee=UserFactory(), actor=agent, at=NOW)


class TestTriageRequest:
    def test_measures_against_the_target_of_the_new_priority(self, service_request, agent):
        TargetFactory(priority=2, response_seconds=1800, resolution_seconds=4 * 3600)

        triaged = services.triage_request(
            service_request.pk, impact=1, urgency=2, actor=agent, at=NOW + timedelta(hours=1)
        )

        assert triaged.priority == 2
        assert triaged.resolution_due_at == NOW + timedelta(hours=4)
        assert triaged.history.get(step="CHANGED").changes["priority"] == ["Low", "High"]

    def test_moves_to_another_service(self, service_request, agent):
        other = RequestTypeFactory()

        triaged = services.triage_request(
            service_request.pk, request_type=other, actor=agent, at=NOW
        )

        assert triaged.service == other.service

    def test_keeps_the_kind(self, service_request, agent):
        with pytest.raises(services.TransitionNotAllowed, match="project"):
            services.triage_request(
                service_request.pk,
                request_type=RequestTypeFactory(project=True),
                actor=agent,
                at=NOW,
            )
