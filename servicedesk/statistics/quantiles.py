"""Quantiles of samples and histograms, and their distribution-free limits."""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Literal, NamedTuple

from servicedesk.statistics.intervals import CONFIDENCE, Interval

Method = Literal["inverted_cdf", "weibull", "linear"]
Side = Literal["two", "upper", "lower"]


class QuantileRanks(NamedTuple):
    """Ranks (1 = smallest) of the order statistics that bound a quantile, and their coverage.

    A rank is None when the sample is too small; the coverage is then the best attainable.
    """

    lower_rank: int | None
    upper_rank: int | None
    coverage: float


def percentile(values: Sequence[float], p: float, method: Method = "inverted_cdf") -> float | None:
    """Return the p-quantile (p of 0 to 1) in the unit of the values; None for no values.

    inverted_cdf: smallest x with F(x) >= p, always a value that occurred (type 1; SQL
                  percentile_disc).
    weibull:      interpolated at rank p(n+1), cut to the extremes (type 6).
    linear:       interpolated at rank 1 + p(n-1) (type 7; NumPy's default).
    Source: Hyndman & Fan, The American Statistician 50 (1996) 361.
    """
    if not values:
        return None
    ordered = sorted(values)
    n = len(ordered)
    if method == "inverted_cdf":
        return ordered[rank_reaching(p, n) - 1]
    if method == "weibull":
        return interpolated(ordered, p * (n + 1))
    if method == "linear":
        return interpolated(ordered, 1 + p * (n - 1))
    raise ValueError(f"Unknown percentile method: {method}")


def histogram_percentile(histogram: Mapping[int, int], p: float) -> int | None:
    """Return the inverted_cdf p-quantile of a value -> count map; None if it counts nothing."""
    n = sum(histogram.values())
    return _at_rank(histogram, rank_reaching(p, n)) if n else None


def histogram_median(histogram: Mapping[int, int]) -> float | None:
    """Return the mean of the two middle values of a value -> count map; None if it is empty."""
    n = sum(histogram.values())
    if not n:
        return None
    return (_at_rank(histogram, (n + 1) // 2) + _at_rank(histogram, n // 2 + 1)) / 2


def rank_reaching(p: float, n: int) -> int:
    """Return the smallest rank r of 1 to n with r/n >= p, exact for a decimal p such as 0.9."""
    return min(n, max(1, math.ceil(Fraction(str(p)) * n)))


def interpolated(ordered: Sequence[float], rank: float) -> float:
    """Return the value at a fractional rank (1 = first) of sorted values, cut to the extremes."""
    rank = min(max(rank, 1), len(ordered))
    below = math.floor(rank)
    if below == len(ordered):
        return ordered[-1]
    return ordered[below - 1] + (rank - below) * (ordered[below] - ordered[below - 1])


def quantile_ci_ranks(
    n: int, p: float, conf: float = CONFIDENCE, side: Side = "two"
) -> QuantileRanks:
    """Return which order statistics of n values bound the p-quantile with this confidence.

    Formula: B is the distribution function of Bin(n, p), a = 1 - conf. Two: largest l with
             B(l-1) <= a/2, smallest u with B(u-1) >= 1 - a/2. Upper: smallest u with
             B(u-1) >= conf. Lower: largest l with 1 - B(l-1) >= conf.
    Source:  Hahn & Meeker, Statistical Intervals (1991) 5.2; David & Nagaraja (2003) 7.1.
    """
    if n == 0:
        return QuantileRanks(None, None, 0.0)
    below = _binomial_below(n, p)
    if side == "upper":
        upper = _first_rank(below, at_least=conf)
        return QuantileRanks(None, upper, below[(upper or n) - 1])
    if side == "lower":
        lower = _last_rank(below, at_most=1 - conf)
        return QuantileRanks(lower, None, 1 - below[(lower or 1) - 1])
    tail = (1 - conf) / 2
    lower = _last_rank(below, at_most=tail)
    upper = _first_rank(below, at_least=1 - tail)
    if lower is None or upper is None:
        return QuantileRanks(lower, upper, max(0.0, below[-1] - below[0]))
    return QuantileRanks(lower, upper, below[upper - 1] - below[lower - 1])


def quantile_ci(values: Sequence[float], p: float, conf: float = CONFIDENCE) -> Interval:
    """Return the order statistics at the two-sided ranks; a limit the sample cannot give is None.

    Source: as quantile_ci_ranks.
    """
    ordered = sorted(values)
    ranks = quantile_ci_ranks(len(ordered), p, conf)
    return Interval(
        None if ranks.lower_rank is None else ordered[ranks.lower_rank - 1],
        None if ranks.upper_rank is None else ordered[ranks.upper_rank - 1],
    )


def histogram_quantile_ci(
    histogram: Mapping[int, int], p: float, conf: float = CONFIDENCE
) -> Interval:
    """Return the same from a value -> count map; exact, without listing the values."""
    ranks = quantile_ci_ranks(sum(histogram.values()), p, conf)
    return Interval(
        None if ranks.lower_rank is None else _at_rank(histogram, ranks.lower_rank),
        None if ranks.upper_rank is None else _at_rank(histogram, ranks.upper_rank),
    )


def min_n_for_upper_limit(p: float, conf: float) -> int | None:
    """Return the smallest n whose maximum is an upper limit of the p-quantile; None for p = 1.

    Formula: smallest n with 1 - p^n >= conf; 22 for 0.9 and 0.9.
    Source:  Wilks, Annals of Mathematical Statistics 12 (1941) 91.
    """
    if p >= 1:
        return None
    share, missing = Fraction(str(p)), 1 - Fraction(str(conf))
    # Started just below the float solution and finished exactly.
    n = 1 if p <= 0 else max(1, math.floor(math.log(float(missing)) / math.log(p)) - 1)
    while share**n > missing:
        n += 1
    return n


def _at_rank(histogram: Mapping[int, int], rank: int) -> int:
    values = sorted(value for value, count in histogram.items() if count)
    cumulated = list(accumulate(histogram[value] for value in values))
    return values[bisect_left(cumulated, rank)]


def _binomial_below(n: int, p: float) -> list[float]:
    """Return P(Bin(n, p) <= r - 1) for the ranks r = 1 to n."""
    import numpy as np
    from scipy.special import bdtr

    return [float(b) for b in bdtr(np.arange(n, dtype=float), n, p)]


def _first_rank(below: list[float], *, at_least: float) -> int | None:
    rank = bisect_left(below, at_least) + 1
    return rank if rank <= len(below) else None


def _last_rank(below: list[float], *, at_most: float) -> int | None:
    ranks = [rank for rank, b in enumerate(below, start=1) if b <= at_most]
    return ranks[-1] if ranks else None
