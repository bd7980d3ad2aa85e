"""The page and the API of feasibility: who sees them, what they say, what they refuse."""

import json
import re

import pytest
from rest_framework.test import APIClient

from csap.agreements import figure
from csap.agreements.figure import Axis
from tests.csap.agreements.test_feasibility import past
from tests.factories import NOW, RequestTypeFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def request_type():
    made = RequestTypeFactory()
    past(made, [120, 480, 600, 480] * 15)
    return made


@pytest.fixture
def manager():
    return UserFactory(manager=True)


def asked(of, **given):
    wanted = {
        "kind": "resolution",
        "service": of.service.slug,
        "request_type": of.slug,
        "priority": "3",
        "number": "8",
        "percent": "90",
    }
    return wanted | given


class TestPage:
    path = "/csap/feasibility/"

    def get(self, client, manager, **given):
        client.force_login(manager)
        return client.get(self.path, given)

    def test_says_class_record_and_offer_without_any_script(self, client, manager, request_type):
        answer = self.get(client, manager, **asked(request_type))
        text = " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())

        assert answer.status_code == 200
        assert "Done within 8 h for 9 of 10 is unreasonable; the record supports 10 h" in text
        assert "Of the last 60 comparable requests 45 (75 %) were done within 8 h" in text
        assert "that means 63–84 %" in text
        assert "we can promise 10 h for 9 of 10 requests" in text
        assert "another 9 of 60 would have had to make it" in text
        assert "95 of 100" in text
        assert "What 8 h would take" in text
        assert "9 more of 60 done in time: 2 h faster" in text

    def test_gives_the_curve_as_data_for_chart_and_slider(self, client, manager, request_type):
        page = self.get(client, manager, **asked(request_type)).content.decode()

        data = json.loads(re.search(r'id="within-data"[^>]*>(.*?)</script>', page).group(1))
        assert data["ask"] == {"t": 8.0, "p": 90}
        assert data["safe"] == {"t": 10.0, "p": 90}
        assert [(step["t"], step["k"]) for step in data["steps"]] == [(2, 15), (8, 45), (10, 60)]
        assert 'data-feasibility="within-chart"' in page
        assert 'id="within-chart"' in page

    def test_shows_the_form_alone_until_something_is_asked(
        self, client, manager, django_assert_num_queries
    ):
        client.force_login(manager)
        with django_assert_num_queries(4):  # session, person, services, types
            answer = client.get(self.path)

        assert answer.status_code == 200
        assert "within-data" not in answer.content.decode()

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"number": "-1"}, "For this kind give 0.1 to 5000 h."),
            ({"number": "1e999"}, "Enter a number."),
            ({"percent": "100"}, "less than or equal to 99"),
            ({"service": "none"}, "Select a valid choice"),
            ({"kind": "speed"}, "Select a valid choice"),
        ],
    )
    def test_names_what_it_cannot_ask(self, client, manager, request_type, given, words):
        answer = self.get(client, manager, **asked(request_type, **given))

        assert answer.status_code == 422
        assert words in answer.content.decode()

    def test_refuses_a_type_of_another_service(self, client, manager, request_type):
        other = RequestTypeFactory()

        answer = self.get(client, manager, **asked(request_type, request_type=other.slug))

        assert answer.status_code == 422
        assert "does not take this type" in answer.content.decode()

    @pytest.mark.parametrize(
        ("kind", "number"), [("schedule", "0"), ("budget", "-5"), ("availability", "99.9")]
    )
    def test_says_of_every_kind_that_there_is_no_record(self, client, manager, kind, number):
        service = RequestTypeFactory().service
        given = asked(RequestTypeFactory(service=service), kind=kind, number=number)

        text = self.get(client, manager, **given).content.decode()

        assert "the record cannot say yet" in text
        assert "There are no comparable" in text


class TestApi:
    def get(self, user, **given):
        client = APIClient()
        client.force_authenticate(user)
        return client.get("/api/v1/feasibility/", given)

    def test_answers_with_class_share_and_offers(self, manager, request_type):
        answer = self.get(manager, **asked(request_type)).data

        assert (answer["ask_class"], answer["state"]) == ("unreasonable", "not_supported")
        assert (answer["kept"], answer["n"], answer["share"]) == (45, 60, 0.75)
        assert answer["offers"][1] == {
            "share": 0.9,
            "record": 10.0,
            "promise": 10.0,
            "worst_quarter": None,
            "would_take": "9 more of 60 done in time: 2\N{NO-BREAK SPACE}h faster",
        }
        assert len(answer["sentences"]) == 4

    @pytest.mark.parametrize(
        ("given", "fields"),
        [
            ({"number": "x", "percent": "10"}, {"number", "percent"}),
            ({"service": "none"}, {"service"}),
            ({"request_type": "none"}, {"request_type"}),
            ({"kind": "budget", "number": "5"}, {"request_type", "priority"}),
            ({"number": "nan"}, {"number"}),
            ({"color": "red"}, {"color"}),
        ],
    )
    def test_names_the_fields_that_it_refuses(self, manager, request_type, given, fields):
        answer = self.get(manager, **asked(request_type, **given))

        assert answer.status_code == 400
        assert set(answer.data["error"]["fields"]) == fields

    def test_is_for_who_reads_the_plan(self, request_type):
        assert self.get(UserFactory(agent=True), **asked(request_type)).status_code == 403


@pytest.mark.parametrize(
    ("asked_at", "axis", "step"),
    [(8, Axis(0, 100, 20), 2), (90, Axis(-500, 2000, 500), 10), (0.5, Axis(0, 1.2, 0.2), 0.02)],
)
def test_the_slider_reaches_what_is_asked(asked_at, axis, step):
    assert figure._slider_step(asked_at, axis) == step
