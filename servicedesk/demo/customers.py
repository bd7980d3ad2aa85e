"""The chapter of key customers: a barometer of four, a fifth whom data suggest, a loud voice.

Four were decided before anything was scored. Production was not among them: quarter after quarter
it came out as the largest consumer, until a named person decided what the system suggested.
Marketing is loud and asks for the impossible; it is answered fairly, and is not key.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from csap.customers import services
from csap.customers.models import Customer
from csap.customers.periods import last_quarter
from csap.customers.services import Said
from csap.customers.services.snapshots import take_quarter
from csap.customers.vocabulary import Outcome
from csap.facts.periods import Period, add_months, local_day, midnight
from requests_app.catalogue.models import Service
from servicedesk.accounts.models import Department, User
from servicedesk.demo.names import address

MANAGER, SECOND = "Laura Fischer", "Hannah Weiss"
#: Whom data suggest, and whose voice is loud.
SUGGESTED, LOUD = "production", "marketing"
#: So many quarters are scored, each as soon as it can be final.
QUARTERS = 4
_DAY = timedelta(days=1)
_FINAL = timedelta(days=15)
_JUDGED = ("influence", "critique", "impact")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A department of the register.

    ``marks``: of influence, critique and impact, by each of the two who judge. ``speaker``: else
    its lead.
    """

    code: str
    about: str
    marks: tuple[tuple[int, int, int], tuple[int, int, int]]
    why: str
    speaker: str = ""


FOUNDERS = (
    Candidate(
        "finance", "Closes the books, and every month with them", ((3, 3, 4), (4, 3, 3)),
        "What stands still here stands still at every month’s end.", speaker="Maren Dahl",
    ),
    Candidate(
        "logistics", "Sends out what the plant makes", ((4, 3, 4), (4, 3, 4)),
        "Feels first when something is not told.",
    ),
    Candidate(
        "customer-care", "Speaks with those who buy", ((4, 4, 3), (4, 4, 4)),
        "Its critique names cases, and it reads the answers.",
    ),
    Candidate(
        "research-and-development", "Draws the next pump", ((2, 3, 3), (3, 3, 3)),
        "Needs what nobody else needs yet.",
    ),
)  # fmt: skip
LATER = (
    Candidate(
        SUGGESTED, "Makes the pumps, in three shifts", ((4, 3, 4), (4, 4, 4)),
        "The largest consumer by far, two quarters above the threshold; both of us agree.",
    ),
    Candidate(
        LOUD, "Fairs, web and brand", ((2, 1, 2), (2, 1, 1)),
        "Loud is no criterion. Its three asks were held against the record and answered.",
    ),
)  # fmt: skip


def found(*, at: datetime) -> int:
    """Tell who was chosen before anything was scored; return how many. Told already: none.

    Before the days are counted, since who is key stands on each of them.
    """
    if Customer.objects.exists():
        return 0
    began = at - 330 * _DAY
    for number, candidate in enumerate(FOUNDERS):
        _enter(candidate, began)
        _decide(candidate, Outcome.IN, began + (20 + number) * _DAY)
    for candidate in LATER:
        _enter(candidate, began + 30 * _DAY)
    return Customer.objects.count()


def write(*, at: datetime) -> int:
    """Tell the quarters, the talks and what was decided on them; return how many were scored."""
    if Customer.objects.filter(standings__isnull=False).exists():
        return 0
    _talk(at)
    for quarter in _quarters(at):
        then = min(at, midnight(quarter.end) + _FINAL)
        take_quarter(quarter, at=then)
    _decide(LATER[0], Outcome.IN, at - 6 * _DAY)
    _decide(LATER[1], Outcome.OUT, at - 6 * _DAY)
    return QUARTERS


def _quarters(at: datetime) -> Sequence[Period]:
    """Return the quarters that are over, oldest first."""
    newest = last_quarter(local_day(at))
    backs = range(3 * (QUARTERS - 1), -1, -3)
    return [Period(add_months(newest.start, -n), add_months(newest.end, -n)) for n in backs]


def _enter(candidate: Candidate, at: datetime) -> None:
    """Put a department into the register and have two people judge it."""
    department = Department.objects.get(code=candidate.code)
    speaker = _person(candidate.speaker) if candidate.speaker else department.lead
    assert speaker is not None
    services.add_customer(
        department=department, representative=speaker, about=candidate.about,
        actor=_person(MANAGER), at=at,
    )  # fmt: skip
    for name, marks in zip((MANAGER, SECOND), candidate.marks, strict=True):
        for criterion, mark in zip(_JUDGED, marks, strict=True):
            services.judge(
                candidate.code, criterion=criterion, mark=mark, reason=_REASONS[criterion],
                actor=_person(name), at=at + 4 * _DAY,
            )  # fmt: skip


_REASONS = {
    "influence": "Who sits where, and who listens.",
    "critique": "The last ten comments, read one by one.",
    "impact": "What a day without us costs there.",
}


def _decide(candidate: Candidate, outcome: Outcome, at: datetime) -> None:
    services.decide(
        candidate.code, outcome=outcome, reason=candidate.why, actor=_person(MANAGER), at=at
    )


def _talk(at: datetime) -> None:
    """Write down what two of them said, as they consented to."""
    access = Service.objects.get(slug="accounts-and-access")
    remote = Service.objects.get(slug="remote-access-vpn")
    talks = (
        ("finance", 75, Said(
            "I can plan around slow. I cannot plan around silence: tell me at noon that it will "
            "be tomorrow, and the month’s end holds.", is_relevant=True, told_early=False,
            first_to_fix_id=access.pk, satisfaction=4,
        )),
        ("logistics", 40, Said(
            "The people are good. The shift hears of a repair when it runs into it.",
            is_relevant=True, told_early=False, first_to_fix_id=remote.pk, satisfaction=3,
        )),
    )  # fmt: skip
    for code, days, said in talks:
        then = at - days * _DAY
        services.record_interview(
            code, person=Customer.objects.get(department__code=code).representative,
            held_on=local_day(then), said=said, has_consent=True, actor=_person(SECOND), at=then,
        )  # fmt: skip


def _person(name: str) -> User:
    return User.objects.get(email=address(name))
