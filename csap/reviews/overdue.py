"""Reviews that should have been held, as findings; and the share that is held on time."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from csap.facts.periods import Period, local_day
from csap.facts.scopes import ALL, Reach
from csap.facts.told import Told, share
from csap.findings.rules.candidate import Candidate
from csap.findings.rules.reading import Reading
from csap.findings.vocabulary import Kind
from csap.reviews import queries
from csap.reviews.models import Review
from csap.reviews.rules import days_overdue
from csap.telling import numbers

METRIC = "gov.reviews_on_time"
#: Days that weigh as much as one smallest change that matters.
_MONTH = 30


def find_overdue(readings: Sequence[Reading], at: datetime) -> Iterator[Candidate]:
    """Yield a finding for each review whose day has passed. 1 query.

    A scope that is not measured is judged beside the whole organisation.
    """
    by_scope = {reading.scope: reading for reading in readings}
    whole = by_scope.get(ALL)
    for review in queries.overdue(at=at) if whole is not None else ():
        reading = by_scope.get(review.scope)
        if reading is None and whole is not None:
            reading = replace(whole, scope=review.scope, name=review.scope_words)
        if reading is not None:
            yield _candidate(review, reading, local_day(at))


def _candidate(review: Review, reading: Reading, today: date) -> Candidate:
    days, due = days_overdue(review.due_on, today=today), numbers.day(review.due_on)
    return Candidate(
        kind=Kind.OVERDUE,
        metric=METRIC,
        reading=reading,
        sentence=(
            f"The service review of {review.scope_inside} was due on {due} and has not been held."
        ),
        why=f"{review.number} is {days} day{'s' if days > 1 else ''} overdue; no chance is in it.",
        size=1 + days / _MONTH,
        holds=True,
        calls_for=("overdue review",),
        statistics={"review": review.number, "days": days},
    )


def tell_on_time(reach: Reach, period: Period, as_of: date) -> Told | None:
    """Tell how many of the reviews due in a period were held by their day: of everyone's scopes.

    What is due on the day it is told as of, or later, is not counted yet. 1 query.
    """
    if reach != Reach():
        return None
    end = min(period.end, as_of)
    if end <= period.start:
        return Told(None, 0)
    found = queries.held_on_time(period.start, end)
    return share(found.k, found.n)
