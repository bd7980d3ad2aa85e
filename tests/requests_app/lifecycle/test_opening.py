"""Opening a request."""

from datetime import UTC, datetime

import pytest

from requests_app.lifecycle import services
from requests_app.requests.models import HistoryEntry, ServiceRequest
from requests_app.requests.vocabulary import Status
from servicedesk.outbox.models import Fact
from tests.factories import NOW, RequestTypeFactory, TargetFactory, UserFactory, open_request

pytestmark = pytest.mark.django_db


class TestOpenRequest:
    def test_writes_row_entry_clocks_history_and_fact(self):
        TargetFactory()

        service_request = open_request(description="It hums.")

        assert service_request.status == Status.NEW
        assert service_request.entries.get().body == "It hums."
        assert service_request.clocks.count() == 2
        assert service_request.history.get().step == "OPENED"
        assert Fact.objects.get().topic == "requests.request.opened"

    def test_promises_by_the_working_hours_of_the_service(self):
        TargetFactory(response_seconds=4 * 3600, resolution_seconds=10 * 3600)

        service_request = open_request(at=NOW)

        assert service_request.response_due_at == datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
        assert service_request.resolution_due_at == datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
        assert service_request.queue_at == service_request.response_due_at

    def test_freezes_the_department(self):
        requester = UserFactory()
        department = requester.department

        service_request = open_request(requester=requester)

        assert service_request.department == department

    @pytest.mark.parametrize(
        ("impact", "urgency", "priority"), [(1, 1, 1), (1, 2, 2), (2, 2, 3), (3, 2, 4), (3, 3, 4)]
    )
    def test_makes_the_priority_from_impact_and_urgency(self, impact, urgency, priority):
        assert open_request(impact=impact, urgency=urgency).priority == priority

    def test_counts_numbers_by_kind(self):
        support = open_request()
        project = open_request(request_type=RequestTypeFactory(project=True))

        assert support.number.startswith("SR-")
        assert project.number.startswith("PR-")
        assert project.engagement.state == "PROPOSED"

    def test_opens_once_under_one_key(self):
        requester, request_type = UserFactory(), RequestTypeFactory()

        first = open_request(requester=requester, request_type=request_type, key="k1")
        second = open_request(requester=requester, request_type=request_type, key="k1")

        assert first == second
        assert ServiceRequest.objects.count() == HistoryEntry.objects.count() == 1

    def test_gives_two_people_with_one_key_two_requests(self):
        assert open_request(key="k1") != open_request(key="k1")

    def test_refuses_an_empty_summary_and_leaves_no_trace(self):
        with pytest.raises(services.NothingToSay, match="few words"):
            open_request(summary="  ")

        assert not Fact.objects.exists()
