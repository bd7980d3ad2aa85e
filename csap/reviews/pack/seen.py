"""What every part of a pack is made of."""

from datetime import datetime
from typing import Any, NamedTuple

from csap.facts.periods import Period, closed_months, local_day, zone
from csap.facts.queries import StoredBaseline
from csap.facts.scopes import ALL
from csap.reviews.models import AgendaItem, Review
from csap.telling import numbers
from csap.telling.choices import Names
from servicedesk.accounts.models import User


class Gathered(NamedTuple):
    """A review as it is frozen: at an instant, with its agenda and the figures of its scope."""

    review: Review
    baseline: StoredBaseline
    items: list[AgendaItem]
    names: Names
    actor: User
    at: datetime

    @property
    def of_scope(self) -> dict[str, str]:
        """The filter of what belongs to the scope; of everyone: whatever the scope."""
        return {} if self.review.scope == ALL else {"scope": self.review.scope}


class Listed(NamedTuple):
    """What a page has room for, and how much more there is."""

    rows: list[dict[str, Any]]
    more: int


def period_of(review: Review, at: datetime) -> Period:
    """Return the closed months that a review looks back on: as many as lie between two."""
    months = closed_months(local_day(at), review.schedule.every_months)
    return Period(months[0].start, months[-1].end)


def months_words(period: Period) -> str:
    """Return "May 2026 to October 2026"."""
    months = closed_months(period.end, 1)
    return f"{numbers.month(period.start)} to {numbers.month(months[0].start)}"


def hour(at: datetime) -> str:
    """Return "18 Nov 2026, 10:00", local time."""
    local = at.astimezone(zone())
    return f"{numbers.day(local.date())}, {local:%H:%M}"
