"""Two people at once: one wins, the other is told, nothing is written twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from requests_app.lifecycle import services
from requests_app.requests.models import HistoryEntry, ServiceRequest
from servicedesk.common.errors import DomainError
from tests.factories import NOW, RequestTypeFactory, UserFactory, agent_for, open_request

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOW + timedelta(hours=1)


def at_once(calls):
    """Run the calls in threads of their own; return results, refusals among them."""

    def run(call):
        try:
            return call()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_double_click_opens_one_request():
    requester, request_type = UserFactory(), RequestTypeFactory()

    results = at_once(
        [lambda: open_request(requester=requester, request_type=request_type, key="k")] * 8
    )

    assert len({result.pk for result in results}) == 1
    assert ServiceRequest.objects.count() == 1


def test_of_two_resolutions_one_is_refused():
    service_request = open_request()
    agents = [agent_for(service_request), agent_for(service_request)]

    results = at_once(
        [
            lambda agent=agent: services.resolve_request(
                service_request.pk, resolution="Done.", actor=agent, at=LATER
            )
            for agent in agents
        ]
    )

    refusals = [result for result in results if isinstance(result, DomainError)]
    assert len(refusals) == 1
    assert HistoryEntry.objects.filter(step="RESOLVED").count() == 1


def test_numbers_are_unique_under_load():
    request_type = RequestTypeFactory()
    people = [UserFactory() for _ in range(8)]

    at_once(
        [
            lambda person=person: [
                open_request(requester=person, request_type=request_type) for _ in range(5)
            ]
            for person in people
        ]
    )

    numbers = ServiceRequest.objects.values_list("number", flat=True)
    assert len(set(numbers)) == 40
