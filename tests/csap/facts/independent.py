"""What two real logs say, computed straight from their files: no database and no code of ours.

Only the words of a log are taken as the mappings of the importer take them: which status is open,
waiting, done or given up. Everything else, local days, backlogs, percentiles, is worked out here
a second time, in the plainest way.
"""

import csv
import gzip
import math
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

OPEN, WAITING, DONE, GIVEN_UP, SAME = "open", "waiting", "done", "given up", "same"
VOLVO = {
    "Queued/Awaiting Assignment": OPEN,
    "Accepted/Assigned": OPEN,
    "Accepted/In Progress": OPEN,
    "Accepted/Wait": WAITING,
    "Accepted/Wait - User": WAITING,
    "Accepted/Wait - Customer": WAITING,
    "Accepted/Wait - Implementation": WAITING,
    "Accepted/Wait - Vendor": WAITING,
    "Completed/Resolved": DONE,
    "Completed/In Call": DONE,
    "Completed/Closed": DONE,
    "Completed/Cancelled": GIVEN_UP,
    "Unmatched/Unmatched": SAME,
}
ITALIAN = {
    "Insert ticket": OPEN,
    "Take in charge ticket": OPEN,
    "Wait": WAITING,
    "Require upgrade": WAITING,
    "Resolve ticket": DONE,
    "Closed": DONE,
}


class Life(NamedTuple):
    """A case: when it was opened, done, open again, given up; the spells in which work was owed."""

    opened: datetime
    done: list[datetime]
    again: list[datetime]
    given_up: datetime | None
    worked: list[tuple[datetime, datetime]]
    is_done: bool


def lives(path, columns, words):
    """Return the life of every case of a file, by its events in the order of time."""
    cases = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            at = datetime.fromisoformat(row["time:timestamp"]).astimezone(UTC)
            activity = "/".join(row[column] for column in columns)
            cases.setdefault(row["case:concept:name"], []).append((at, activity))
    return [life(sorted(events, key=lambda event: event[0]), words) for events in cases.values()]


def life(events, words):
    opened = since = events[0][0]
    state, done, again, given_up, worked = OPEN, [], [], None, []
    for at, activity in events:
        said = words.get(activity, SAME)
        if said in (SAME, state) or state == GIVEN_UP or (state == DONE and said == GIVEN_UP):
            continue
        if state == DONE:
            again.append(at)
        if state == OPEN:
            worked.append((since, at))
        if said == DONE:
            done.append(at)
        if said == GIVEN_UP:
            given_up = at
        state, since = said, at
    return Life(opened, done, again, given_up, worked, state == DONE)


class Month(NamedTuple):
    """What is compared, of one month of local days."""

    demand: int
    throughput: int
    backlog: int
    reopen_events: int
    mature: int
    reopened: int
    elapsed: tuple[int | None, int | None]
    business: tuple[int | None, int | None]


def month(cases, start, end, zone, business):
    """Return the figures of local days ``[start, end)`` long after their end."""

    def within(at):
        return at is not None and start <= at.astimezone(zone).date() < end

    ends = datetime.combine(end, time.min, tzinfo=zone)
    finished = [each for each in cases if each.is_done and within(each.done[-1])]
    first = [each for each in cases if each.done and within(each.done[0])]
    return Month(
        demand=sum(within(each.opened) for each in cases),
        throughput=len(finished),
        backlog=sum(was_open(each, ends) for each in cases),
        reopen_events=sum(within(at) for each in cases for at in each.again),
        mature=len(first),
        reopened=sum(came_back(each, zone) for each in first),
        elapsed=both([(each.done[-1] - each.opened) // timedelta(minutes=1) for each in finished]),
        business=both([business(each) // 60 for each in finished]),
    )


def was_open(each, at):
    """Whether a case was neither done nor given up at an instant."""
    if each.opened >= at or (each.given_up is not None and each.given_up < at):
        return False
    return sum(when < at for when in each.done) == sum(when < at for when in each.again)


def came_back(each, zone):
    """Whether a case was open again within 14 days of its first solution, by the wall clock."""
    until = each.done[0].astimezone(zone).replace(tzinfo=None) + timedelta(days=14)
    return any(at.astimezone(zone).replace(tzinfo=None) <= until for at in each.again)


def both(values):
    """Return the smallest values that half and nine tenths do not exceed."""
    ordered = sorted(values)
    ranks = [-(-len(ordered) * tenths // 10) for tenths in (5, 9)]
    return tuple(ordered[rank - 1] if ordered else None for rank in ranks)


def round_the_clock(each):
    """Return the seconds of the spells of work."""
    return sum(int((end - start).total_seconds()) for start, end in each.worked)


def office_hours(zone, opens=8, closes=18):
    """Return how business seconds are counted: Monday to Friday, by the wall clock of a zone."""
    days = {}

    def window(day):
        if day not in days:
            start = datetime.combine(day, time(opens), tzinfo=zone).timestamp()
            days[day] = (start, datetime.combine(day, time(closes), tzinfo=zone).timestamp())
        return days[day]

    def seconds(each):
        total = 0.0
        for start, end in each.worked:
            day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
            while day <= last:
                if day.weekday() < 5:
                    low, high = window(day)
                    total += max(0.0, min(high, end.timestamp()) - max(low, start.timestamp()))
                day += timedelta(days=1)
        return math.floor(round(total, 6))

    return seconds


def months_of(cases, zone):
    """Return the first days of the months from the first opening to after the last event."""
    first = min(each.opened for each in cases).astimezone(zone).date().replace(day=1)
    last = max(max([each.opened, *each.done, *each.again]) for each in cases)
    edges = [first]
    while edges[-1] <= last.astimezone(zone).date():
        edges.append((edges[-1] + timedelta(days=32)).replace(day=1))
    return edges
