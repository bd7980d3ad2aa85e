"""Confidence intervals for shares, differences of shares, rates and means."""

import math
from statistics import NormalDist
from typing import NamedTuple

CONFIDENCE = 0.95


class ShareInterval(NamedTuple):
    """A share of 0 to 1 with its limits; all None for 0 of 0."""

    p: float | None
    low: float | None
    high: float | None


class Interval(NamedTuple):
    """Two limits; None where undefined."""

    low: float | None
    high: float | None


class DifferenceInterval(NamedTuple):
    """A difference of two shares, -1 to 1, with its limits; all None if a share is 0 of 0."""

    diff: float | None
    low: float | None
    high: float | None


class RateInterval(NamedTuple):
    """Events for so much exposure, with its limits; all None without exposure."""

    rate: float | None
    low: float | None
    high: float | None


class MeanInterval(NamedTuple):
    """A mean with its limits; the limits are None for fewer than two values."""

    mean: float | None
    low: float | None
    high: float | None


def z_value(conf: float = CONFIDENCE) -> float:
    """Return the two-sided standard normal quantile, 1.96 for 0.95."""
    return NormalDist().inv_cdf((1 + conf) / 2)


def wilson_ci(k: int, n: int, conf: float = CONFIDENCE) -> ShareInterval:
    """Return the share k/n with its Wilson score interval, without continuity correction.

    Formula: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n).
    Limits:  low is exactly 0 for k = 0, high exactly 1 for k = n.
    Source:  Wilson 1927; Newcombe, Statistics in Medicine 17 (1998) 857, method 3.
    """
    if n == 0:
        return ShareInterval(None, None, None)
    z = z_value(conf)
    p = k / n
    centre = p + z * z / (2 * n)
    spread = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if k == 0 else (centre - spread) / scale
    high = 1.0 if k == n else (centre + spread) / scale
    return ShareInterval(p, low, high)


def clopper_pearson_ci(k: int, n: int, conf: float = CONFIDENCE) -> Interval:
    """Return the exact binomial interval of k/n from Beta quantiles; None limits for n = 0.

    Source: Clopper & Pearson, Biometrika 26 (1934) 404.
    """
    from scipy.special import betaincinv

    if n == 0:
        return Interval(None, None)
    tail = (1 - conf) / 2
    low = 0.0 if k == 0 else float(betaincinv(k, n - k + 1, tail))
    high = 1.0 if k == n else float(betaincinv(k + 1, n - k, 1 - tail))
    return Interval(low, high)


def newcombe_diff_ci(
    k1: int, n1: int, k2: int, n2: int, conf: float = CONFIDENCE
) -> DifferenceInterval:
    """Return p1 - p2 of independent shares with the hybrid score interval.

    Formula: d - √((p1-l1)² + (u2-p2)²) and d + √((u1-p1)² + (p2-l2)²), l and u from Wilson.
    Source:  Newcombe, Statistics in Medicine 17 (1998) 873, method 10.
    """
    if n1 == 0 or n2 == 0:
        return DifferenceInterval(None, None, None)
    return mover_diff_ci(_known(wilson_ci(k1, n1, conf)), _known(wilson_ci(k2, n2, conf)))


def mover_diff_ci(
    first: tuple[float, float, float], second: tuple[float, float, float]
) -> DifferenceInterval:
    """Return the difference of two independent estimates, each (value, low, high).

    Formula: as in ``newcombe_diff_ci``, with whatever limits the estimates have.
    Source:  Zou & Donner, Statistics in Medicine 27 (2008) 1693 (MOVER).
    """
    (v1, low1, high1), (v2, low2, high2) = first, second
    diff = v1 - v2
    return DifferenceInterval(
        diff, diff - math.hypot(v1 - low1, high2 - v2), diff + math.hypot(high1 - v1, v2 - low2)
    )


def poisson_rate_ci(
    events: int, exposure: float, per: float = 1, conf: float = CONFIDENCE
) -> RateInterval:
    """Return events / exposure * per with exact limits; low is 0 without events.

    Formula: half chi-square quantiles with 2k and 2k + 2 degrees of freedom.
    Source:  Garwood, Biometrika 28 (1936) 437.
    """
    from scipy.special import gammaincinv

    if exposure <= 0:
        return RateInterval(None, None, None)
    tail = (1 - conf) / 2
    unit = per / exposure
    low = float(gammaincinv(events, tail)) * unit if events else 0.0
    high = float(gammaincinv(events + 1, 1 - tail)) * unit
    return RateInterval(events * unit, low, high)


def mean_t_ci(
    n: int, mean: float | None, sd: float | None, conf: float = CONFIDENCE
) -> MeanInterval:
    """Return the mean ± t(n-1) sd / √n, where sd has the divisor n - 1.

    Source: NIST/SEMATECH e-Handbook 1.3.5.2.
    """
    from scipy.special import stdtrit

    if n < 2 or mean is None or sd is None:
        return MeanInterval(mean, None, None)
    spread = float(stdtrit(n - 1, (1 + conf) / 2)) * sd / math.sqrt(n)
    return MeanInterval(mean, mean - spread, mean + spread)


def sample_size_proportion(
    moe: float, conf: float = CONFIDENCE, p: float = 0.5, population: int | None = None
) -> int:
    """Return how many answers hold a share to ± moe (0 to 1), rounded up.

    Formula: n0 = z² p (1-p) / moe², in a finite population n0 / (1 + (n0 - 1) / N).
    Source:  Krejcie & Morgan, Educational and Psychological Measurement 30 (1970) 607.
    """
    needed = z_value(conf) ** 2 * p * (1 - p) / moe**2
    if population is not None:
        if population <= 0:
            return 0
        needed /= 1 + (needed - 1) / population
    # Rounded first, so that a float error above a whole number does not cost one more answer.
    return math.ceil(round(needed, 9))


def _known(share: ShareInterval) -> tuple[float, float, float]:
    p, low, high = share
    assert p is not None
    assert low is not None
    assert high is not None
    return p, low, high
