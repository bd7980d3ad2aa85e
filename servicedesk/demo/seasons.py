"""When people ask: the seasons of a year, the week and the day. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from math import exp
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/London")
#: Back from the holidays people ask most, in August and December least.
_MONTHS = (1.10, 1.01, 1.04, 0.96, 1.00, 1.00, 0.86, 0.79, 1.13, 1.07, 1.04, 0.80)
_WEEKDAYS = (1.28, 1.12, 1.04, 1.00, 0.86, 0.07, 0.04)
_HOURS = (0, 0, 0, 0, 0, 1, 4, 9, 15, 16, 13, 10, 6, 9, 12, 10, 8, 4, 2, 1, 1, 0, 0, 0)
#: The company asks a little more each year.
_GROWTH = 0.05


def weight_of(day: date, *, first: date) -> float:
    """Return how much is asked on a day, against an average one."""
    years = (day - first).days / 365.25
    return _MONTHS[day.month - 1] * _WEEKDAYS[day.weekday()] * (1 + _GROWTH) ** years


def instants(random: Random, *, first: date, until: datetime, count: int) -> Iterator[datetime]:
    """Yield about ``count`` instants of asking in [first, until), oldest first."""
    days = [first + timedelta(days=n) for n in range((until.date() - first).days + 1)]
    weights = [weight_of(day, first=first) for day in days]
    scale = count / sum(weights)
    for day, weight in zip(days, weights, strict=True):
        found = [_instant(random, day) for _ in range(poisson(random, weight * scale))]
        yield from sorted(at for at in found if at < until)


def _instant(random: Random, day: date) -> datetime:
    (hour,) = random.choices(range(24), _HOURS)
    at = time(hour, random.randrange(60), random.randrange(60))
    return datetime.combine(day, at, ZONE)


def poisson(random: Random, mean: float) -> int:
    """Return a Poisson number. Knuth's way, halved while the mean is large."""
    if mean > 30:
        return poisson(random, mean / 2) + poisson(random, mean / 2)
    limit, product, number = exp(-mean), random.random(), 0
    while product > limit:
        product *= random.random()
        number += 1
    return number


def quarter_before(day: date) -> tuple[date, date]:
    """Return the last calendar quarter that was over on a day, as ``[start, end)``."""
    end = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    start = date(end.year - (end.month == 1), 10 if end.month == 1 else end.month - 3, 1)
    return start, end
