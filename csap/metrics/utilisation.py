"""Metric 1, utilisation of the portfolio: how much, by how many, of how many services."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

USER_MONTH_DAYS = 30.4375
FULL_SHARE = 100


class Membership(NamedTuple):
    """When a user account was active: its first day, and the day after its last or None."""

    since: date
    until: date | None


class Utilisation(NamedTuple):
    """Exposure and use of a period; rates are None without a user-day."""

    user_days: int
    avg_users: float | None
    rate_per_100_users: float | None
    rate_per_100_user_months: float | None


class Reach(NamedTuple):
    """Distinct users and services, and their shares of 0 to 1; None for 0 of 0."""

    reach: float | None
    distinct_users: int
    services_used: int
    coverage: float | None
    repeat_share: float | None


class Concentration(NamedTuple):
    """Herfindahl-Hirschman index, 0 to 10,000, and what it amounts to; None where undefined."""

    hhi: float | None
    effective_number: float | None
    normalised: float | None


def utilisation_rate(
    users: Iterable[Membership], events: int, period: tuple[date, date]
) -> Utilisation:
    """Return requests per 100 average users and per 100 user-months of [start, end).

    Formula: average users = user-days / days; a user-month is 30.4375 days. Joiners and leavers
             count for the days they were there.
    Source:  docs/metrics.md#utilisation; Garwood 1936 for the interval (poisson_rate_ci).
    """
    start, end = period
    user_days = sum(_days_within(membership, start, end) for membership in users)
    days = (end - start).days
    if not user_days:
        return Utilisation(0, 0.0 if days > 0 else None, None, None)
    average = user_days / days
    return Utilisation(
        user_days, average, events / average * 100, events / (user_days / USER_MONTH_DAYS) * 100
    )


def reach(requests: Iterable[tuple[str, str]], users: int, services: Collection[str]) -> Reach:
    """Return how many of the users asked, and how many of the active services were asked for.

    Formula: distinct requesters / users; services with a request / services; requesters with more
             than one request / requesters. Not additive over days or scopes.
    Input:   (user, service) of each request; a service that is not active is not counted.
    Source:  docs/metrics.md#reach
    """
    asked = list(requests)
    times = Counter(user for user, _ in asked)
    used = {service for _, service in asked} & set(services)
    return Reach(
        len(times) / users if users else None,
        len(times),
        len(used),
        len(used) / len(services) if services else None,
        sum(count > 1 for count in times.values()) / len(times) if times else None,
    )


def hhi(shares_percent: Sequence[float]) -> Concentration:
    """Return how concentrated demand is on few services.

    Formula: H = Σ share², shares in percent; effective number = 1/Σs² with s of 0 to 1;
             normalised = (H - 1/n) / (1 - 1/n) with H of 0 to 1, None for one service.
    Source:  US Department of Justice, Horizontal Merger Guidelines.
    """
    n = len(shares_percent)
    index = sum(share * share for share in shares_percent)
    if not index:
        return Concentration(None, None, None)
    share_sum = index / FULL_SHARE**2
    normalised = (share_sum - 1 / n) / (1 - 1 / n) if n > 1 else None
    return Concentration(index, FULL_SHARE**2 / index, normalised)


def hhi_from_counts(counts: Iterable[int]) -> Concentration:
    """Return the concentration of request counts, one per active service."""
    counts = list(counts)
    total = sum(counts)
    return hhi([FULL_SHARE * count / total for count in counts]) if total else hhi([])


def _days_within(membership: Membership, start: date, end: date) -> int:
    last = end if membership.until is None else min(end, membership.until)
    return max(0, (last - max(start, membership.since)).days)
