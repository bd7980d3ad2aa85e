"""A new request on behalf of somebody."""

import pytest
from django.urls import reverse

from requests_app.desk.on_behalf import token_of
from requests_app.requests.models import ServiceRequest
from tests.factories import DepartmentFactory, RequestTypeFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = reverse("desk:new")


@pytest.fixture
def desk(signed_in):
    return signed_in(UserFactory(agent=True, name="Jonas Lindqvist"))


class TestNew:
    def test_finds_people_by_name_and_tells_their_department_alone(self, desk):
        priya = UserFactory(name="Priya Raman", department=DepartmentFactory(name="Finance"))

        html = desk.get(URL, {"name": "pri ram"}).content.decode()

        assert "Priya Raman" in html
        assert "Finance" in html
        assert priya.email not in html

    def test_wants_two_letters(self, desk):
        UserFactory(name="Priya Raman")

        assert desk.get(URL, {"name": "p"}).context["people"] == []

    def test_is_404_for_a_made_up_person(self, desk):
        assert desk.get(URL, {"for": "1"}).status_code == 404


class TestForm:
    def test_opens_the_request_for_the_person(self, desk):
        priya = UserFactory(name="Priya Raman")
        request_type = RequestTypeFactory(
            fields=[{"name": "room", "label": "Room", "kind": "text", "required": True}]
        )
        url = f"{reverse('desk:new_form', args=[request_type.slug])}?for={token_of(priya.pk)}"
        given = {
            "key": "k", "summary": "Dark screen", "description": "She called.", "impact": 2,
            "urgency": 2, "channel": "PHONE", "own_room": "Severn",
        }  # fmt: skip

        refused = desk.post(url, given | {"own_room": ""})
        answer = desk.post(url, given)
        desk.post(url, given)

        assert refused.status_code == 422
        assert "She called." in refused.content.decode()
        service_request = ServiceRequest.objects.get()
        assert answer["Location"] == reverse("desk:request", args=[service_request.number])
        assert service_request.requester == priya
        assert service_request.opened_by.name == "Jonas Lindqvist"
        assert service_request.details == {"room": "Severn"}
        assert (service_request.priority, service_request.channel) == (3, "PHONE")
