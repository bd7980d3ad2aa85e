"""How long a clock ran: business time in open spells, and how much of it was held. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from requests_app.clocks.business_time import (
    Calendar,
    business_seconds,
    business_seconds_without,
)

Span = tuple[datetime, datetime]


class Elapsed(NamedTuple):
    """Business seconds of a clock: ``worked`` counts against its target, ``held`` does not."""

    worked: int
    held: int


def open_spells(
    started_at: datetime,
    stopped_at: datetime,
    resolved: Iterable[datetime] = (),
    reopened: Iterable[datetime] = (),
) -> list[Span]:
    """Return the spells in [started_at, stopped_at) in which work was owed.

    A resolution ends a spell and the next reopening begins one; resolved spells do not count
    (metrics.md 1.2). A resolution at the very instant of a reopening comes before it.
    """
    turns = sorted([(at, 0) for at in resolved] + [(at, 1) for at in reopened])
    spells: list[Span] = []
    since: datetime | None = started_at
    for at, is_reopening in turns:
        if is_reopening and since is None:
            since = at
        elif not is_reopening and since is not None:
            spells.append((since, min(at, stopped_at)))
            since = None
    if since is not None:
        spells.append((since, stopped_at))
    return [(a, b) for a, b in spells if a < b]


def elapsed(
    calendar: Calendar,
    spells: Iterable[Span],
    holds: Iterable[tuple[datetime, datetime | None]],
) -> Elapsed:
    """Return the business seconds of disjoint spells, apart for worked and held."""
    holds = list(holds)
    worked = held = 0
    for start, end in spells:
        without = business_seconds_without(calendar, start, end, holds)
        worked += without
        held += business_seconds(calendar, start, end) - without
    return Elapsed(worked, held)
