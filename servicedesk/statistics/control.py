"""Control charts: what a stable process may do by chance, and the patterns that it may not."""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import fmean, mean
from typing import NamedTuple

D2 = 2 / math.sqrt(math.pi)  # mean moving range of two normal values, in standard deviations
EFFECTIVE = 0.62  # degrees of freedom that each moving range of two is worth
MOVING_RANGE_LIMIT = 3.267  # D4 for ranges of two
DEFAULT_RULES = ("beyond_3s", "run_8", "2of3_2s")


class XmrLimits(NamedTuple):
    """Limits of an individuals chart in the unit of the values; None without a moving range."""

    center: float | None
    mr_bar: float | None
    sigma: float | None
    lcl: float | None
    ucl: float | None
    mr_ucl: float | None


class AttributeChart(NamedTuple):
    """Limits a point (None without exposure), and the indexes of points strictly outside."""

    center: float | None
    lcl: list[float | None]
    ucl: list[float | None]
    signals: list[int]


class LaneyChart(NamedTuple):
    """An attribute chart widened by the spread between points, and the signals without that."""

    center: float | None
    sigma_z: float | None
    lcl: list[float | None]
    ucl: list[float | None]
    signals: list[int]
    unscaled_signals: list[int]


def xmr_limits(values: Sequence[float], screen: bool = True) -> XmrLimits:
    """Return centre ± 3 sigma of single values, sigma = mean moving range / d2.

    Screen: moving ranges of at least 3.267 times their mean are dropped once.
    Source: Nelson, Journal of Quality Technology 14 (1982) 172; d2 is exact, not 1.128.
    """
    if not values:
        return XmrLimits(None, None, None, None, None, None)
    center = mean(values)  # exact, so that a constant series does not stray from its centre
    ranges = [abs(b - a) for a, b in pairwise(values)]
    if not ranges:
        return XmrLimits(center, None, None, None, None, None)
    mr_bar = fmean(ranges)
    if screen and mr_bar:
        mr_bar = fmean([r for r in ranges if r < MOVING_RANGE_LIMIT * mr_bar])
    sigma = mr_bar / D2
    return XmrLimits(
        center, mr_bar, sigma, center - 3 * sigma, center + 3 * sigma, MOVING_RANGE_LIMIT * mr_bar
    )


def run_rules(
    values: Sequence[float], center: float, sigma: float, rules: Sequence[str] = DEFAULT_RULES
) -> dict[str, list[int]]:
    """Return for each rule the 0-based indexes of the points that complete its pattern.

    run_L:     L points on one side of the centre; a point on it breaks the run.
    trend_L:   L points strictly rising or falling.
    beyond_3s: one point beyond 3 sigma.
    2of3_2s:   two of three beyond 2 sigma on one side, the completing point among them.
    4of5_1s:   likewise four of five beyond 1 sigma.
    Source: Western Electric 1956; Nelson, Journal of Quality Technology 16 (1984) 237.

    :raises ValueError: for a rule of another name.
    """
    z = [_standardised(value - center, sigma) for value in values]
    return {rule: _flagged(rule, values, z) for rule in rules}


def chance_beyond(z: float, points: int) -> float:
    """Return how likely a stable process puts a point z sigma out, either side, by chance.

    Formula: two-sided p of Student's t at z / √(1 + 1/points) with 0.62 (points - 1) degrees of
             freedom, since centre and sigma are estimates, the latter from the mean moving range
             of so many points; 1 for fewer than 2.
    Source:  Wheeler, Advanced Topics in Statistical Process Control (1995), ch. 3.
    """
    from scipy.special import stdtr

    if points < 2:
        return 1.0
    spread = math.sqrt(1 + 1 / points)
    return 2 * float(stdtr(EFFECTIVE * (points - 1), -abs(z) / spread))


def p_chart(k: Sequence[int], n: Sequence[int]) -> AttributeChart:
    """Return a chart of the shares k/n: Σk/Σn ± 3 √(p(1-p)/n), cut to 0 and 1.

    Source: Montgomery, Introduction to Statistical Quality Control, ch. 7.
    """
    return _attribute_chart(k, n, spread=_binomial_spread, ceiling=1.0)


def u_chart(counts: Sequence[int], exposure: Sequence[float]) -> AttributeChart:
    """Return a chart of counts per exposure: u ± 3 √(u/exposure), cut at 0.

    Source: Montgomery, Introduction to Statistical Quality Control, ch. 7.
    """
    return _attribute_chart(counts, exposure, spread=_poisson_spread)


def laney_p(k: Sequence[int], n: Sequence[int]) -> LaneyChart:
    """Return a p-chart whose limits are scaled by the spread between points (p').

    Formula: sigma_z = mean moving range of the z-scores / d2, not screened.
    None:    sigma_z and limits for fewer than two points.
    Source:  Laney, Quality Engineering 14 (2002) 531.
    """
    return _laney(k, n, p_chart(k, n), spread=_binomial_spread, ceiling=1.0)


