"""Requests for programs."""

import pytest
from rest_framework.test import APIClient

from requests_app.requests.models import ServiceRequest
from tests.factories import (
    PASSWORD,
    RequestTypeFactory,
    UserFactory,
    agent_for,
    open_request,
)

pytestmark = pytest.mark.django_db


def client_of(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


class TestToken:
    def test_opens_the_api(self):
        user = UserFactory()
        client = APIClient()

        made = client.post("/api/v1/token/", {"email": user.email, "password": PASSWORD})
        client.credentials(HTTP_AUTHORIZATION=f"Token {made.data['token']}")

        assert made.status_code == 201
        assert client.get("/api/v1/requests/").status_code == 200

    def test_refuses_a_wrong_password_in_the_one_shape(self):
        user = UserFactory()

        answer = APIClient().post("/api/v1/token/", {"email": user.email, "password": "no"})

        assert answer.status_code in (401, 403)
        assert answer.data["error"]["message"] == "Email and password do not match."

    def test_nothing_is_open_without_one(self):
        assert APIClient().get("/api/v1/requests/").status_code == 401


class TestList:
    def test_shows_what_one_may_see(self):
        mine, _other = open_request(), open_request()

        answer = client_of(mine.requester).get("/api/v1/requests/")

        assert [row["number"] for row in answer.data["results"]] == [mine.number]

    def test_shows_the_desk_more_fields_than_the_requester(self):
        service_request = open_request()
        path = f"/api/v1/requests/{service_request.number}/"

        assert "team" not in client_of(service_request.requester).get(path).data
        assert "team" in client_of(agent_for(service_request)).get(path).data

    @pytest.mark.parametrize(
        "query", ["?ordering=password", "?requester__password=a", "?statu=NEW"]
    )
    def test_refuses_parameters_it_does_not_know(self, query):
        answer = client_of(UserFactory(agent=True)).get(f"/api/v1/requests/{query}")

        assert answer.status_code == 400

    def test_names_a_value_that_does_not_exist(self):
        answer = client_of(UserFactory(agent=True)).get("/api/v1/requests/?status=LOST")

        assert answer.status_code == 400
        assert "status" in answer.data["error"]["fields"]

    @pytest.mark.parametrize("rows", [1, 20])
    def test_takes_the_same_queries_for_any_length(self, rows, django_assert_num_queries):
        client = client_of(UserFactory(agent=True))
        request_type = RequestTypeFactory()
        for _ in range(rows):
            open_request(request_type=request_type)

        with django_assert_num_queries(1):
            client.get("/api/v1/requests/")


class TestCreate:
    def test_opens_once_under_one_key(self):
        client, request_type = client_of(UserFactory()), RequestTypeFactory()
        body = {"request_type": request_type.slug, "summary": "No sound"}

        answers = [
            client.post("/api/v1/requests/", body, headers={"Idempotency-Key": "k"})
            for _ in range(2)
        ]

        assert [answer.status_code for answer in answers] == [201, 201]
        assert ServiceRequest.objects.count() == 1

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"summary": ""}, "summary"),
            ({"request_type": "none-such"}, "request_type"),
            ({"urgency": 9}, "urgency"),
            ({"is_superuser": True}, "is_superuser"),
            ({"status": "CLOSED"}, "status"),
        ],
    )
    def test_names_the_field_of_bad_input(self, change, field):
        body = {"request_type": RequestTypeFactory().slug, "summary": "No sound"}

        answer = client_of(UserFactory()).post("/api/v1/requests/", body | change)

        assert answer.status_code == 400
        assert field in answer.data["error"]["fields"]

    def test_lets_only_staff_name_the_requester(self):
        colleague, request_type = UserFactory(), RequestTypeFactory()
        body = {
            "request_type": request_type.slug,
            "summary": "No sound",
            "requester": colleague.email,
        }

        refused = client_of(UserFactory()).post("/api/v1/requests/", body)
        opened = client_of(UserFactory(agent=True)).post("/api/v1/requests/", body)

        assert refused.status_code == 400
        assert opened.data["requester"] == colleague.name


class TestSteps:
    def test_reply_and_resolve(self):
        service_request = open_request()
        client = client_of(agent_for(service_request))
        path = f"/api/v1/requests/{service_request.number}"

        replied = client.post(f"{path}/replies/", {"body": "Which room?"})
        resolved = client.post(f"{path}/resolve/", {"resolution": "Plugged it in."})

        assert replied.data["status"] == "IN_PROGRESS"
        assert resolved.data["status"] == "RESOLVED"

    def test_says_no_in_the_one_shape_when_the_workflow_does(self):
        service_request = open_request()
        client = client_of(agent_for(service_request))
        path = f"/api/v1/requests/{service_request.number}/resolve/"
        client.post(path, {"resolution": "Done."})

        answer = client.post(path, {"resolution": "Done again."})

        assert answer.status_code == 409
        assert "is resolved" in answer.data["error"]["message"]

    def test_hides_what_one_may_not_see_and_refuses_what_one_may_not_do(self):
        service_request = open_request()
        path = f"/api/v1/requests/{service_request.number}/resolve/"

        stranger = client_of(UserFactory()).post(path, {"resolution": "Done."})
        requester = client_of(service_request.requester).post(path, {"resolution": "Done."})

        assert (stranger.status_code, requester.status_code) == (404, 403)


class TestSchema:
    def test_names_every_operation(self):
        answer = client_of(UserFactory()).get("/api/v1/schema/?format=json")

        assert "/api/v1/requests/{number}/resolve/" in answer.data["paths"]
