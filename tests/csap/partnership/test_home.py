"""The home of the partnership: everything that waits for a person, and what they agreed to."""

import pytest

from csap.agreements import services as agreements
from csap.plans import services as plans
from csap.plans.vocabulary import State
from csap.reviews import services as reviews
from surveys.models import Improvement
from tests.csap.agreements.builders import demanded, terms
from tests.csap.consultations.builders import opened
from tests.csap.partnership.pages import signed_in, text_of
from tests.csap.plans.builders import AT, END, STARTED, life_at
from tests.factories import DepartmentFactory, RequestTypeFactory, UserFactory

pytestmark = pytest.mark.django_db
HOME = "/partnership/"


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(STARTED, tick=False)


def offered(person, manager, **given):
    made = demanded(
        RequestTypeFactory(), department=person.department, representative=person, actor=manager,
        at=AT,
    )  # fmt: skip
    agreements.freeze_record(made.number, actor=manager, at=AT)
    agreements.offer(made.number, terms(days=90, since=AT.date()), actor=manager, at=AT)
    return made.number


def invited(person, manager):
    review = reviews.set_schedule(
        scope="all", every_months=6, owner=manager, first_on=END, actor=manager, at=AT
    )
    review.invitations.create(person=person, part="GUEST", sent_at=AT)
    return review.number


def acting(life, person, what):
    task = plans.Task(principle=2, what=what, owner=person, due_on=END, effort_hours=2)
    life.do("add_action", task=task, at=STARTED)


@pytest.fixture
def ines():
    return UserFactory(department=DepartmentFactory())


@pytest.fixture
def asked(ines):
    """Something of every sort waits; returns the numbers and words it is known by."""
    waits = life_at(State.ACTIONS_PLANNED)
    waits.do("add_partner", user=ines)
    return waits, offered(ines, waits.manager), invited(ines, waits.manager)


def test_says_so_when_nothing_waits():
    text = text_of(signed_in(UserFactory()).get(HOME))

    assert "Nothing waits for you" in text
    assert "Nothing of your own is agreed." in text


def test_shows_what_waits(ines, asked):
    waits, agreement, review = asked

    page = signed_in(ines).get(HOME)
    text = text_of(page)

    for address in (f"plans/{waits.number}", f"agreements/{agreement}", f"reviews/{review}"):
        assert f'href="/partnership/{address}/"' in page.content.decode()
    assert "Your signature" in text
    assert "An offer to answer" in text
    assert "Do you come?" in text
    assert "waits for your signature" in text


def test_shows_actions_and_signed_plans():
    life = life_at(State.EXECUTING)
    acting(life, life.customer, "Name a deputy")

    text = text_of(signed_in(life.customer).get(HOME))

    assert "Name a deputy" in text
    assert "by 30 Sep 2026" in text
    assert "you signed it on 14 Jan 2026" in text


def test_forgets_what_was_answered(ines, asked):
    waits, *_ = asked
    plans.sign(waits.number, content_hash=waits.plan.content_hash, actor=ines, at=AT)

    text = text_of(signed_in(ines).get(HOME))

    assert "Your signature" not in text
    assert "you signed it on 14 Jan 2026" in text


def test_leads_to_what_was_done_about_what_people_said(ines):
    manager = UserFactory(manager=True)
    Improvement.objects.create(
        said="Slow", did="Faster", written_by=manager, written_at=AT, released_at=AT,
        released_by=manager,
    )  # fmt: skip
    client = signed_in(ines)

    assert "/surveys/did/newest/" in client.get(HOME).content.decode()
    assert "Faster" in text_of(client.get("/surveys/did/newest/"))


def test_takes_the_same_queries_for_any_number(ines, asked, django_assert_num_queries):
    waits, *_ = asked
    client = signed_in(ines)
    with django_assert_num_queries(16):
        client.get(HOME)

    for _ in range(3):
        offered(ines, waits.manager)
    with django_assert_num_queries(16):
        client.get(HOME)


def test_shows_a_consultation_that_waits_for_their_voice(ines):
    consultation = opened(UserFactory(manager=True), ines.department)

    page = signed_in(ines).get(HOME)

    assert "Your voice" in text_of(page)
    assert f'href="/partnership/consultations/{consultation.number}/"' in page.content.decode()
