"""Periods of local days in the reporting zone. Pure but for the zone, which is a setting."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from servicedesk.common.errors import DomainError

#: How long after its end a period may still change: the windows of reopening and of answering.
FINAL_AFTER = timedelta(days=14)


class NotAPeriod(DomainError):
    """A period must end after it starts."""


def zone() -> ZoneInfo:
    """Return the organisation's one reporting zone."""
    return ZoneInfo(settings.REPORTING_TIME_ZONE)


def local_day(instant: datetime) -> date:
    """Return the day of an instant in the reporting zone."""
    return instant.astimezone(zone()).date()


def wall_clock(instant: datetime) -> datetime:
    """Return what a clock on the wall reads in the reporting zone, without a zone."""
    return instant.astimezone(zone()).replace(tzinfo=None)


def midnight(day: date) -> datetime:
    """Return the instant at which a local day begins; days have 23, 24 or 25 hours."""
    return datetime.combine(day, time.min, tzinfo=zone())


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Local days ``[start, end)``.

    :raises NotAPeriod: unless it has a day.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise NotAPeriod("The period must end after it starts.", field="end")

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day < self.end

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def final_from(self) -> date:
        """The first day on which nothing late can change it any more."""
        return self.end + FINAL_AFTER

    def as_of(self, today: date) -> date:
        """Return the day as of which it is told: today, or when it became final.

        From then on nothing that depends on time changes, so that the same period always has
        the same answer.
        """
        return min(today, self.final_from)

    def bounds(self) -> tuple[datetime, datetime]:
        return midnight(self.start), midnight(self.end)

    def previous(self) -> "Period":
        """Return as many whole months before it, or days when it is not made of months."""
        months = _months_in(self)
        if months:
            return Period(add_months(self.start, -months), self.start)
        return Period(self.start - timedelta(days=self.days), self.start)

    def year_before(self) -> "Period":
        """Return the same days a year before; the 29th of February is taken as the 28th."""
        return Period(_year_before(self.start), _year_before(self.end))


def _year_before(day: date) -> date:
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return date(day.year - 1, day.month, last)


def add_months(first: date, months: int) -> date:
    """Return the first of a month so many months later; ``first`` is a first of a month."""
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def month_of(day: date) -> Period:
    first = day.replace(day=1)
    return Period(first, add_months(first, 1))


def closed_months(end: date, count: int) -> list[Period]:
    """Return the last ``count`` whole months that had ended by ``end``, oldest first."""
    last = end.replace(day=1)
    return [Period(add_months(last, back), add_months(last, back + 1)) for back in range(-count, 0)]


def _months_in(period: Period) -> int:
    if period.start.day != 1 or period.end.day != 1:
        return 0
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
