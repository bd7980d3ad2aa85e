"""What key customers say in interviews beside what everyone says in the survey; never mixed."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from csap.customers import sources
from csap.customers.models import InterviewNote
from csap.facts.queries import Figure
from csap.telling import numbers


class Beside(NamedTuple):
    """One question: what was said by name, and what everyone said."""

    question: str
    interviews: str
    everyone: str


class Said(NamedTuple):
    """The questions put to both; of how many interviews, and of how many answers at most."""

    rows: list[Beside]
    interviews: int
    everyone: int


def said_by(customer_ids: Collection[int], *, today: date) -> Said:
    """Return the newest interview of a year with each customer beside the newest wave. 5 queries.

    A service is first to fix for everyone when satisfaction with it was lowest last quarter.
    """
    notes = _newest(customer_ids, today)
    relevance = sources.newest_told("sat.relevance_needs")
    timely = sources.newest_told("beh.timeliness.perceived")
    worst = sources.least_content_service(today)
    rows = [
        Beside("Relevant to needs", _yes([each.is_relevant for each in notes]), _of(relevance)),
        Beside("First to fix", _first(notes), f"{worst[0]} ({worst[1]})" if worst else "–"),
        Beside(
            "Told early enough; timeliness as felt",
            _yes([each.told_early for each in notes]),
            _of(timely),
        ),
    ]
    answers = max((each.n or 0 for each in (relevance, timely) if each), default=0)
    return Said(rows, len(notes), answers)


def _newest(customer_ids: Collection[int], today: date) -> list[InterviewNote]:
    since = today.replace(year=today.year - 1, day=min(today.day, 28))
    notes = InterviewNote.objects.standing().filter(customer__in=customer_ids, held_on__gte=since)
    newest = notes.order_by("customer", "-held_on", "-pk").distinct("customer")
    return list(newest.select_related("first_to_fix"))


def _yes(answers: Sequence[bool | None]) -> str:
    known = [answer for answer in answers if answer is not None]
    return f"{sum(known)} of {len(known)} say yes" if known else "not asked"


def _first(notes: Sequence[InterviewNote]) -> str:
    named = Counter(note.first_to_fix.name for note in notes if note.first_to_fix)
    if not named:
        return "not asked"
    name, most = min(named.items(), key=lambda each: (-each[1], each[0]))
    return f"{name} ({most})"


def _of(figure: Figure | None) -> str:
    if figure is None or figure.value is None:
        return "–"
    span = numbers.between(figure.low, figure.high, figure.unit)
    told = numbers.number(figure.value, figure.unit)
    return f"{told} ({span})" if span else told
