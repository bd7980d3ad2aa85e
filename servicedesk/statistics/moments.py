"""Exact means, spreads and histograms from stored integer sums."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple


class Sums(NamedTuple):
    """Count, sum and sum of squares of integers in units of 1/scale. Adding them is exact."""

    n: int
    sum: int
    sumsq: int


class Moments(NamedTuple):
    """Count, mean (None for none) and standard deviation with divisor n - 1 (None under two)."""

    n: int
    mean: float | None
    sd: float | None


def merge_moments(parts: Iterable[Sums], scale: int = 1) -> Moments:
    """Return mean and standard deviation of all parts together, the same for any partition.

    Formula: variance = (n Σx² - (Σx)²) / (n (n-1)) in integers, one division at the end.
    Source:  NIST StRD, univariate NumAcc1 to NumAcc4, which break floating sums.
    """
    parts = list(parts)
    n, total, squares = (sum(column) for column in zip(Sums(0, 0, 0), *parts, strict=True))
    mean = float(Fraction(total, n * scale)) if n else None
    if n < 2:
        return Moments(n, mean, None)
    variance = Fraction(n * squares - total**2, n * (n - 1) * scale**2)
    return Moments(n, mean, math.sqrt(variance))


def merge_histograms(parts: Iterable[Mapping[int, int]]) -> Counter[int]:
    """Return the value -> count map of all parts together; exact, in any order."""
    merged: Counter[int] = Counter()
    for part in parts:
        merged.update(part)
    return merged
