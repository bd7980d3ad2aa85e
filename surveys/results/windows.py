"""The stretches of time whose answers may be told: closed quarters, and years of four of them.

Windows that overlap otherwise would tell of single people by their difference. Quarters do not
overlap, and a year is told as the sum of its told quarters. The zone is the organisation's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from surveys.vocabulary import COUNTED_WITHIN, EDITABLE_FOR

#: From so long after its end on nothing changes it: the last answer was given and cannot change.
FINAL_AFTER = COUNTED_WITHIN + EDITABLE_FOR
_WINDOW = re.compile(r"(20\d\d)(?:-Q([1-4]))?")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year, in local days."""

    year: int
    number: int

    @property
    def start(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def end(self) -> date:
        """The first day after it."""
        return self.next.start

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def final_on(self) -> date:
        """The day from which its results may be told."""
        return self.end + FINAL_AFTER

    def bounds(self) -> tuple[datetime, datetime]:
        """Return its first instant and the first after it."""
        return midnight(self.start), midnight(self.end)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


@dataclass(frozen=True, slots=True)
class Span:
    """A quarter, or the four of a year. ``key``: "2026-Q3" or "2026"."""

    key: str
    quarters: tuple[Quarter, ...]

    @property
    def start(self) -> date:
        return self.quarters[0].start

    @property
    def end(self) -> date:
        return self.quarters[-1].end

    @property
    def final_on(self) -> date:
        return self.quarters[-1].final_on

    @property
    def words(self) -> str:
        """The span as one says it: "Q3 2026" or "2026"."""
        year, _, quarter = self.key.partition("-")
        return f"{quarter} {year}".strip()


def parse(key: str) -> Span | None:
    """Return the span of a key; None for anything that is no quarter and no year."""
    found = _WINDOW.fullmatch(key)
    if found is None:
        return None
    year, number = int(found[1]), found[2]
    numbers = (int(number),) if number else (1, 2, 3, 4)
    return Span(key, tuple(Quarter(year, each) for each in numbers))


def closed(today: date, *, since: date) -> Iterator[Span]:
    """Yield what may be told by today of answers since a day, the newest first."""
    quarter = Quarter(since.year, (since.month + 2) // 3)
    found: list[Span] = []
    while quarter.final_on <= today:
        found.append(Span(str(quarter), (quarter,)))
        if quarter.number == 4 and quarter.year > since.year:
            found.append(Span(str(quarter.year), parse_year(quarter.year)))
        quarter = quarter.next
    yield from reversed(found)


def parse_year(year: int) -> tuple[Quarter, ...]:
    """Return the quarters of a year."""
    return tuple(Quarter(year, number) for number in (1, 2, 3, 4))


def midnight(day: date) -> datetime:
    """Return the instant at which a local day begins."""
    return datetime.combine(day, time.min, tzinfo=_zone())


def local_day(instant: datetime) -> date:
    """Return the day of an instant in the reporting zone."""
    return instant.astimezone(_zone()).date()


def fixed_on(closed_at: datetime) -> date:
    """Return the day from which a closed wave's results may be told: no answer can change then."""
    return local_day(closed_at + EDITABLE_FOR) + timedelta(days=1)


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.REPORTING_TIME_ZONE)
