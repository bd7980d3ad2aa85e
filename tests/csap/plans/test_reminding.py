"""Signatures are asked for again once a week, but not of who asked for a change and waits."""

from datetime import timedelta

import pytest
from django.core import mail

from csap.plans import services
from csap.plans.services import reminding
from csap.plans.vocabulary import State
from servicedesk.outbox import services as outbox
from tests.csap.plans.builders import AT, life_at

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def life():
    life = life_at(State.ACTIONS_PLANNED)
    life.do("add_partner", user=life.customer)
    life.do("ask_to_sign")
    return life


def objects(life):
    services.ask_for_change(
        life.plan.number,
        content_hash=life.plan.content_hash,
        words="Name a deputy.",
        actor=life.customer,
        at=AT + timedelta(days=1),
    )


def reminded(life, at):
    """How many mails the customer got from a look at that instant."""
    mail.outbox.clear()
    reminding.remind(at=at)
    outbox.drain(limit=50)
    return sum(each.to == [life.customer.email] for each in mail.outbox)


@pytest.fixture(autouse=True)
def _asked(life, time_machine):
    time_machine.move_to(AT, tick=False)
    outbox.drain(limit=50)
    time_machine.move_to(AT + 3 * WEEK, tick=False)


class TestSignatures:
    def test_are_asked_for_again_once_a_week(self, life):
        waits = [AT + WEEK - timedelta(days=1), AT + WEEK, AT + WEEK, AT + 2 * WEEK]

        assert [reminded(life, at) for at in waits] == [0, 1, 0, 1]

    def test_are_not_asked_of_who_asked_for_a_change(self, life):
        objects(life)

        assert [reminded(life, AT + wait) for wait in (WEEK, 2 * WEEK)] == [0, 0]

    def test_are_asked_of_the_others_meanwhile(self, life):
        objects(life)
        mail.outbox.clear()

        reminding.remind(at=AT + WEEK)
        outbox.drain(limit=50)

        assert life.plan.owner.email in [address for each in mail.outbox for address in each.to]

    def test_are_asked_again_once_the_plan_is_put_again(self, life):
        objects(life)
        services.ask_to_sign(life.plan.number, actor=life.manager, at=AT + timedelta(days=2))

        assert reminded(life, AT + timedelta(days=8)) == 0
        assert reminded(life, AT + timedelta(days=9)) == 1

    def test_are_asked_again_once_it_says_something_else(self, life):
        objects(life)
        plan = life.plan
        plan.content_hash = "f" * 64
        plan.save(update_fields=["content_hash"])

        assert reminded(life, AT + WEEK) == 1
