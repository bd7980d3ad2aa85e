"""A review from its schedule to a decision that is carried on to the next, in the browser's words.

Every step is a form that a person sends, without JavaScript.
"""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from csap.plans.models import Plan
from csap.reviews import services
from csap.reviews.models import Decision, Review
from csap.reviews.vocabulary import DecisionState, State
from servicedesk.outbox import services as outbox
from tests.csap.findings.builders import make_finding
from tests.csap.reviews.builders import AT, BEGINS, DUE
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def post(client, path, **given):
    """Send a form; it is taken, or the test says what was refused."""
    answer = client.post(path, given)
    said = re.findall(r'<div class="notice.*?</div>', answer.content.decode(), re.DOTALL)
    assert answer.status_code == 302, said
    assert "sign-in" not in answer.headers["Location"]
    return answer


def test_from_schedule_to_a_carried_decision():
    manager, guest = UserFactory(manager=True, name="Laura Fischer"), UserFactory()
    finding = make_finding()
    laura, ines = signed_in(manager), signed_in(guest)

    with time_machine.travel(AT, tick=False):
        first = schedule_and_prepare(laura, manager, guest, finding)
        ines_answers(ines, first)
    decision = hold_and_decide(laura, manager, first)
    carried = carry_on(manager, decision)

    decision.refresh_from_db()
    assert decision.state == DecisionState.CARRIED
    assert (carried.carried_from, carried.state) == (decision, DecisionState.OPEN)
    assert carried.review.scope == decision.review.scope
    assert carried.due_on > decision.due_on


def schedule_and_prepare(laura, manager, guest, finding):
    """Schedule, make the agenda, invite, freeze the pack."""
    post(
        laura, "/csap/reviews/schedule/", key="a", scope="all", every_months=6,
        owner=manager.pk, first_on=DUE.isoformat(),
    )  # fmt: skip
    review = Review.objects.get()
    page = f"/csap/reviews/{review.number}"
    post(laura, f"{page}/agenda/")
    assert review.items.get().source_key == finding.number
    post(laura, f"{page}/step/set_agenda/", key="b")
    post(laura, f"{page}/invite/", key="c", people=[manager.pk], others=guest.email)
    post(laura, f"{page}/step/freeze_pack/", key="d")
    return review


def ines_answers(ines, review):
    """The guest gets a mail with a calendar file, reads agenda and pack, and answers."""
    outbox.drain(limit=20)
    link = f"/partnership/reviews/{review.number}/"
    (message,) = [each for each in mail.outbox if link in each.body]
    assert [name for name, *_ in message.attachments] == ["review.ics"]
    page = link
    assert "Open a plan" not in ines.get(f"/csap/reviews/{review.number}/").content.decode()
    assert "decision A" in ines.get(page).content.decode()
    assert review.packs.get().content["headline"] in ines.get(f"{page}pack/").content.decode()
    post(ines, page, key="e", coming="yes", instead="")
    assert review.invitations.get(part="GUEST").answer == "COMING"


def hold_and_decide(laura, manager, review):
    """On its day it comes due, is held, minuted, decides, and is closed."""
    page, item = f"/csap/reviews/{review.number}", review.items.get()
    with time_machine.travel(BEGINS, tick=False):
        services.come_due(at=BEGINS)
        assert Plan.objects.get(trigger="REVIEW").scope == "all"
        post(laura, f"{page}/step/hold/", key="f")
        said = "We wait, and nobody tells us for whom."
        post(laura, f"{page}/minutes/", key="g", item=item.pk, text=said)
        assert said in laura.get(f"{page}/decide/?item={item.pk}").content.decode()
        post(
            laura, f"{page}/decide/?item={item.pk}", key="h", text="Name the approver", said=said,
            principle=3, owner=manager.pk, due_on=(DUE + timedelta(60)).isoformat(),
            becomes="DECISION",
        )  # fmt: skip
        post(laura, f"{page}/step/close/", key="i")
    review.refresh_from_db()
    assert review.state == State.CLOSED
    return Decision.objects.get()


def carry_on(manager, decision):
    """Half a year later it is on the agenda again, and is carried on before the review closes."""
    review = Review.objects.ahead().get()
    day = review.starts_at
    page = f"/csap/reviews/{review.number}"
    with time_machine.travel(day - timedelta(days=7), tick=False):
        laura = signed_in(manager)
        post(laura, f"{page}/agenda/")
        item = review.items.get(source="DECISION", source_key=str(decision.pk))
        assert "late" in item.evidence
        post(laura, f"{page}/step/set_agenda/", key="j")
        post(laura, f"{page}/invite/", key="k", people=[manager.pk], others="")
        post(laura, f"{page}/step/freeze_pack/", key="l")
        assert review.packs.get().content["earlier"][0]["text"] == "Name the approver"
    with time_machine.travel(day, tick=False):
        post(laura, f"{page}/step/hold/", key="m")
        post(laura, f"{page}/minutes/", key="n", item="", text="Not done yet.")
        post(laura, f"{page}/step/close/", key="o")
        review.refresh_from_db()
        assert review.state == State.HELD  # an earlier decision waits for an answer
        post(
            laura, f"/csap/reviews/decisions/{decision.pk}/", key="p", outcome="carried",
            reason="", due_on=(day + timedelta(60)).date().isoformat(),
        )  # fmt: skip
        post(laura, f"{page}/step/close/", key="q")
    review.refresh_from_db()
    assert review.state == State.CLOSED
    return review.decisions.get()
