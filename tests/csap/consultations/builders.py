"""Consultations as the tests need them, walked to the state that is wanted."""

from datetime import UTC, date, datetime, timedelta

from csap.consultations import services
from csap.consultations.models import Consultation
from csap.consultations.services import Decided, Setting, Subject, Text, Word
from csap.consultations.vocabulary import Audience, Kind, Outcome, Position
from tests.factories import DepartmentFactory, UserFactory

AT = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
OPENS, CLOSES = date(2026, 10, 5), date(2026, 11, 13)
#: The morning after the last day.
AFTER = datetime(2026, 11, 14, 9, 0, tzinfo=UTC)
OLD = "Only devices of the company.\n\nNo exceptions."
TEXT = "Your own phone may be used.\n\nIt is wiped when it is lost."
MENDED = "Your own phone may be used.\n\nOnly its work container is wiped when it is lost."


def department_with(people, **given):
    """Return a department and so many people in it."""
    department = DepartmentFactory(**given)
    return department, UserFactory.create_batch(people, department=department)


def setting(*departments, audience=None, opens_on=OPENS, closes_on=CLOSES):
    """Return whom it is put to: departments, else everyone."""
    chosen = audience or (Audience.DEPARTMENTS if departments else Audience.EVERYONE)
    return Setting(chosen, opens_on, closes_on, departments)


def drafted(actor, *departments, owner=None, title="Own devices at work", at=AT, **given):
    """Return a draft about a new policy that replaces what was in force."""
    subject = Subject(Kind.POLICY, title, owner or actor, in_force=OLD, in_force_since=OPENS)
    text = given.pop("text", None) or Text(TEXT, "Own phones are allowed.")
    wanted = given.pop("setting", None) or setting(*departments)
    return services.create(subject, text, wanted, actor=actor, at=at, **given)


def opened(actor, *departments, at=AT, **given):
    """Return a consultation that is open."""
    made = drafted(actor, *departments, at=at, **given)
    services.put(made.number, actor=actor, at=at)
    return fresh(made)


def closed(actor, *departments, speak=lambda number: None, **given):
    """Return one whose last day has passed; ``speak`` is called with its number before."""
    made = opened(actor, *departments, **given)
    speak(made.number)
    services.tend(at=AFTER)
    return fresh(made)


def fresh(consultation):
    """Return it as it lies in the database."""
    return Consultation.objects.for_list().get(pk=consultation.pk)


def say(number, person, position=Position.SUPPORT, text="", *, at=AT, **given):
    """Let a person take a stance."""
    word = Word(position, text, **given)
    return services.speak(number, word, person=person, at=at + timedelta(hours=1))


def object_to(number, person, text="It could wipe family photos.", **given):
    """Let a person object; return the objection."""
    return say(number, person, Position.OBJECT, text, **given).remark


def decided(number, actor, outcome=Outcome.ADOPTED, *, text=None, at=AFTER, **given):
    """Decide a consultation that is closed."""
    wanted = Decided(outcome, "Most support it.", text, **given)
    return services.decide(number, wanted, actor=actor, at=at)
