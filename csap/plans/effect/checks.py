"""The checks that a verdict rests on, each by itself (docs/metrics.md#the-plan). Pure."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import fmean, pstdev
from typing import NamedTuple

from csap.plans.effect.given import Given, Guard, Level, Month, Terms
from csap.plans.effect.vocabulary import (
    BASELINE_PERIODS,
    CONTROLS_NEEDED,
    PERIODS_NEEDED,
    YEAR,
)
from csap.plans.vocabulary import Aim
from servicedesk.statistics.effects import (
    did,
    did_by_period,
    its_ols,
    its_poisson,
    rtm_expected,
    slope_ci,
)
from servicedesk.statistics.intervals import newcombe_diff_ci, z_value

_PER = 100  # people that a rate of counts is told for


class Change(NamedTuple):
    """Now less the baseline: a change, never called an effect."""

    value: float
    low: float | None
    high: float | None


class Interrupted(NamedTuple):
    """The effect by the last month against the old trend, in the unit of the metric.

    ``fit`` and ``old_trend`` are drawn, a value a month; ``is_rate``: of counts by exposure.
    """

    before: int
    after: int
    effect: float
    low: float
    high: float
    fit: tuple[float, ...]
    old_trend: tuple[float, ...]
    is_rate: bool


class Compared(NamedTuple):
    """The change beyond that of the scopes outside the plan. ``is_parallel``: before the start."""

    scopes: tuple[str, ...]
    change: float
    low: float
    high: float
    is_parallel: bool


class Rebound(NamedTuple):
    """The improvement to expect without any plan, as a size, and what it was computed from."""

    size: float
    reliability: float
    periods: int
    scopes: int


class GuardCheck(NamedTuple):
    """How the opposing metric did. ``worsened`` None: it could not be measured."""

    metric: str
    before: Level | None
    now: Level | None
    worsened: bool | None


def is_met(terms: Terms, now: Level) -> bool:
    """Return whether the level is at or beyond the target, or within the band."""
    if terms.aim == Aim.MAINTAIN:
        low, high = terms.band or (-math.inf, math.inf)
        return low <= now.value <= high
    assert terms.target is not None
    return round(terms.sign * (now.value - terms.target), 9) >= 0


def change_of(before: Level, now: Level) -> Change:
    """Return the plain change with its interval: Newcombe's of shares, else of two estimates.

    Formula: d - √((v₂-l₂)² + (u₁-v₁)²) and d + √((u₂-v₂)² + (v₁-l₁)²), as Newcombe's of shares.
    Source:  Zou & Donner, Statistics in Medicine 27 (2008) 1693.
    """
    value = now.value - before.value
    if now.k is not None and before.k is not None and now.n and before.n:
        _, low, high = newcombe_diff_ci(now.k, now.n, before.k, before.n)
        return Change(value, low, high)
    limits = (before.low, before.high, now.low, now.high)
    if any(limit is None for limit in limits):
        return Change(value, None, None)
    l1, u1, l2, u2 = limits
    return Change(
        value,
        value - math.hypot(now.value - l2, u1 - before.value),  # type: ignore[operator]
        value + math.hypot(u2 - now.value, before.value - l1),  # type: ignore[operator]
    )


def interrupted(given: Given) -> Interrupted | None:
    """Return the interrupted time series; None below 8 measured months on either side.

    The planned start is the only break looked at. The months that began the plan were chosen
    because they were bad, so they tell nothing of the old trend and are left out.
    """
    values = _without_triggers(given)
    t0 = given.first_after
    before = sum(value is not None for value in values[:t0])
    after = sum(value is not None for value in values[t0:])
    if min(before, after) < PERIODS_NEEDED:
        return None
    if any(month.exposure for month in given.months):
        return _interrupted_rate(given, t0, before, after)
    line = its_ols(values, t0)
    if line is None:
        return None
    old = [line.intercept + line.pre_slope * at for at in range(len(values))]
    since = [line.level_change + line.slope_change * (at - t0) for at in range(len(values))]
    fit = [
        value + (gain if at >= t0 else 0.0)
        for at, (value, gain) in enumerate(zip(old, since, strict=True))
    ]
    return Interrupted(
        before,
        after,
        line.effect_at_last,
        line.low,
        line.high,
        tuple(fit),
        tuple(old),
        is_rate=False,
    )


def _without_triggers(given: Given) -> list[float | None]:
    """Return the values; None where unmeasured or chosen for being bad."""
    return [None if month.start in given.triggers else month.value for month in given.months]


def _interrupted_rate(given: Given, t0: int, before: int, after: int) -> Interrupted:
    """Return the step of the rate of counts, told in the unit of the rate."""
    values = _without_triggers(given)
    kept = [
        (at, month)
        for at, month in enumerate(given.months)
        if values[at] is not None and month.exposure and month.n is not None
    ]
    first = sum(at < t0 for at, _ in kept)
    counts = [month.n or 0 for _, month in kept]
    exposure = [month.exposure or 1.0 for _, month in kept]
    harmonics = 1 if min(before, after) >= YEAR else 0
    step = its_poisson(counts, exposure, first, harmonics)
    rate = _PER * sum(counts[first:]) / sum(exposure[first:])
    old = rate / step.rate_ratio
    n = len(values)
    level = _PER * sum(counts[:first]) / sum(exposure[:first])
    return Interrupted(
        before,
        after,
        rate - old,
        old * (step.low - 1),
        old * (step.high - 1),
        tuple(level if at < t0 else rate for at in range(n)),
        tuple(level if at < t0 else old for at in range(n)),
        is_rate=True,
    )


def compared(given: Given) -> Compared | None:
    """Return the difference in differences; None below two controls or 8 months on either side.

    Month by month the mean of the controls is taken off, so the limits know how much months
    differ anyway. Parallel before: the slope of the differences has limits that contain 0.
    """
    t0, n = given.first_after, len(given.months)
    controls = {name: months for name, months in given.controls.items() if len(months) == n}
    if len(controls) < CONTROLS_NEEDED:
        return None
    others = [_mean_of(months[at] for months in controls.values()) for at in range(n)]
    own = [
        None if beside is None else value
        for value, beside in zip(_without_triggers(given), others, strict=True)
    ]
    beside = [None if value is None else at for value, at in zip(own, others, strict=True)]
    apart = [None if a is None or b is None else a - b for a, b in zip(own, beside, strict=True)]
    if min(len(_known(apart[:t0])), len(_known(apart[t0:]))) < PERIODS_NEEDED:
        return None
    step, slope = did_by_period(apart, t0), slope_ci(apart[:t0])
    if step is None or step.low is None or step.high is None:
        return None
    if slope.low is None or slope.high is None:
        return None
    parts = (own[:t0], own[t0:], beside[:t0], beside[t0:])
    own_before, own_after, before, after = (fmean(_known(part)) for part in parts)
    change = did(own_before, own_after, before, after).did
    is_parallel = slope.low <= 0 <= slope.high
    return Compared(tuple(sorted(controls)), change, step.low, step.high, is_parallel)


def _mean_of(months: Iterable[Month]) -> float | None:
    values = [month.value for month in months]
    known = _known(values)
    return fmean(known) if len(known) == len(values) else None


def _known(values: Iterable[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def rebound(given: Given) -> Rebound | None:
    """Return the improvement to expect because the plan was begun in a bad time; None if unknown.

    The baseline is the mean of all months before the start, 6 at least. Reliability: 1 - the
    variance within scopes / the variance in all, of past months of comparable scopes; within a
    scope it is at least that of sampling.
    """
    before = _known(month.value for month in given.months[: given.first_after])
    if len(before) < BASELINE_PERIODS:
        return None
    pools = [
        months
        for months in (given.months[: given.first_after], *given.comparable.values())
        if len(_known(month.value for month in months)) >= BASELINE_PERIODS
    ]
    values = [value for months in pools for value in _known(month.value for month in months)]
    total = pstdev(values) ** 2
    if not total:
        return Rebound(0.0, 1.0, len(before), len(pools))
    within = fmean(_variance_within(months) for months in pools)
    reliability = min(1.0, max(0.0, 1 - within / total))
    size = rtm_expected(
        fmean(values),
        math.sqrt(total),
        reliability,
        fmean(before),
        "low" if given.terms.sign > 0 else "high",
        len(before),
    )
    return Rebound(size, reliability, len(before), len(pools))


def _variance_within(months: Sequence[Month]) -> float:
    """Return the variance of neighbouring months of a scope, at least that of sampling."""
    values = _known(month.value for month in months)
    between = fmean([(b - a) ** 2 / 2 for a, b in pairwise(values)])
    widths = [
        (month.high - month.low) / (2 * z_value())
        for month in months
        if month.low is not None and month.high is not None
    ]
    return max(between, fmean([width**2 for width in widths]) if widths else 0.0)


def guard_check(guard: Guard | None) -> GuardCheck | None:
    """Return whether the opposing metric got worse by more than the smallest change that matters.

    Where neither way is better, a fall is worse: what is guarded is that it goes on.
    """
    if guard is None:
        return None
    if guard.before is None or guard.now is None:
        return GuardCheck(guard.metric, guard.before, guard.now, None)
    loss = guard.before.value - guard.now.value
    if guard.better is False:
        loss = -loss
    return GuardCheck(guard.metric, guard.before, guard.now, round(loss, 9) > guard.matters)
