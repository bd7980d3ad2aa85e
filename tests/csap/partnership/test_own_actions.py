"""What people are to do for plans: owners see theirs and report, whoever they are."""

from datetime import timedelta

import pytest
from django.core import mail

from csap.plans import services
from csap.plans.models import Action
from csap.plans.services import reminding
from csap.plans.vocabulary import State
from servicedesk.outbox import services as outbox
from tests.csap.partnership.pages import signed_in, text_of
from tests.csap.plans.builders import END, STARTED, life_at
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LIST = "/partnership/actions/"


@pytest.fixture
def life(time_machine):
    life = life_at(State.EXECUTING)
    time_machine.move_to(STARTED, tick=False)
    return life


def given_to(life, owner, **given):
    wanted = {"principle": 2, "what": "Name a deputy", "due_on": END, "effort_hours": 2} | given
    return life.do("add_action", task=services.Task(owner=owner, **wanted), at=STARTED)


@pytest.fixture(params=[{}, {"agent": True}], ids=["end-user", "agent"])
def owner(request):
    return UserFactory(**request.param)


class TestActionsOfMine:
    def test_are_listed_and_reported_on(self, life, owner):
        action = given_to(life, owner)
        client = signed_in(owner)

        assert "Name a deputy" in text_of(client.get(LIST))
        report = {"key": "a", "status": "DONE", "outcome": "Eight of nine have one."}
        for _ in range(2):
            assert client.post(f"{LIST}{action.pk}/", report).status_code == 302

        action.refresh_from_db()
        assert (action.status, action.done_on) == ("DONE", STARTED.date())
        assert life.plan.events.filter(event="report_action").count() == 1
        text = text_of(client.get(LIST))
        assert "Nothing is left for you to do" in text
        assert "Eight of nine have one." in text

    def test_are_refused_in_words_with_what_was_typed(self, life, owner):
        action = given_to(life, owner)

        answer = signed_in(owner).post(f"{LIST}{action.pk}/", {"key": "a", "status": "DROPPED"})

        assert answer.status_code == 422
        assert "Say why it is dropped." in text_of(answer)
        assert Action.objects.get(pk=action.pk).status == "OPEN"

    def test_of_somebody_else_are_not_there(self, life, owner):
        action = given_to(life, UserFactory())
        client = signed_in(owner)

        assert "Name a deputy" not in text_of(client.get(LIST))
        answer = client.post(f"{LIST}{action.pk}/", {"key": "a", "status": "DONE"})
        assert answer.status_code == 404

    def test_say_when_they_are_late(self, life, owner):
        given_to(life, owner, due_on=STARTED.date() - timedelta(days=1))

        assert "was due 31 Jan 2026" in text_of(signed_in(owner).get(LIST))

    def test_of_a_plan_that_is_not_signed_are_coming(self, owner):
        life = life_at(State.GOALS_SET)
        life.describe()
        life.act(owner=owner)

        text = text_of(signed_in(owner).get(LIST))

        assert "Once their plans are signed One catalogue of roles" in text

    def test_take_the_same_queries_for_any_number(self, life, owner, django_assert_num_queries):
        client = signed_in(owner)
        given_to(life, owner)
        with django_assert_num_queries(5):
            client.get(LIST)

        for number in range(12):
            given_to(life, owner, what=f"Step {number}")
        with django_assert_num_queries(5):
            client.get(LIST)

    def test_are_led_to_by_the_reminder(self, life, owner):
        given_to(life, owner, due_on=STARTED.date())
        reminding.remind(at=STARTED)
        outbox.drain(limit=50)

        (told,) = [each for each in mail.outbox if each.to == [owner.email]]
        assert LIST in told.body
