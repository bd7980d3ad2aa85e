"""The chapter of consultations: one that was adopted with changes, one that is open now.

The list of approved equipment was changed because of an objection, and most of Finance has read
it. Own devices at work is in its second draft: most support it, Research and development does not,
and two objections wait for their answer.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import NamedTuple

from django.db.models import F

from csap.consultations import services
from csap.consultations.models import Consultation, Letter, Remark
from csap.consultations.services import Decided, Setting, Subject, Text, Word
from csap.consultations.vocabulary import Audience, Kind, Outcome, Position, Verdict
from csap.facts.periods import local_day
from servicedesk.accounts.models import Department, User
from servicedesk.accounts.queries import subtree_ids
from servicedesk.demo.company import KNOWN
from servicedesk.demo.names import address
from surveys.models import CompanyPolicy

MANAGER, CHIEF, READER = "Laura Fischer", "Hannah Weiss", "Priya Raman"
_DAY = timedelta(days=1)

LIST_BEFORE = "Only docks and screens of the list are bought.\n\nThe list is made once a year."
LIST_DRAFT = (
    "Only docks and screens of the list are bought.\n\nThe list is looked through every quarter."
    "\n\nWhat is not on it is not supported."
)
LIST_ADOPTED = (
    "Only docks and screens of the list are bought.\n\nThe list is looked through every quarter, "
    "and each department may name what it lacks.\n\nWhat was bought before is supported until it "
    "breaks."
)
OWN_BEFORE = (
    "Work is done on devices of the company.\n\nOwn phones and tablets are not connected to "
    "anything of the company.\n\nExceptions are granted by the head of the department, in writing."
)
OWN_FIRST = (
    "Your own phone may be used for mail and calendar.\n\nA management agent is installed on it, "
    "and the device is wiped when it is lost or when you leave.\n\nIt has the newest version of "
    "its system.\n\nThe rule holds six weeks after it was adopted."
)
OWN_SECOND = (
    "Your own phone may be used for mail and calendar.\n\nA management agent keeps work in a "
    "container of its own, and only this container is wiped when the device is lost or when you "
    "leave.\n\nIt has a system that still gets security updates; the list names 41 models, and "
    "there are phones on loan.\n\nThe rule holds twelve weeks after it was adopted, with help on "
    "site in both plants."
)


class Division(NamedTuple):
    """How many of a division support it, with changes, or object; what they object to."""

    name: str
    support: int
    changes: int
    object: int
    points: Sequence[str] = ()


TABLETS = "Lab tablets cannot run the management agent."
PAYS = "Who pays for a phone that breaks at work?"
WIPE = "Remote wipe could delete family photos."
NOTICE = "Six weeks’ notice is too short for shift teams."
ANY = "I want any phone, also unsupported ones."
DIVISIONS = (
    Division("Finance", 25, 5, 2, (WIPE,)),
    Division("Customer care", 30, 6, 3, (PAYS, WIPE)),
    Division("Information technology", 17, 4, 2, (ANY,)),
    Division("Logistics", 41, 9, 6, (NOTICE, PAYS, WIPE)),
    Division("Sales", 36, 14, 9, (PAYS, WIPE, ANY)),
    Division("Production", 58, 21, 17, (NOTICE, PAYS, WIPE)),
    Division("Research and development", 18, 17, 19, (TABLETS, TABLETS, TABLETS, ANY)),
    Division("Marketing", 3, 1, 0),
    Division("People and sites", 6, 1, 1, (WIPE,)),
)
#: What was answered: None, not yet.
ANSWERS = {
    WIPE: (Verdict.ACCEPTED, "Only the work container is wiped (second paragraph)."),
    NOTICE: (Verdict.ACCEPTED, "Twelve weeks, and help on site in both plants."),
    ANY: (
        Verdict.DECLINED,
        "Security updates end. The list names 41 models, and there are phones on loan.",
    ),
}
COMMENTS = (
    ("Production", "Fine by me if somebody helps on the first day.", "5", 6),
    ("Sales", "Please say what happens to my number when I leave.", "6", 11),
    ("Finance", "We support it. Payments need two people on phones, too.", "3", 4),
    ("Logistics", "Scanners are not personal devices; say so.", "1", 9),
    ("Customer care", "The old policy was unread. This one is short. Thank you.", "", 14),
)


def write(*, at: datetime) -> int:
    """Tell both consultations; return how many there are. Told already, nothing is added."""
    if not Consultation.objects.exists():
        _adopted(at)
        _open(at)
        # Their mails went out in the past; nobody is written to again.
        Letter.objects.update(queued_at=F("written_at"))
    return Consultation.objects.count()


def _adopted(at: datetime) -> None:
    """Finance was asked about the list; an objection changed it, and most have read it since."""
    then, owner = at - 120 * _DAY, _person(MANAGER)
    rule = CompanyPolicy.objects.get(name="Approved equipment")
    subject = Subject(Kind.POLICY, rule.name, owner, rule.pk, LIST_BEFORE, local_day(then))
    finance = Department.objects.get(name="Finance")
    setting = _setting(then, 24, (finance,))
    text = Text(LIST_DRAFT, "The list is looked through every quarter.")
    made = services.create(subject, text, setting, actor=owner, at=then)
    services.put(made.number, actor=owner, at=then)
    priya, people = _person(READER), _people("Finance", 52)
    _say(made.number, people[:38], Position.SUPPORT, then)
    _say(made.number, people[38:48], Position.CHANGES, then)
    point = _object(made.number, priya, "Our docks of last year still work.", then + 3 * _DAY)
    for each in people[48:]:
        _join(made.number, each, point, then + 5 * _DAY)
    ended = then + 25 * _DAY
    services.tend(at=ended)
    services.answer(
        made.number, point.pk, verdict=Verdict.ACCEPTED, actor=owner, at=ended + 2 * _DAY,
        text="What was bought before is supported until it breaks.",
    )  # fmt: skip
    adopted = Text(LIST_ADOPTED, "What was bought before stays supported.")
    reason = "Most of Finance supports a list that moves; what worked for you keeps working."
    outcome = Decided(Outcome.CHANGED, reason, adopted, local_day(at) + 9 * _DAY)
    services.decide(made.number, outcome, actor=owner, at=ended + 4 * _DAY)
    for number, each in enumerate(_people("Finance", 104)):
        read_at = ended + (5 + number % 20) * _DAY
        services.acknowledge(made.number, person=each, at=read_at)


def _open(at: datetime) -> None:
    """Everyone is asked about own devices; the second draft answers three of five objections."""
    then, owner = at - 35 * _DAY, _person(CHIEF)
    subject = Subject(
        Kind.POLICY, "Own devices at work", owner, None, OWN_BEFORE, local_day(at - 2000 * _DAY)
    )
    text = Text(OWN_FIRST, "Own phones may be used for mail and calendar.")
    setting = _setting(then, 39, ())
    made = services.create(subject, text, setting, actor=owner, at=then)
    services.put(made.number, actor=owner, at=then)
    points = _raise_points(made.number, then)
    _comment(made.number, then + 8 * _DAY)
    revised = at - 8 * _DAY
    second = Text(OWN_SECOND, "Only the work container is wiped; twelve weeks’ notice.")
    services.revise(made.number, second, actor=owner, at=revised)
    for number, (words, (verdict, answer)) in enumerate(ANSWERS.items()):
        given = revised + (number + 1) * _DAY
        services.answer(
            made.number, points[words].pk, verdict=verdict, text=answer, actor=owner, at=given
        )


def _raise_points(number: str, then: datetime) -> dict[str, Remark]:
    """Let every division speak; return each distinct objection once it was raised."""
    points: dict[str, Remark] = {}
    for division in DIVISIONS:
        people = iter(_people(division.name, division.support + division.changes + division.object))
        _say(number, list(islice(people, division.support)), Position.SUPPORT, then)
        _say(number, list(islice(people, division.changes)), Position.CHANGES, then)
        for day, (person, words) in enumerate(zip(people, _cycle(division.points), strict=False)):
            when = then + (2 + day) * _DAY
            if words in points:
                _join(number, person, points[words], when)
            else:
                points[words] = _object(number, person, words, when)
    return points


def _cycle(points: Sequence[str]) -> Iterator[str]:
    return cycle(points) if points else iter(())


def _comment(number: str, when: datetime) -> None:
    for division, words, section, agree in COMMENTS:
        author, *others = _people(division, agree + 1)
        said = services.comment(number, text=words, section=section, person=author, at=when)
        for other in others:
            services.second(number, said.pk, person=other, at=when + _DAY)


def _say(number: str, people: Sequence[User], position: Position, then: datetime) -> None:
    for day, person in enumerate(people):
        when = then + timedelta(days=1 + day % 20, hours=day % 8)
        services.speak(number, Word(position), person=person, at=when)


def _object(number: str, person: User, words: str, when: datetime) -> Remark:
    stance = services.speak(number, Word(Position.OBJECT, words), person=person, at=when)
    assert stance.remark is not None  # an objection has words
    return stance.remark


def _join(number: str, person: User, point: Remark, when: datetime) -> None:
    word = Word(Position.OBJECT, same_as=point.pk)
    services.speak(number, word, person=person, at=when)


def _setting(then: datetime, days: int, departments: Sequence[Department]) -> Setting:
    first = local_day(then)
    audience = Audience.DEPARTMENTS if departments else Audience.EVERYONE
    return Setting(audience, first, first + days * _DAY, departments)


def _people(division: str, count: int) -> list[User]:
    """Return so many of a division, of all its units, who are not somebody; always the same."""
    within = subtree_ids(Department.objects.get(name=division).pk)
    known = {address(name) for name, *_ in KNOWN}
    people = User.objects.active().filter(department__in=within).exclude(email__in=known)
    return list(people.order_by("email")[:count])


def _person(name: str) -> User:
    return User.objects.get(email=address(name))
