"""“You said, we did”, end to end: words, an action of a plan, an answer, what was done, told.

Every step goes through the pages that people use; nothing of it is out before a person says so.
"""

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from csap.plans.models import Action
from csap.plans.vocabulary import State
from servicedesk.outbox import services as outbox
from servicedesk.outbox.models import SentMail
from surveys.models import Improvement
from surveys.vocabulary import Mode
from tests.csap.partnership.pages import signed_in, text_of
from tests.csap.plans.builders import life_at
from tests.factories import UserFactory
from tests.surveys.builders import resolved_request, ship_instruments
from tests.surveys.conftest import link_in
from tests.surveys.words import said

pytestmark = pytest.mark.django_db
WORDS = "Access takes a week"
DID = "One catalogue of roles; access within a day."
#: What the portal's home and the partnership's home fetch in place.
STRIP = "/surveys/did/newest/"


class Walk:
    """A manager, somebody who said something, a plan with an action, and a survey's thanks."""

    def __init__(self):
        ship_instruments()
        self.life = life_at(State.EXECUTING)
        self.action = Action.objects.get(plan=self.life.plan)
        self.number = f"{self.life.number}/{self.action.pk}"
        self.feedback = said(
            WORDS, mode=Mode.CONFIDENTIAL, readable_at=timezone.now(), person=UserFactory()
        )
        self.manager, self.reader = signed_in(self.life.manager), signed_in(UserFactory())
        self.thanks = self.answered()

    def answered(self):
        """Answer the survey of a resolved request; return the address of its thanks page."""
        resolved_request()
        outbox.drain(limit=100)
        link = link_in(SentMail.objects.get(subject__startswith="How was it?"))
        Client().post(link, {"overall": "5"})
        return f"{link}thanks/"

    def step(self, name, **given):
        path = f"/surveys/feedback/{self.feedback.pk}/{name}/"
        form = {f"{name}-{field}": value for field, value in {"key": "k", **given}.items()}
        answer = self.manager.post(path, form)
        assert answer.status_code == 302, text_of(answer)

    def turn(self):
        self.step("turn", target="PLAN", number=self.number)

    def plan_page(self):
        return text_of(self.manager.get(f"/csap/plans/{self.life.number}/"))

    def write(self):
        """Write what was done about the words."""
        path = "/surveys/improvements/"
        form = {"said": WORDS, "did": DID, "feedback": [self.feedback.pk], "key": "w"}
        answer = self.manager.post(path, form)
        assert answer.status_code == 302, text_of(answer)
        return Improvement.objects.get()

    def told(self):
        """Where what was done is read: the two homes, the page of all of it, the thanks."""
        pages = {
            "homes": self.reader.get(STRIP),
            "all": self.reader.get("/surveys/did/"),
            "thanks": Client().get(self.thanks),
        }
        return {name for name, answer in pages.items() if DID in text_of(answer)}


@pytest.fixture
def walk():
    return Walk()


def test_words_become_an_action_are_answered_and_told_once_let_out(walk):
    assert walk.number in walk.plan_page()
    walk.turn()
    assert WORDS in walk.plan_page()
    inbox = walk.manager.get(f"/surveys/feedback/{walk.feedback.pk}/").content.decode()
    assert f'<a href="/csap/plans/{walk.life.number}/">{walk.number}</a>' in inbox

    walk.step("answer", text="It is planned.")
    improvement = walk.write()
    assert walk.told() == set()
    assert f"Its words became {walk.number}" in text_of(walk.manager.get("/surveys/improvements/"))

    step = f"/surveys/improvements/{improvement.pk}"
    assert walk.reader.post(f"{step}/release/").status_code == 403
    assert walk.told() == set()
    walk.manager.post(f"{step}/release/")
    assert walk.told() == {"homes", "all", "thanks"}
    assert Improvement.objects.get().released_by == walk.life.manager

    walk.manager.post(f"{step}/withdraw/")
    assert walk.told() == set()


@pytest.mark.parametrize("number", ["CSAP-4711", "{plan}/999999", "{plan}/NONE"])
def test_words_become_no_action_that_is_not_there(walk, number):
    path = f"/surveys/feedback/{walk.feedback.pk}/turn/"
    form = {
        "turn-key": "k",
        "turn-target": "PLAN",
        "turn-number": number.format(plan=walk.life.number),
    }

    refused = walk.manager.post(path, form)

    assert refused.status_code == 422
    assert "that you may name" in text_of(refused)
    walk.feedback.refresh_from_db()
    assert walk.feedback.target_number == ""


def test_a_program_reads_the_number_of_an_action_and_names_it(walk):
    client = APIClient()
    client.force_authenticate(walk.life.manager)
    plan = client.get(f"/api/v1/plans/{walk.life.number}/").data
    turn = f"/api/v1/surveys/feedback/{walk.feedback.pk}/turn/"

    refused = client.post(turn, {"target": "PLAN", "number": "CSAP-4711"})
    turned = client.post(turn, {"target": "PLAN", "number": plan["actions"][0]["number"]})

    assert plan["actions"][0]["number"] == walk.number
    assert (refused.status_code, refused.data["error"]["fields"].keys()) == (409, {"number"})
    assert turned.data["target_number"] == walk.number


def test_both_homes_fetch_what_is_out(walk):
    for home in ("/portal/", "/partnership/"):
        assert f'hx-get="{STRIP}"' in walk.reader.get(home).content.decode()


def test_the_words_are_published_with_their_answer_only_by_hand(walk):
    walk.turn()
    walk.step("answer", text="It is planned.")
    assert WORDS not in text_of(walk.reader.get("/surveys/did/"))

    walk.step("release", text=WORDS)

    assert WORDS in text_of(walk.reader.get("/surveys/did/"))
    assert not [each for each in mail.outbox if WORDS in each.body]


def test_what_may_not_be_read_is_on_no_plan(walk):
    walk.turn()
    type(walk.feedback).objects.filter(pk=walk.feedback.pk).update(readable_at=None)

    assert WORDS not in walk.plan_page()
