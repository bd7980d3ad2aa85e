"""A consultation with buy-in, from its draft to the told outcome, in the browser's words.

Every step is a form that a person sends, without JavaScript.
"""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from csap.consultations import services
from csap.consultations.models import Acknowledgement, Consultation
from csap.consultations.vocabulary import Outcome, State
from servicedesk.outbox import services as outbox
from tests.csap.consultations.builders import AFTER, AT, CLOSES, MENDED, OPENS, TEXT
from tests.factories import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
REMINDED = AFTER - 4 * DAY


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


def deliver(at):
    """Hand over the letters and send what lies in the outbox; return the mails since."""
    mail.outbox.clear()
    services.send_letters(at=at)
    outbox.drain(limit=40)
    return {each.to[0]: each for each in mail.outbox}


def test_from_a_draft_to_an_acknowledged_policy():
    manager = UserFactory(manager=True, name="Laura Fischer")
    research = DepartmentFactory(name="Research")
    people = [UserFactory(department=research) for _ in range(6)]
    with time_machine.travel(AT, tick=False):
        made = draft_and_put(signed_in(manager), manager, research)
        assert set(deliver(AT)) == {person.email for person in people}
    with time_machine.travel(AT + DAY, tick=False):
        speak(made, people)
    with time_machine.travel(REMINDED, tick=False):
        services.tend(at=REMINDED)
        assert set(deliver(REMINDED)) == {people[5].email}  # who is silent is reminded
    with time_machine.travel(AFTER, tick=False):
        services.tend(at=AFTER)
        answer_and_decide(signed_in(manager), made)
        told = deliver(AFTER)
        assert told[people[0].email].subject.startswith("What became of it")
        assert "Only the container is wiped." in told[people[0].email].body
        assert told[people[5].email].subject.startswith("Please read")
        acknowledge(made, people[0], manager)


def draft_and_put(laura, manager, research):
    """Write the draft, look at it, put it to Research."""
    post(
        laura, "/csap/consultations/new/", key="a", title="Own devices at work", kind="POLICY",
        owner=manager.pk, in_force="Only devices of the company.", in_force_since="2021-03-01",
        text=TEXT, changes="Own phones are allowed.", audience="DEPARTMENTS",
        departments=[research.pk], opens_on=OPENS.isoformat(), closes_on=CLOSES.isoformat(),
    )  # fmt: skip
    made = Consultation.objects.get()
    page = f"/csap/consultations/{made.number}/"
    assert "nobody is asked yet" in laura.get(page).content.decode()
    post(laura, f"{page}put/", key="b")
    return made


def speak(made, people):
    """Three support it, one objects, one joins and then changes their mind; one says nothing."""
    page = f"/partnership/consultations/{made.number}"
    for person in people[1:4]:
        post(signed_in(person), f"{page}/speak/", **{"speak-key": "a", "speak-position": "SUPPORT"})
    words = {"speak-key": "a", "speak-position": "OBJECT", "speak-text": "Photos are wiped."}
    post(signed_in(people[0]), f"{page}/speak/", **words)
    point, last = made.remarks.get(), signed_in(people[4])
    join = {"speak-key": "a", "speak-position": "OBJECT", "speak-same_as": point.pk}
    post(last, f"{page}/speak/", **join)
    assert "raised by 2" in last.get(f"{page}/").content.decode()
    post(last, f"{page}/speak/", **{"speak-key": "b", "speak-position": "CHANGES"})


def answer_and_decide(laura, made):
    """Nothing is decided before the objection has its answer; then with changes."""
    page = f"/csap/consultations/{made.number}"
    shown = laura.get(f"{page}/").content.decode()
    assert "n = 5 answers: 3 support, 1 with changes, 1 object" in shown
    wanted = {
        "key": "c", "outcome": "CHANGED", "reason": "Only the container is wiped.",
        "text": MENDED, "changes": "Only the work container is wiped.",
    }  # fmt: skip
    early = laura.post(f"{page}/decide/", wanted)
    assert early.status_code == 422
    assert "Answer every objection first" in early.content.decode()
    point = made.remarks.get()
    post(laura, f"{page}/answer/{point.pk}/", key="d", verdict="ACCEPTED", text="The container.")
    post(laura, f"{page}/decide/", **wanted)
    made.refresh_from_db()
    assert (made.state, made.outcome) == (State.DECIDED, Outcome.CHANGED)


def acknowledge(made, person, manager):
    """The objector reads the answer, compares, acknowledges; the manager sees it."""
    page, client = f"/partnership/consultations/{made.number}/", signed_in(person)
    shown = client.get(page).content.decode()
    assert "The container." in shown
    assert "Only its work container is wiped" in shown
    assert "<ins>" in client.get(f"{page}changes/").content.decode()
    post(
        client, f"{page}acknowledge/",
        **{"acknowledge-key": "e", "acknowledge-has_read": "on"},
    )  # fmt: skip
    assert Acknowledgement.objects.get().member.person == person
    seen = signed_in(manager).get(f"/csap/consultations/{made.number}/").content.decode()
    assert "1 of 6 have said that they read and understood it" in seen
