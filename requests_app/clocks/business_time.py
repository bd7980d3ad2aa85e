"""Business time: the seconds during which a service calendar is open. Pure, integer, DST-safe.

An instant is open when its *local wall-clock reading* lies in a weekly window of the calendar and
its local date is no holiday. An hour that happens twice therefore counts twice and one that is
skipped never counts. Everything rests on one monotone function, the open seconds since the start
of a UTC year, so that business time adds up exactly: biz(a, c) = biz(a, b) + biz(b, c).

Source: docs/metrics.md#business-time
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from time import gmtime
from typing import NamedTuple
from zoneinfo import ZoneInfo

_MINUTE = 60
_DAY = 86_400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DATE = date(1970, 1, 1)
_SECOND = timedelta(seconds=1)
# Clock changes are looked for in steps of this size: no zone has ever changed twice within one.
_PROBE = 6 * 3600
# A due instant further away is no promise; this also bounds calendars that hardly ever open.
_HORIZON_YEARS = 50


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a team works: weekly windows of local time in an IANA zone, minus whole-day holidays.

    A window is (weekday with 0 = Monday, opening minute 0 to 1439, closing minute 1 to 1440),
    half-open. Windows may touch or overlap; a night shift is two. Equal calendars share tables.

    :raises ValueError: for a window outside these bounds.
    """

    zone: str
    windows: tuple[tuple[int, int, int], ...]
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        for weekday, opens, closes in self.windows:
            if not (0 <= weekday <= 6 and 0 <= opens < closes <= 1440):
                raise ValueError(f"Not a weekly window: {(weekday, opens, closes)}")


