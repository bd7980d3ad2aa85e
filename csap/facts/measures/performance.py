"""Metric 2, the daily work: in time, how long, how well."""

from collections.abc import Iterator

from csap.facts.evidence import RESOLUTION, RESPONSE, Histogram
from csap.facts.measures.figures import NO_LIMITS, Computed, Maker
from csap.metrics.performance import backlog_age, hold_share, littles_law_ratio
from servicedesk.statistics.intervals import mean_t_ci
from servicedesk.statistics.moments import Sums, merge_histograms, merge_moments
from servicedesk.statistics.quantiles import (
    histogram_percentile,
    histogram_quantile_ci,
    percentile,
)

#: Of a calendar day.
MINUTES = 24 * 60
_SIDES = (("response", RESPONSE), ("resolve", RESOLUTION))
_PERCENTILES = (("time.p50", 0.5), ("time.p90", 0.9))


def of(maker: Maker) -> Iterator[Computed]:
    """Yield attainment, durations, holds, backlog, reopening, first contact and touches."""
    for side, clock in _SIDES:
        yield attainment(maker, side, clock)
        for prefix, p in _PERCENTILES:
            yield duration(maker, f"{prefix}.{side}", side, p)
    yield held(maker)
    yield from backlog(maker)
    yield reopen_rate(maker)
    yield from first_contact(maker)
    yield touches(maker)


def attainment(maker: Maker, side: str, clock: str) -> Computed:
    due = maker.evidence.due[clock]
    return maker.share(
        f"time.sla_attainment.{side}",
        due.met,
        due.met + due.missed,
        due,
        excluded=due.excluded,
        detail={"pending": due.pending, "withdrawn": due.withdrawn},
    )


def duration(maker: Maker, key: str, side: str, p: float) -> Computed:
    """Return a percentile of business minutes, of the merged histogram."""
    by_priority: dict[int, Histogram] = getattr(maker.evidence.work, side)
    merged = merge_histograms(by_priority.values())
    detail = {
        "by_priority": {
            str(priority): [histogram.total(), histogram_percentile(histogram, p)]
            for priority, histogram in sorted(by_priority.items())
        }
    }
    if side == "resolve":
        elapsed = maker.evidence.work.elapsed
        detail["elapsed"] = [elapsed.total(), histogram_percentile(elapsed, p)]  # type: ignore[assignment]
    return maker.value(
        key,
        merged.total(),
        (histogram_percentile(merged, p), *histogram_quantile_ci(merged, p)),
        [p, by_priority],
        excluded=maker.evidence.work.excluded,
        detail=detail,
    )


def held(maker: Maker) -> Computed:
    work = maker.evidence.work
    return maker.value(
        "time.hold_share",
        work.resolved,
        (hold_share(work.held_seconds, work.worked_seconds), *NO_LIMITS),
        [work.held_seconds, work.worked_seconds],
        excluded=work.excluded,
        detail={"held_seconds": work.held_seconds, "worked_seconds": work.worked_seconds},
    )


def backlog(maker: Maker) -> Iterator[Computed]:
    stock = maker.evidence.backlog
    flow = {
        "opening": stock.opening,
        "created": stock.created,
        "reopened": stock.reopened,
        "resolved": stock.resolved,
        "cancelled": stock.cancelled,
    }
    detail = flow | _checked(maker)
    yield maker.count("flow.backlog", stock.closing, NO_LIMITS, flow, detail=detail)
    if stock.ages is None or stock.overdue is None:
        for key in ("flow.age_p90", "flow.over_target"):
            yield maker.nothing(key, "looked at for the period itself only")
        return
    ages = stock.ages
    yield maker.value(
        "flow.age_p90",
        len(ages),
        (percentile(ages, 0.9), *NO_LIMITS),
        ages,
        detail={"p50": percentile(ages, 0.5), "buckets": backlog_age(ages, 0).buckets},
    )
    yield maker.share("flow.over_target", stock.overdue, len(ages), [stock.overdue, len(ages)])


def _checked(maker: Maker) -> dict[str, float | None]:
    """Return the mean backlog of the period, and Little's check of it against flow and time."""
    stock, elapsed = maker.evidence.backlog, maker.evidence.work.elapsed
    days = maker.evidence.period.days
    mean_backlog = stock.opening + stock.item_days / days
    n = elapsed.total()
    mean_days = sum(value * count for value, count in elapsed.items()) / n / MINUTES if n else 0.0
    ratio = littles_law_ratio(mean_backlog, stock.created / days, mean_days)
    return {"mean": mean_backlog, "littles_law_ratio": ratio}


def reopen_rate(maker: Maker) -> Computed:
    work = maker.evidence.work
    return maker.share(
        "qual.reopen_rate",
        work.reopened,
        work.mature,
        [work.reopened, work.mature],
        excluded=work.cohort_excluded,
        detail={"immature": work.immature, "reopen_events": work.reopen_events},
    )


def first_contact(maker: Maker) -> Iterator[Computed]:
    """Yield the share solved at first contact, of support requests (others cannot be), of all."""
    work = maker.evidence.work
    for key, k, n in (
        ("qual.fcr_net", work.first_contact, work.support),
        ("qual.fcr_gross", work.first_contact_of_all, work.resolved),
    ):
        yield maker.share(key, k, n, [k, n], excluded=work.excluded)


def touches(maker: Maker) -> Computed:
    work = maker.evidence.work
    sums = Sums(work.resolved, work.contacts, work.contacts_squared)
    return maker.value(
        "eff.touches",
        work.resolved,
        mean_t_ci(*merge_moments([sums])),
        list(sums),
        excluded=work.excluded,
    )
