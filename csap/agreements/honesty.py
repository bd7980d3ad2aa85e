"""Is the record fit to promise on? Five checks before a number may be offered. Pure.

Source: docs/metrics.md#feasibility
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple

from csap.agreements.curve import Curve
from csap.metrics.availability import Interruption
from csap.metrics.promises import min_n_for_promise
from requests_app.clocks.record import Ran
from servicedesk.statistics.control import laney_p, run_rules, xmr_limits
from servicedesk.statistics.quantiles import percentile

#: Fewer decided cases than this in a month say nothing about the month.
MONTH_NEEDS = 5
#: Below this many months there are no limits, not even trial ones.
LIMITS_FROM = 6
#: A signal so many months back makes the record a moving one.
RECENT = 3
#: Over how many months the pattern of each rule reaches.
_LENGTHS = {"beyond_3s": 1, "2of3_2s": 3, "run_8": 8}
#: A month is told once so much of it is decided.
DECIDED = 0.95
#: Above this share of the time on hold, the promise names the customer's own duty.
HOLD_LIMIT = 0.2
_EXTREME = (0.05, 0.95)

StabilityState = Literal["stable", "moving", "too_short"]


class Month(NamedTuple):
    """What was decided of the cases of a month: ``kept`` of ``n`` within the ask."""

    start: int
    kept: int
    n: int


class Stability(NamedTuple):
    """Whether the monthly share kept is steady; ``since``: from when on it should be judged.

    None: nothing shifted.
    """

    state: StabilityState
    months: list[Month]
    since: int | None


class Quarter(NamedTuple):
    """What was done in a calendar quarter."""

    name: str
    curve: Curve


class Worst(NamedTuple):
    """The quarter that allowed least: within ``value`` the share was done; None: never."""

    name: str
    n: int
    value: int | None


class Holds(NamedTuple):
    """Share of the time in which somebody else was waited for; None without any time.

    ``wall_hours`` is what the asked share of customers waited in calendar time, in whole hours.
    """

    share: float | None
    wall_hours: int | None

    @property
    def is_high(self) -> bool:
        return self.share is not None and self.share > HOLD_LIMIT


def months_of(
    opened: Sequence[int],
    values: Sequence[int],
    done: Sequence[bool],
    ask: int,
    boundaries: Sequence[int],
) -> list[Month]:
    """Return the months between boundaries (epoch seconds, ascending) of cases ordered by opening.

    Decided is what is done, and what is open beyond the ask. A month is told once nearly all of
    it is decided: before, those that took long are missing from it.
    """
    cases = list(zip(values, done, strict=True))
    kept_until = [0, *accumulate(is_done and value <= ask for value, is_done in cases)]
    decided_until = [0, *accumulate(is_done or value > ask for value, is_done in cases)]
    found = []
    for start, end in pairwise(boundaries):
        first, last = bisect_left(opened, start), bisect_left(opened, end)
        kept = kept_until[last] - kept_until[first]
        n = decided_until[last] - decided_until[first]
        if n >= max(MONTH_NEEDS, DECIDED * (last - first)):
            found.append(Month(start, kept, n))
    return found


def stability(months: Sequence[Month]) -> Stability:
    """Return whether the share kept by month is steady.

    Formula: individuals chart of the shares (p' where their mean is below 5 % or above 95 %),
             default run rules. A completed run of eight is a confirmed shift: what was before its
             first month counts no more, and limits are drawn anew from there. Moving: any other
             signal in the last three months.
    None:    fewer than 6 months: too short to tell.
    """
    if len(months) < LIMITS_FROM:
        return Stability("too_short", list(months), None)
    shift = _last_shift([first for _, first, rule in _signals(months) if rule == "run_8"])
    counted = list(months[shift:])
    recent = [first for at, first, _ in _signals(counted) if at >= len(counted) - RECENT]
    if recent:
        return Stability("moving", counted, counted[min(recent)].start)
    return Stability("stable", counted, counted[0].start if shift else None)


def _last_shift(firsts: Sequence[int]) -> int:
    """Return where the last run of eight began; each longer run is told once a month. 0: none."""
    began = [first for first in firsts if first - 1 not in firsts]
    return max(began, default=0)


def _signals(months: Sequence[Month]) -> list[tuple[int, int, str]]:
    """Return (index, index of its first month, rule) of each signal."""
    centre = sum(month.kept for month in months) / sum(month.n for month in months)
    if not _EXTREME[0] <= centre <= _EXTREME[1]:
        chart = laney_p([month.kept for month in months], [month.n for month in months])
        return [(at, at, "beyond_3s") for at in chart.signals]
    shares = [month.kept / month.n for month in months]
    limits = xmr_limits(shares)
    if limits.center is None or limits.sigma is None:
        return []
    return [
        (at, max(0, at - _LENGTHS[rule] + 1), rule)
        for rule, flagged in run_rules(shares, limits.center, limits.sigma).items()
        for at in flagged
    ]


def quarters_of(
    opened: Sequence[int],
    values: Sequence[int],
    done: Sequence[bool],
    quarters: Sequence[tuple[str, int, int]],
) -> list[Quarter]:
    """Return what was done in each quarter (name, from, until) of cases ordered by opening."""
    found = []
    for name, start, end in quarters:
        at = slice(bisect_left(opened, start), bisect_left(opened, end))
        found.append(Quarter(name, Curve(values[at], done[at])))
    return found


def worst_quarter(quarters: Sequence[Quarter], share: float) -> Worst | None:
    """Return which quarter allows least for a share; None if none has enough cases."""
    needed = min_n_for_promise(share) or 0
    told = [
        Worst(name, curve.n, curve.point(share)) for name, curve in quarters if curve.n >= needed
    ]
    return max(told, key=_badness, default=None)


def _badness(quarter: Worst) -> float:
    """Order quarters by what they allow; one in which the share was never reached is worst."""
    return math.inf if quarter.value is None else quarter.value


def holds(ran: Sequence[Ran], share: float) -> Holds:
    """Return how much of the time was spent on hold, and what customers waited by the calendar."""
    worked, held = sum(each.worked for each in ran), sum(each.held for each in ran)
    curve = Curve([-(-each.wall // 3600) for each in ran], [each.is_done for each in ran])
    return Holds(held / (held + worked) if held + worked else None, curve.point(share))


def one_event_each(
    ran: Sequence[Ran],
    outages: Iterable[tuple[int, Interruption]],
    failure_types: Mapping[int, int],
) -> tuple[list[Ran], int]:
    """Return the cases with one of each outage's kept, and how many were left out.

    ``ran`` is ordered by opening, outages are (service id, outage), ``failure_types`` the services
    of the request types that report trouble. Of one outage are the reports of trouble with its
    service while it lasted; the first is kept. Planned work is no trouble.
    """
    opened = [each.opened for each in ran]
    dropped: set[int] = set()
    for service_id, outage in outages:
        if outage.is_planned:
            continue
        first = bisect_left(opened, outage.start.timestamp())
        last = len(ran) if outage.end is None else bisect_right(opened, outage.end.timestamp())
        of_it = [
            at
            for at in range(first, last)
            if failure_types.get(ran[at].request_type_id) == service_id
        ]
        dropped.update(of_it[1:])
    return [each for at, each in enumerate(ran) if at not in dropped], len(dropped)


def capacity(opened: Sequence[int], weeks: Sequence[int]) -> int | None:
    """Return up to how many arrivals a week the record holds: their 95th percentile.

    ``weeks`` are the boundaries of whole weeks in epoch seconds; None without a whole week.
    """
    places = [bisect_left(opened, week) for week in weeks]
    arrivals = [later - earlier for earlier, later in pairwise(places)]
    found = percentile(arrivals, 0.95)
    return None if found is None else int(found)
