"""What a query finds."""

from datetime import timedelta

import pytest

from requests_app.catalogue.vocabulary import Level
from requests_app.desk.filters import find, order_of
from requests_app.desk.query import parse
from requests_app.lifecycle import services
from requests_app.requests.models import ServiceRequest
from tests.factories import (
    NOW,
    RequestTypeFactory,
    ServiceFactory,
    TargetFactory,
    UserFactory,
    agent_for,
    open_request,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return UserFactory(agent=True)


@pytest.fixture
def found(agent):
    """Return a function from a query to what the agent finds by it."""
    return lambda text, at=NOW: set(find(parse(text), user=agent, at=at))


class TestFind:
    def test_finds_by_status(self, found):
        new = open_request()
        worked = open_request()
        agent = agent_for(worked)
        services.assign_request(worked.pk, assignee=agent, actor=agent, at=NOW)
        held = open_request()
        services.hold_request(held.pk, reason="SUPPLIER", actor=agent_for(held), at=NOW)
        solved = open_request()
        services.resolve_request(solved.pk, resolution="Done.", actor=agent_for(solved), at=NOW)

        assert found("is:open") == {new, worked, held}
        assert found("is:new") == {new}
        assert found("is:working") == {worked}
        assert found("is:hold hold:supplier") == {held}
        assert found("hold:requester") == set()
        assert found("is:resolved") == {solved}
        assert found("is:new is:resolved") == {new, solved}
        assert found("") == {new, worked, held, solved}

    def test_finds_by_kind_and_priority(self, found):
        support = open_request(impact=Level.HIGH, urgency=Level.HIGH)
        project = open_request(request_type=RequestTypeFactory(project=True))

        assert found("kind:project") == {project}
        assert found("priority:critical") == {support}

    def test_finds_by_service_and_team(self, found):
        service = ServiceFactory()
        wanted = open_request(request_type=RequestTypeFactory(service=service))
        open_request()

        assert found(f"service:{service.slug}") == {wanted}
        assert found(f"team:{service.team.slug}") == {wanted}
        assert found("service:nothing") == set()

    def test_finds_by_assignee_and_requester(self, found, agent):
        mine, nobodys = open_request(), open_request()
        services.assign_request(mine.pk, assignee=agent, actor=agent, at=NOW)

        assert found("assignee:me") == {mine}
        assert found("assignee:none") == {nobodys}
        assert found(f"assignee:{agent.email}") == {mine}
        assert found(f"requester:{mine.requester.email}") == {mine}

    def test_finds_what_is_due_within_and_what_is_late(self, found):
        TargetFactory(response_seconds=3600)
        soon = open_request()
        held = open_request()
        services.hold_request(held.pk, reason="SUPPLIER", actor=agent_for(held), at=NOW)

        assert found("due:<1h") == {soon}
        assert found("due:<30m") == set()
        assert found("is:late") == set()
        assert found("is:late", NOW + timedelta(hours=2)) == {soon}

    def test_finds_words_whatever_their_case_and_numbers(self, found):
        wanted = open_request(summary="Docking station LOST")
        open_request(summary="Docking lost, station found")

        assert found('"docking station"') == {wanted}
        assert found("docking STATION lost found") != {wanted}
        assert found(wanted.number) == {wanted}
        assert found(wanted.number.lower()) == {wanted}
        assert found(wanted.number.partition("-")[2]) >= {wanted}

    def test_takes_signs_of_patterns_for_themselves(self, found):
        wanted = open_request(summary="Disk 100% full")
        open_request(summary="Disk 1000 full")

        assert found("100%") == {wanted}

    def test_never_finds_what_the_person_may_not_see(self, found):
        restricted = RequestTypeFactory(is_restricted=True)
        hidden = open_request(request_type=restricted, summary="A secret matter")

        assert found("is:open") == found("secret") == found(hidden.number) == set()


class TestOrder:
    def test_puts_open_requests_in_the_order_of_their_clocks(self):
        assert order_of(parse("is:open")) == ("queue_at", "pk")

    def test_puts_the_newest_first_elsewhere(self):
        assert order_of(parse("is:closed")) == ("-pk",)

    def test_has_an_index_for_the_order_of_the_queue(self):
        plan = ServiceRequest.objects.open().order_by("queue_at", "pk")[:50].explain()

        assert "queue" in plan or "Sort" in plan
