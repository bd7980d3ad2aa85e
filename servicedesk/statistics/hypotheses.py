"""Tests of hypotheses: counts against counts, pairs, and many tests at once."""

import math
from collections.abc import Sequence
from typing import NamedTuple


class ChiSquare(NamedTuple):
    """Pearson's statistic, its degrees of freedom and p; None where a group is empty."""

    chi2: float | None
    df: int
    p: float | None


class Discoveries(NamedTuple):
    """p-values adjusted for their number, in input order, and the indexes at or under q."""

    adjusted: list[float]
    rejected: list[int]


def chi_square_two_groups(group_a: Sequence[int], group_b: Sequence[int]) -> ChiSquare:
    """Return Pearson's chi-square of two vectors of counts, without Yates' correction.

    Categories that are empty in both groups are left out.
    Source: Pearson 1900; scipy.stats.chi2_contingency.
    """
    from scipy import stats

    columns = [pair for pair in zip(group_a, group_b, strict=True) if any(pair)]
    df = max(0, len(columns) - 1)
    if not sum(group_a) or not sum(group_b):
        return ChiSquare(None, df, None)
    table = list(zip(*columns, strict=True))
    outcome = stats.chi2_contingency(table, correction=False)
    return ChiSquare(float(outcome.statistic), df, float(outcome.pvalue))


def share_difference_p(k1: int, n1: int, k2: int, n2: int) -> float:
    """Return the two-sided p of two shares being alike; 1 where nothing can differ.

    Formula: z = (k1/n1 - k2/n2) / √(p(1-p)(1/n1 + 1/n2)), p = (k1+k2)/(n1+n2); z² is Pearson's
             chi-square of the four counts.
    """
    if not n1 or not n2:
        return 1.0
    pooled = (k1 + k2) / (n1 + n2)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return math.erfc(abs(k1 / n1 - k2 / n2) / spread / math.sqrt(2)) if spread else 1.0


def mcnemar_exact(b: int, c: int) -> float:
    """Return the exact two-sided p of b against c discordant pairs; 1 without any.

    Source: McNemar, Psychometrika 12 (1947) 153; the binomial test of b in b + c.
    """
    from scipy import stats

    return float(stats.binomtest(b, b + c).pvalue) if b + c else 1.0


def bh_fdr(p_values: Sequence[float], q: float = 0.05) -> Discoveries:
    """Return Benjamini-Hochberg step-up adjusted p-values and what they reject at rate q.

    Formula: the i-th smallest of m becomes the least of p_j m / j over all j >= i, at most 1.
    Source:  Benjamini & Hochberg, JRSS B 57 (1995) 289.
    """
    m = len(p_values)
    adjusted, least = [0.0] * m, 1.0
    falling = sorted(range(m), key=lambda index: p_values[index], reverse=True)
    for rank, index in zip(range(m, 0, -1), falling, strict=True):
        least = min(least, p_values[index] * m / rank)
        adjusted[index] = least
    return Discoveries(adjusted, [index for index, p in enumerate(adjusted) if p <= q])
