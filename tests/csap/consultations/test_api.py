"""Consultations for programs: by role, with refusals that name the field."""

from datetime import timedelta

import pytest
import time_machine
from rest_framework.test import APIClient

from csap.consultations import services
from csap.consultations.models import Consultation
from csap.consultations.vocabulary import Position, State
from tests.csap.consultations.builders import (
    AFTER,
    AT,
    CLOSES,
    OPENS,
    TEXT,
    closed,
    decided,
    department_with,
    drafted,
    fresh,
    object_to,
    opened,
    say,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/consultations/"


@pytest.fixture
def manager():
    return UserFactory(manager=True)


@pytest.fixture
def team():
    return department_with(6)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT + timedelta(hours=2), tick=False):
        yield


def calling(person):
    client = APIClient()
    client.force_authenticate(person)
    return client


def new(team, **given):
    return {
        "title": "Own devices",
        "text": TEXT,
        "audience": "DEPARTMENTS",
        "departments": [team[0].code],
        "opens_on": OPENS.isoformat(),
        "closes_on": CLOSES.isoformat(),
    } | given


class TestRunning:
    def test_drafts_once_under_a_key_and_puts_it_to_people(self, manager, team):
        caller = calling(manager)
        headers = {"HTTP_IDEMPOTENCY_KEY": "k"}

        made = [caller.post(LIST, new(team), format="json", **headers).json() for _ in "ab"]
        number = made[0]["number"]
        put = caller.post(f"{LIST}{number}/put/", {}, format="json")

        assert (made[1]["number"], Consultation.objects.count()) == (number, 1)
        assert (put.status_code, put.json()["state"]) == (200, State.OPEN)
        assert put.json()["buy_in"]["asked"] == 6

    @pytest.mark.parametrize(
        ("given", "status", "field"),
        [
            ({"departments": ["nowhere"]}, 400, "departments"),
            ({"closes_on": OPENS.isoformat()}, 409, "closes_on"),
            ({"title": ""}, 400, "title"),
            ({"owner": "nobody@example.org"}, 400, "owner"),
            ({"surprise": 1}, 400, "surprise"),
            ({"company_policy": 987654321}, 409, "company_policy"),
        ],
    )
    def test_names_the_field_that_is_wrong(self, manager, team, given, status, field):
        refused = calling(manager).post(LIST, new(team, **given), format="json")

        assert refused.status_code == status
        assert list(refused.json()["error"]["fields"]) == [field]

    def test_answers_with_names_and_decides(self, manager, team):
        made = closed(manager, team[0], speak=lambda n: object_to(n, team[1][0]))
        caller, page = calling(manager), f"{LIST}{made.number}/"
        (objection,) = caller.get(page).json()["objections"]
        assert objection["raised_by"] == [team[1][0].name]

        early = caller.post(
            f"{page}decide/", {"outcome": "ADOPTED", "reason": "Most do."}, format="json"
        )
        answer = {"remark": objection["id"], "verdict": "DECLINED", "text": "The law."}
        caller.post(f"{page}answer/", answer, format="json")
        done = caller.post(
            f"{page}decide/", {"outcome": "ADOPTED", "reason": "Most do."}, format="json"
        )

        assert (early.status_code, done.status_code) == (409, 200)
        assert done.json()["outcome"] == "ADOPTED"

    def test_hides_what_few_said(self, manager, team):
        made = opened(manager, team[0])
        for person in team[1][:4]:
            say(made.number, person)

        buy_in = calling(manager).get(f"{LIST}{made.number}/").json()["buy_in"]

        assert (buy_in["answered"], buy_in["counts"]) == (4, None)
        assert all(each["counts"] is None for each in buy_in["departments"])


class TestSpeaking:
    def test_takes_a_word_and_shows_colleagues_no_names(self, manager, team):
        made = opened(manager, team[0])
        object_to(made.number, team[1][1], "Photos!")
        caller, page = calling(team[1][0]), f"{LIST}{made.number}/"

        spoke = caller.post(
            f"{page}speak/", {"position": "CHANGES", "text": "Who pays?"}, format="json"
        )

        told = spoke.json()
        assert told["stance"]["position"] == Position.CHANGES
        assert [each["text"] for each in told["objections"]] == ["Photos!"]
        assert {each["person"] for each in told["comments"]} == {""}
        assert team[1][1].name not in spoke.content.decode()
        assert "buy_in" not in told

    def test_an_objection_without_words_names_the_field(self, manager, team):
        made = opened(manager, team[0])

        refused = calling(team[1][0]).post(
            f"{LIST}{made.number}/speak/", {"position": "OBJECT"}, format="json"
        )

        assert refused.status_code == 409
        assert list(refused.json()["error"]["fields"]) == ["text"]

    def test_comments_agrees_and_acknowledges(self, manager, team):
        made = opened(manager, team[0])
        first, second = team[1][:2]
        page = f"{LIST}{made.number}/"
        said = calling(first).post(f"{page}comment/", {"text": "Short."}, format="json").json()
        remark = said["comments"][0]["id"]
        agreed = calling(second).post(f"{page}agree/", {"remark": remark}, format="json").json()
        services.tend(at=AFTER)
        decided(made.number, manager)

        read = calling(second).post(f"{page}acknowledge/", {}, format="json").json()

        assert agreed["comments"][0]["agree"] == 1
        assert (read["has_acknowledged"], read["outcome"]) == (True, "ADOPTED")

    def test_sees_no_draft_and_runs_nothing(self, manager, team):
        draft, made = drafted(manager, team[0], title="Travel"), opened(manager, team[0])
        caller = calling(team[1][0])

        assert [each["number"] for each in caller.get(LIST).json()["results"]] == [made.number]
        assert caller.get(f"{LIST}{draft.number}/").status_code == 404
        assert caller.post(f"{LIST}{made.number}/remind/", {}).status_code == 403
        assert fresh(made).reminded_on is None

    def test_who_was_not_asked_does_not_speak(self, manager, team):
        made = opened(manager, team[0])

        refused = calling(manager).post(
            f"{LIST}{made.number}/speak/", {"position": "SUPPORT"}, format="json"
        )

        assert refused.status_code == 403


def test_the_list_is_narrowed_and_refuses_unknown_parameters(manager, team):
    opened(manager, team[0])
    drafted(manager, team[0], title="Travel")
    caller = calling(manager)

    assert len(caller.get(LIST, {"state": "draft"}).json()["results"]) == 1
    assert caller.get(LIST, {"stat": "draft"}).status_code == 400