def business_seconds(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Return the open whole seconds in [start, end), aware instants; 0 if it is empty."""
    first, last = _epoch_second(start), _epoch_second(end)
    return _open_between(calendar, first, last) if last > first else 0


def open_seconds_until(calendar: Calendar, end: datetime) -> Callable[[datetime], int]:
    """Return what gives ``business_seconds`` from any start to this one end, for many starts."""
    last = _epoch_second(end)
    last_year = _year_of(last)
    opened = _year(calendar, last_year).open_before(last)
    until_end: dict[int, int] = {}

    def seconds(start: datetime) -> int:
        first = _epoch_second(start)
        year = _year_of(first)
        if year not in until_end:
            whole = sum(_year(calendar, each).total for each in range(year, last_year))
            until_end[year] = whole + opened
        found = until_end[year] - _year(calendar, year).open_before(first)
        return found if last > first else 0

    return seconds


def business_seconds_without(
    calendar: Calendar,
    start: datetime,
    end: datetime,
    holds: Iterable[tuple[datetime, datetime | None]],
) -> int:
    """Return the open seconds in [start, end) outside the union of holds.

    Holds may overlap, be unordered or reach beyond [start, end); one without an end still lasts.
    """
    first, last = _epoch_second(start), _epoch_second(end)
    held = _union_within(first, last, holds)
    counted = business_seconds(calendar, start, end)
    return counted - sum(_open_between(calendar, since, until) for since, until in held)


def add_business_seconds(calendar: Calendar, start: datetime, seconds: int) -> datetime | None:
    """Return the earliest UTC instant by which so many open seconds have passed since ``start``.

    It is the closing second of a window rather than the next opening, and the start itself for 0.
    None when the calendar never opens, or not enough within fifty years.

    :raises ValueError: if seconds is negative.
    """
    if seconds < 0:
        raise ValueError("Business time can only be added.")
    start = start.astimezone(UTC)
    if seconds == 0:
        return start
    if not calendar.windows:
        return None
    # Counted from the start of the year, so that one search in each year's table suffices.
    missing = seconds + _year(calendar, start.year).open_before(_epoch_second(start))
    for year in range(start.year, start.year + _HORIZON_YEARS):
        table = _year(calendar, year)
        if missing <= table.total:
            return _EPOCH + timedelta(seconds=table.reached(missing))
        missing -= table.total
    return None


def open_stretches(
    calendar: Calendar, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the stretches of [start, end) in which the calendar is open, earliest first."""
    first, last = _epoch_second(start), _epoch_second(end)
    for year in range(_year_of(first), _year_of(last) + 1):
        table = _year(calendar, year)
        for index in range(bisect_right(table.ends, first), bisect_left(table.starts, last)):
            since, until = max(first, table.starts[index]), min(last, table.ends[index])
            yield _EPOCH + timedelta(seconds=since), _EPOCH + timedelta(seconds=until)


class _Year(NamedTuple):
    """The open intervals of one UTC year in epoch seconds, with the open seconds before each."""

    starts: list[int]
    ends: list[int]
    before: list[int]
    total: int

    def open_before(self, second: int) -> int:
        """Return the open seconds of this year before an instant of this year."""
        index = bisect_right(self.starts, second) - 1
        if index < 0:
            return 0
        return self.before[index] + min(second, self.ends[index]) - self.starts[index]

    def reached(self, open_seconds: int) -> int:
        """Return the first second by which so many open seconds (1 to total) have passed."""
        index = bisect_left(self.before, open_seconds) - 1
        return self.starts[index] + open_seconds - self.before[index]


@lru_cache(maxsize=128)
def _year(calendar: Calendar, year: int) -> _Year:
    """Return the table of a UTC year. About a millisecond, then cached."""
    low, high = _year_bounds(year)
    clipped = ((max(low, a), min(high, b)) for a, b in _open_intervals(calendar, year))
    merged = _merge(sorted((a, b) for a, b in clipped if a < b))
    before, total = [], 0
    for since, until in merged:
        before.append(total)
        total += until - since
    return _Year([a for a, _ in merged], [b for _, b in merged], before, total)


def _open_intervals(calendar: Calendar, year: int) -> Iterator[tuple[int, int]]:
    """Yield open intervals that cover a UTC year, a local day more on either side."""
    first = date(year, 1, 1).toordinal() - 1
    last = date(year + 1, 1, 1).toordinal()
    stretches = _stretches(calendar.zone, year)
    by_weekday: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for weekday, opens, closes in calendar.windows:
        by_weekday[weekday].append((opens * _MINUTE, closes * _MINUTE))
    for ordinal in range(first, last + 1):
        windows = by_weekday[(ordinal + 6) % 7]
        if not windows or date.fromordinal(ordinal) in calendar.holidays:
            continue
        midnight = (ordinal - _EPOCH_DATE.toordinal()) * _DAY
        for opens, closes in windows:
            yield from _as_instants(midnight + opens, midnight + closes, stretches)


def _as_instants(
    local_start: int, local_end: int, stretches: tuple[tuple[int, int, int], ...]
) -> Iterator[tuple[int, int]]:
    """Yield the intervals in which the wall clock reads within [local_start, local_end)."""
    for since, until, offset in stretches:
        low, high = max(since, local_start - offset), min(until, local_end - offset)
        if low < high:
            yield low, high


@lru_cache(maxsize=256)
def _stretches(zone: str, year: int) -> tuple[tuple[int, int, int], ...]:
    """Return the stretches (from, until, UTC offset) between clock changes around a UTC year."""
    low, high = _year_bounds(year)
    probes = range(low - 2 * _DAY, high + 2 * _DAY + 1, _PROBE)
    tz = ZoneInfo(zone)
    seen = [(second, _offset(tz, second)) for second in probes]
    changes = [_change_between(tz, a, b) for (a, was), (b, now) in pairwise(seen) if was != now]
    edges = [probes[0], *changes, probes[-1]]
    return tuple((a, b, _offset(tz, a)) for a, b in pairwise(edges))


def _change_between(tz: ZoneInfo, low: int, high: int) -> int:
    """Return the first second in (low, high] with the offset of ``high``."""
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(tz, middle) == _offset(tz, high):
            high = middle
        else:
            low = middle
    return high


def _open_between(calendar: Calendar, first: int, last: int) -> int:
    """Return the open seconds in [first, last) of epoch seconds."""
    first_year, last_year = _year_of(first), _year_of(last)
    whole = sum(_year(calendar, year).total for year in range(first_year, last_year))
    opened = _year(calendar, last_year).open_before(last)
    return whole + opened - _year(calendar, first_year).open_before(first)


def _union_within(
    first: int, last: int, holds: Iterable[tuple[datetime, datetime | None]]
) -> list[tuple[int, int]]:
    clipped = []
    for since, until in holds:
        low = max(first, _epoch_second(since))
        high = last if until is None else min(last, _epoch_second(until))
        if low < high:
            clipped.append((low, high))
    return _merge(sorted(clipped))


def _merge(intervals: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the union of sorted intervals, touching ones joined."""
    merged: list[tuple[int, int]] = []
    for since, until in intervals:
        if merged and since <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(until, merged[-1][1]))
        else:
            merged.append((since, until))
    return merged


def _offset(tz: ZoneInfo, second: int) -> int:
    offset = datetime.fromtimestamp(second, tz).utcoffset()
    assert offset is not None  # a ZoneInfo always knows one
    return offset // _SECOND


def _epoch_second(instant: datetime) -> int:
    return (instant - _EPOCH) // _SECOND


def _year_of(second: int) -> int:
    return gmtime(second).tm_year


def _year_bounds(year: int) -> tuple[int, int]:
    return (
        (date(year, 1, 1) - _EPOCH_DATE).days * _DAY,
        (date(year + 1, 1, 1) - _EPOCH_DATE).days * _DAY,
    )
