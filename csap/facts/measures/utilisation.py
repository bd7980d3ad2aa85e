"""Metric 1: how much of the portfolio is asked for, by how many."""

from collections.abc import Iterator, Sequence

from csap.facts.evidence import Evidence
from csap.facts.measures.figures import Computed, Maker, flagged_below
from csap.facts.sources import LiveService
from csap.metrics.utilisation import USER_MONTH_DAYS, hhi_from_counts
from servicedesk.statistics.intervals import (
    Interval,
    newcombe_diff_ci,
    poisson_rate_ci,
    wilson_ci,
)
from servicedesk.statistics.resampling import multinomial_bootstrap_ci

#: Exposure below which a rate is shown with care, in user-months.
EXPOSURE_NEEDED = 10
CONCENTRATION_NEEDS = 30
REACH_NEEDS = 10
_KINDS = ("SUPPORT", "PROJECT", "CONSULTING")


def of(
    maker: Maker, services: Sequence[LiveService], *, of_one_service: bool
) -> Iterator[Computed]:
    """Yield demand, rate, reach, coverage, concentration, failure and unmet demand, channel."""
    yield from demand(maker)
    yield rate(maker)
    yield reach(maker)
    yield failure_share(maker)
    yield self_service(maker)
    yield unmet(maker)
    if not of_one_service:
        yield coverage(maker, services)
        yield concentration(maker, services)


def demand(maker: Maker) -> Iterator[Computed]:
    demand = maker.evidence.demand
    kinds = {kind: demand.by_kind[kind] for kind in _KINDS}
    for kind, created in kinds.items():
        yield _count(maker, f"util.demand.{kind.lower()}", created)
    yield _count(maker, "util.demand.engagement", kinds["PROJECT"] + kinds["CONSULTING"])


def _count(maker: Maker, key: str, created: int) -> Computed:
    _, low, high = poisson_rate_ci(created, 1)
    excluded = maker.evidence.demand.excluded
    return maker.count(key, created, (low, high), created, excluded=excluded)


def rate(maker: Maker) -> Computed:
    demand, days = maker.evidence.demand, maker.evidence.period.days
    users, months = demand.user_days / days, demand.user_days / USER_MONTH_DAYS
    by_month = poisson_rate_ci(demand.created, months, per=100)
    return maker.value(
        "util.rate_per_100_users",
        demand.created,
        poisson_rate_ci(demand.created, users, per=100),
        [demand.created, demand.user_days, days],
        state=flagged_below(months, EXPOSURE_NEEDED) or "ok",
        excluded=demand.excluded,
        detail={
            "average_users": users,
            "user_days": demand.user_days,
            "per_100_user_months": list(by_month),
        },
    )


def reach(maker: Maker) -> Computed:
    """Return who asked, of those who were there; more than were there is no data."""
    demand = maker.evidence.demand
    if demand.requesters > demand.people:
        return maker.nothing("util.reach", "more people asked than are known in the period")
    return maker.share(
        "util.reach",
        demand.requesters,
        demand.people,
        [demand.requesters, demand.people, demand.repeaters],
        state=flagged_below(demand.people, REACH_NEEDS),
        excluded=demand.excluded,
        detail={"repeat": [demand.repeaters, *wilson_ci(demand.repeaters, demand.requesters)]},
    )


def failure_share(maker: Maker) -> Computed:
    demand = maker.evidence.demand
    return maker.share(
        "util.failure_share",
        demand.failures,
        demand.created,
        [demand.failures, demand.created],
        excluded=demand.excluded,
        detail={
            "reopen_events": maker.evidence.work.reopen_events,
            "cancelled_unanswered": demand.cancelled_unanswered,
            "self_service": demand.self_service,
        },
    )


def self_service(maker: Maker) -> Computed:
    """Return the share that people filed themselves, rather than by phone, mail or the desk."""
    demand = maker.evidence.demand
    k, n = demand.self_service, demand.created
    return maker.share("util.self_service", k, n, [k, n], excluded=demand.excluded)


def unmet(maker: Maker) -> Computed:
    """Return the share that was given up before anybody answered: the asks that got nothing.

    Rejected and "not offered" need a reason code, which a cancellation does not carry.
    """
    demand = maker.evidence.demand
    k, n = demand.cancelled_unanswered, demand.created
    return maker.share("util.unmet", k, n, [k, n], excluded=demand.excluded)


def mix(maker: Maker, year_before: Evidence) -> Iterator[Computed]:
    """Yield the share of each kind, with its change since the same period a year before."""
    now, then = maker.evidence.demand, year_before.demand
    for kind in _KINDS:
        k, k_before = now.by_kind[kind], then.by_kind[kind]
        change = newcombe_diff_ci(k, now.created, k_before, then.created)
        yield maker.share(
            f"util.mix.{kind.lower()}",
            k,
            now.created,
            [k, now.created, k_before, then.created],
            excluded=now.excluded,
            detail={"year_before": [k_before, then.created], "change": list(change)},
        )


def coverage(maker: Maker, services: Sequence[LiveService]) -> Computed:
    asked = set(maker.evidence.demand.asked_services)
    unused = [service.name for service in services if service.id not in asked]
    used, live = len(services) - len(unused), len(services)
    return maker.value(
        "util.coverage",
        live,
        (used / live if live else None, None, None),
        [sorted(service.slug for service in services), unused],
        k=used,
        state="ok",
        detail={"unused": unused},
    )


def concentration(maker: Maker, services: Sequence[LiveService]) -> Computed:
    counts = service_counts(maker.evidence, services)
    found, asked = hhi_from_counts(counts), sum(counts)
    return maker.value(
        "util.hhi",
        asked,
        (found.hhi, *_concentration_limits(maker, counts)),
        counts,
        state=flagged_below(asked, CONCENTRATION_NEEDS) or "ok",
        detail={"effective_number": found.effective_number, "normalised": found.normalised},
    )


def _concentration_limits(maker: Maker, counts: Sequence[int]) -> Interval:
    """Return the bootstrap interval; none where the maker has no seed, as for a month's point."""
    if maker.seed is None or sum(counts) < CONCENTRATION_NEEDS:
        return Interval(None, None)
    return multinomial_bootstrap_ci(
        counts, lambda sample: hhi_from_counts(sample).hhi or 0.0, seed=maker.seed
    )


def service_counts(evidence: Evidence, services: Sequence[LiveService]) -> list[int]:
    """Return the requests of each live service, in the order of their names."""
    return [evidence.demand.by_service[service.id] for service in services]
