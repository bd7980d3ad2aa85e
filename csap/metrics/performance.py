"""Request performance: first contact, backlog, ageing, and what time was spent waiting."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from servicedesk.statistics.intervals import wilson_ci
from servicedesk.statistics.quantiles import percentile

AGE_BUCKETS = (("0-2", 2), ("3-5", 5), ("6-10", 10), ("11-20", 20))
OLDEST_BUCKET = ">20"


class Handling(NamedTuple):
    """How one request was handled; what counts as eligible is fixed by its type."""

    resolved: bool
    test: bool
    fcr_eligible: bool
    contacts: int
    assignments: int
    reopened_in_window: bool


class FirstContact(NamedTuple):
    """Shares of 0 to 1 resolved at first contact: of all, and of those that can be."""

    gross_n: int
    gross: float | None
    gross_low: float | None
    gross_high: float | None
    net_n: int
    net: float | None
    net_low: float | None
    net_high: float | None


class BacklogAge(NamedTuple):
    """Open items by age in business days; percentiles and share are None for an empty backlog."""

    n: int
    buckets: dict[str, int]
    p50: float | None
    p90: float | None
    over_target: float | None


class DayFlow(NamedTuple):
    """What moved into and out of the backlog on one day."""

    created: int
    reopened: int
    resolved: int
    cancelled: int


def fcr(handled: Iterable[Handling]) -> FirstContact:
    """Return first-contact resolution, gross and net, with Wilson intervals.

    Formula: one contact, one assignment and no reopen in the window, over resolved requests; net
             only over those that could be resolved at first contact.
    Source:  HDI; MetricNet; docs/metrics.md#first-contact-resolution
    """
    resolved = [item for item in handled if item.resolved and not item.test]
    eligible = [item for item in resolved if item.fcr_eligible]
    return FirstContact(
        len(resolved),
        *_first_contact_share(resolved),
        len(eligible),
        *_first_contact_share(eligible),
    )


def backlog_age(ages: Sequence[int], target: int) -> BacklogAge:
    """Return how old the open items are, in whole business days.

    Formula: counts by bucket, inverted_cdf percentiles, share with age > target.
    Source:  docs/metrics.md#backlog
    """
    buckets = dict.fromkeys([name for name, _ in AGE_BUCKETS] + [OLDEST_BUCKET], 0)
    for age in ages:
        buckets[_bucket(age)] += 1
    over = sum(age > target for age in ages)
    return BacklogAge(
        len(ages),
        buckets,
        percentile(ages, 0.5),
        percentile(ages, 0.9),
        over / len(ages) if ages else None,
    )


def backlog_flow(opening: int, days: Iterable[DayFlow]) -> list[int]:
    """Return the closing stock of each day: opening + created + reopened - resolved - cancelled.

    Source: docs/metrics.md#backlog
    """
    closing, stock = [], opening
    for day in days:
        stock += day.created + day.reopened - day.resolved - day.cancelled
        closing.append(stock)
    return closing


def littles_law_ratio(
    mean_backlog: float, arrivals_per_day: float, mean_days: float
) -> float | None:
    """Return mean backlog / (arrival rate x mean time); None without arrivals.

    Outside 0.8 to 1.2 the data contradict themselves. Source: Little, Operations Research 9 (1961).
    """
    expected = arrivals_per_day * mean_days
    return mean_backlog / expected if expected else None


def hold_share(held_seconds: int, worked_seconds: int) -> float | None:
    """Return held / (held + worked) business time, 0 to 1; None for no time at all.

    Source: docs/metrics.md#business-time
    """
    total = held_seconds + worked_seconds
    return held_seconds / total if total else None


def _first_contact_share(
    items: Sequence[Handling],
) -> tuple[float | None, float | None, float | None]:
    solved = sum(
        item.contacts == 1 and item.assignments == 1 and not item.reopened_in_window
        for item in items
    )
    return wilson_ci(solved, len(items))


def _bucket(age: int) -> str:
    return next((name for name, oldest in AGE_BUCKETS if age <= oldest), OLDEST_BUCKET)
