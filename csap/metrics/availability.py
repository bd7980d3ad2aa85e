"""Availability of a service: agreed time, time lost, and the months of a record."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from requests_app.clocks.business_time import Calendar, business_seconds_without

#: The hours of a service that is agreed to be there always.
ROUND_THE_CLOCK = Calendar("UTC", tuple((weekday, 0, 1440) for weekday in range(7)))


class Interruption(NamedTuple):
    """An outage ``[start, end)``; an end of None: it goes on. Degraded: slow, but there."""

    start: datetime
    end: datetime | None
    is_planned: bool = False
    is_degraded: bool = False


class Availability(NamedTuple):
    """Seconds of agreed service time, and what became of them; share is None without any."""

    agreed: int
    down: int
    degraded: int
    planned: int
    share: float | None


def availability(
    hours: Calendar, start: datetime, end: datetime, outages: Iterable[Interruption]
) -> Availability:
    """Return the availability in ``[start, end)``, in open seconds of the agreed hours.

    Formula: agreed = open seconds outside planned work; down = those within an unplanned full
             outage; degraded = those within an unplanned degraded one and no full one;
             share = (agreed - down) / agreed. Overlapping outages count once.
    Source:  ITIL 4, availability management; that planned work is not agreed time and that
             degraded is still there are decisions. docs/metrics.md#availability
    """
    outages = list(outages)
    planned = [(each.start, each.end) for each in outages if each.is_planned]
    broken = [each for each in outages if not each.is_planned]
    full = [(each.start, each.end) for each in broken if not each.is_degraded]
    slow = [(each.start, each.end) for each in broken if each.is_degraded]
    opened = business_seconds_without(hours, start, end, [])
    agreed = business_seconds_without(hours, start, end, planned)
    there = business_seconds_without(hours, start, end, planned + full)
    whole = business_seconds_without(hours, start, end, planned + full + slow)
    share = there / agreed if agreed else None
    return Availability(agreed, agreed - there, there - whole, opened - agreed, share)
