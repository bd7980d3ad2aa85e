"""The evaluation for programs."""

import pytest
from rest_framework.test import APIClient

from csap.plans.models import AcceptedVerdict, Lesson
from csap.plans.vocabulary import State
from tests.csap.plans.givens import given
from tests.csap.plans.readings import make_goal, make_plan, make_reading
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory(manager=True)


@pytest.fixture
def program(manager):
    client = APIClient()
    client.force_authenticate(manager)
    return client


@pytest.fixture
def address(manager):
    plan = make_plan(manager, state=State.EVALUATING)
    make_reading(make_goal(plan), given())
    return f"/api/v1/plans/{plan.number}"


def test_a_reading_tells_verdict_reason_and_every_number(program, address):
    (reading,) = program.get(f"{address}/effect/").json()

    assert (reading["goal"], reading["verdict"]) == (1, "MET_CREDIBLE")
    assert "because of the plan" in reading["why"]
    assert len(reading["given"]["months"]) == 24
    assert reading["found"]["rebound"]["periods"] == 12


def test_a_verdict_is_accepted_once_a_key(program, address):
    sent = {"goal": 1, "verdict": "MET_CREDIBLE"}
    answers = [
        program.post(f"{address}/verdicts/", sent, format="json", HTTP_IDEMPOTENCY_KEY="k1")
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert AcceptedVerdict.objects.count() == 1
    assert program.get(f"{address}/verdicts/").json()[0]["verdict"] == "MET_CREDIBLE"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"goal": 1, "verdict": "MET_CREDIBLE_INDEED"}, "verdict"),
        ({"goal": 1, "verdict": "WORSE"}, "verdict"),
        ({"goal": 0, "verdict": "WORSE"}, "goal"),
        ({"goal": 7, "verdict": "WORSE"}, "verdict"),
        ({"goal": 1, "verdict": "MET_NOT_SEPARABLE"}, "reason"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_field(program, address, sent, field):
    answer = program.post(f"{address}/verdicts/", sent, format="json")

    assert answer.status_code in (400, 409)
    assert field in answer.json()["error"]["fields"]
    assert not AcceptedVerdict.objects.exists()


def test_a_lesson_is_kept_and_told(program, address):
    assert program.post(f"{address}/lessons/", {"words": " "}, format="json").status_code == 400

    program.post(f"{address}/lessons/", {"words": "Tell people."}, format="json")

    assert Lesson.objects.get().words == "Tell people."
    assert program.get(f"{address}/lessons/").json()[0]["words"] == "Tell people."
