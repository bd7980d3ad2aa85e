"""Monotone trends in short series: is there one, and how steep is it."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from statistics import fmean, median
from typing import NamedTuple

from servicedesk.statistics.intervals import CONFIDENCE, z_value
from servicedesk.statistics.quantiles import interpolated


class MannKendall(NamedTuple):
    """Concordant minus discordant pairs, variance, z, two-sided p; tau-a is None for n < 2."""

    S: int
    var_s: float
    z: float
    p: float
    tau_a: float | None


class ExactMannKendall(NamedTuple):
    """P(S >= |S|) and its double (at most 1) for distinct values without trend."""

    p_one_sided: float
    p_two_sided: float


class TheilSen(NamedTuple):
    """A robust line in units of y per unit of x; all None without two different x."""

    slope: float | None
    intercept: float | None
    low: float | None
    high: float | None


class SeasonalKendall(NamedTuple):
    """The trend within seasons; slope per full cycle and tau are None without a pair."""

    S: int
    var_s: float
    z: float
    p: float
    tau: float | None
    slope_per_cycle: float | None


def mann_kendall(values: Sequence[float]) -> MannKendall:
    """Return the Mann-Kendall test with tie-corrected variance and continuity correction.

    Formula: S = Σ sign(x_j - x_i), var = (n(n-1)(2n+5) - Σ t(t-1)(2t+5)) / 18, z = (S ∓ 1)/√var.
    Source:  Mann, Econometrica 13 (1945) 245; Gilbert 1987, ch. 16.
    """
    s, variance, pairs = _s(values), _variance(len(values), values), _pairs(len(values))
    z = _continuous_z(s, variance)
    return MannKendall(s, variance, z, two_sided_p(z), s / pairs if pairs else None)


def mann_kendall_exact(n: int, S: int) -> ExactMannKendall:
    """Return the exact null probabilities of S for n distinct values.

    Formula: S = n(n-1)/2 - 2 inversions; permutations are counted by inversions.
    Source:  Kendall, Rank Correlation Methods; Gilbert 1987, table A18.
    """
    most_inversions = (_pairs(n) - abs(S)) // 2
    counts = [1]
    for size in range(2, n + 1):
        padded = counts + [0] * (size - 1)
        counts = [sum(padded[max(0, i - size + 1) : i + 1]) for i in range(len(padded))]
    one_sided = sum(counts[: most_inversions + 1]) / math.factorial(n)
    return ExactMannKendall(one_sided, min(1.0, 2 * one_sided))


def theil_sen(x: Sequence[float], y: Sequence[float], conf: float = CONFIDENCE) -> TheilSen:
    """Return the median of the pairwise slopes with limits from Kendall's S.

    Formula:   limits are the slopes at ranks (N-C)/2 and (N+C)/2 + 1, interpolated, with
               C = z √var(S) and N slopes; intercept = median(y) - slope median(x).
    Source:    Sen, JASA 63 (1968) 1379; Hollander & Wolfe; USEPA Unified Guidance 2009, 17.3.2.
    """
    points = list(zip(x, y, strict=True))
    slopes = sorted(
        (y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in combinations(points, 2) if x1 != x2
    )
    if not slopes:
        return TheilSen(None, None, None, None)
    slope = median(slopes)
    reach = z_value(conf) * math.sqrt(_variance(len(points), y, x))
    return TheilSen(
        slope,
        median(y) - slope * median(x),
        interpolated(slopes, (len(slopes) - reach) / 2),
        interpolated(slopes, (len(slopes) + reach) / 2 + 1),
    )


def seasonal_kendall(values: Sequence[float | None], period: int = 12) -> SeasonalKendall:
    """Return Kendall's test summed over seasons; ``period`` values make one cycle, None is a gap.

    Formula: S and variance are sums over seasons, z continuity-corrected on the sum; the slope is
             the median of the within-season slopes; tau = S / Σ n_i(n_i-1)/2.
    Source:  Hirsch, Slack & Smith, Water Resources Research 18 (1982) 107.
    """
    seasons = [_known(values[first::period]) for first in range(min(period, len(values)))]
    series = [[value for _, value in season] for season in seasons]
    s = sum(map(_s, series))
    variance = sum(_variance(len(season), season) for season in series)
    pairs = sum(_pairs(len(season)) for season in series)
    slopes = [(b - a) / (j - i) for season in seasons for (i, a), (j, b) in combinations(season, 2)]
    z = _continuous_z(s, variance)
    return SeasonalKendall(
        s,
        variance,
        z,
        two_sided_p(z),
        s / pairs if pairs else None,
        median(slopes) if slopes else None,
    )


def lag1_autocorrelation(residuals: Sequence[float]) -> float:
    """Return the correlation of a series with itself one step later; 0 for a constant series."""
    mean = fmean(residuals)
    centred = [value - mean for value in residuals]
    total = sum(value * value for value in centred)
    if total <= 1e-18 * max(1.0, max(map(abs, residuals)) ** 2):
        return 0.0
    return sum(a * b for a, b in zip(centred, centred[1:], strict=False)) / total


def dependence_factor(residuals: Sequence[float], correction: float) -> tuple[float, float]:
    """Return r = clamp(lag-1 + correction / n, 0, 0.8) and the factor √((1+r)/(1-r)).

    The factor by which neighbours that resemble each other make a standard error too small.
    Source: docs/metrics.md#trend (own simulation: 3 to 5 % false trends at a nominal 5 %).
    """
    r = min(0.8, max(0.0, lag1_autocorrelation(residuals) + correction / len(residuals)))
    return r, math.sqrt((1 + r) / (1 - r))


def two_sided_p(z: float) -> float:
    """Return P(|Z| >= |z|) of a standard normal Z, precise in the tail."""
    return math.erfc(abs(z) / math.sqrt(2))


def _s(values: Sequence[float]) -> int:
    return sum((b > a) - (b < a) for a, b in combinations(values, 2))


def _variance(n: int, *variables: Iterable[float]) -> float:
    """Return the null variance of S, less what the ties of each variable take away."""
    tied = sum(
        t * (t - 1) * (2 * t + 5) for variable in variables for t in Counter(variable).values()
    )
    return (n * (n - 1) * (2 * n + 5) - tied) / 18


def _pairs(n: int) -> int:
    return n * (n - 1) // 2


def _continuous_z(s: int, variance: float) -> float:
    return (s - (s > 0) + (s < 0)) / math.sqrt(variance) if s and variance > 0 else 0.0


def _known(values: Sequence[float | None]) -> list[tuple[int, float]]:
    return [(cycle, value) for cycle, value in enumerate(values) if value is not None]