def laney_u(counts: Sequence[int], exposure: Sequence[float]) -> LaneyChart:
    """Return a u-chart whose limits are scaled by the spread between points (u').

    Source: Laney, Quality Engineering 14 (2002) 531.
    """
    return _laney(counts, exposure, u_chart(counts, exposure), spread=_poisson_spread)


def _standardised(deviation: float, sigma: float) -> float:
    if sigma:
        return deviation / sigma
    return math.copysign(math.inf, deviation) if deviation else 0.0


def _flagged(rule: str, values: Sequence[float], z: Sequence[float]) -> list[int]:
    kind, _, length = rule.partition("_")
    if rule == "beyond_3s":
        return [i for i, score in enumerate(z) if abs(score) > 3]
    if rule == "2of3_2s":
        return _several_beyond(z, needed=2, window=3, beyond=2)
    if rule == "4of5_1s":
        return _several_beyond(z, needed=4, window=5, beyond=1)
    if kind == "run" and length.isdigit():
        return _same_side(z, int(length))
    if kind == "trend" and length.isdigit():
        # L points that rise are L - 1 steps on the same side of zero.
        steps = [b - a for a, b in pairwise(values)]
        return [i + 1 for i in _same_side(steps, int(length) - 1)]
    raise ValueError(f"Unknown rule: {rule}")


def _same_side(scores: Sequence[float], length: int) -> list[int]:
    """Return the indexes that end a run of at least ``length`` scores of one sign."""
    flagged = []
    run, last_side = 0, 0
    for i, score in enumerate(scores):
        side = (score > 0) - (score < 0)
        run = run + 1 if side and side == last_side else abs(side)
        last_side = side
        if run >= length:
            flagged.append(i)
    return flagged


def _several_beyond(z: Sequence[float], *, needed: int, window: int, beyond: float) -> list[int]:
    flagged = []
    for i, score in enumerate(z):
        recent = z[max(0, i - window + 1) : i + 1]
        above = score > beyond and sum(s > beyond for s in recent) >= needed
        below = score < -beyond and sum(s < -beyond for s in recent) >= needed
        if above or below:
            flagged.append(i)
    return flagged


def _binomial_spread(center: float, size: float) -> float:
    return math.sqrt(center * (1 - center) / size)


def _poisson_spread(center: float, size: float) -> float:
    return math.sqrt(center / size)


def _attribute_chart(
    counts: Sequence[float],
    sizes: Sequence[float],
    *,
    spread: Callable[[float, float], float],
    ceiling: float = math.inf,
    scale: float = 1.0,
) -> AttributeChart:
    total = sum(sizes)
    if not total:
        return AttributeChart(None, [None] * len(sizes), [None] * len(sizes), [])
    center = sum(counts) / total
    widths = [3 * scale * spread(center, size) if size else None for size in sizes]
    lcl = [None if width is None else max(0.0, center - width) for width in widths]
    ucl = [None if width is None else min(ceiling, center + width) for width in widths]
    shares = [count / size if size else 0.0 for count, size in zip(counts, sizes, strict=True)]
    return AttributeChart(center, lcl, ucl, outside(shares, lcl, ucl))


def _laney(
    counts: Sequence[float],
    sizes: Sequence[float],
    chart: AttributeChart,
    *,
    spread: Callable[[float, float], float],
    ceiling: float = math.inf,
) -> LaneyChart:
    sigma_z = _sigma_z(counts, sizes, chart.center, spread)
    if sigma_z is None:
        unknown: list[float | None] = [None] * len(sizes)
        return LaneyChart(chart.center, None, unknown, unknown, [], chart.signals)
    scaled = _attribute_chart(counts, sizes, spread=spread, ceiling=ceiling, scale=sigma_z)
    return LaneyChart(chart.center, sigma_z, scaled.lcl, scaled.ucl, scaled.signals, chart.signals)


def _sigma_z(
    counts: Sequence[float],
    sizes: Sequence[float],
    center: float | None,
    spread: Callable[[float, float], float],
) -> float | None:
    if center is None:
        return None
    measured = [(count, size) for count, size in zip(counts, sizes, strict=True) if size]
    z = [_standardised(count / size - center, spread(center, size)) for count, size in measured]
    ranges = [abs(b - a) for a, b in pairwise(z)]
    return fmean(ranges) / D2 if ranges else None


def outside(
    values: Sequence[float], lcl: Sequence[float | None], ucl: Sequence[float | None]
) -> list[int]:
    """Return the indexes of values strictly outside their limits; None is no limit."""
    limits = zip(values, lcl, ucl, strict=True)
    return [
        i
        for i, (value, low, high) in enumerate(limits)
        if low is not None and high is not None and not low <= value <= high
    ]
