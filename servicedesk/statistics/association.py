"""How far rankings, items and judges agree."""

import math
from collections.abc import Sequence
from statistics import variance
from typing import NamedTuple


class Concordance(NamedTuple):
    """Kendall's sum of squares S and coefficient W of 0 to 1 (None for fewer than two items)."""

    S: float
    W: float | None


def spearman(x: Sequence[float], y: Sequence[float]) -> float | None:
    """Return Spearman's rank correlation; None for fewer than two pairs or a constant.

    Source: Spearman 1904; scipy.stats.spearmanr.
    """
    from scipy import stats

    if len(x) < 2 or len(set(x)) < 2 or len(set(y)) < 2:
        return None
    return float(stats.spearmanr(x, y).statistic)


def partial_spearman(
    x: Sequence[float], y: Sequence[float], given: Sequence[float]
) -> float | None:
    """Return the rank correlation of x and y with ``given`` held constant; None if undefined.

    Formula: (r_xy - r_xz r_yz) / √((1 - r_xz²)(1 - r_yz²)) on Spearman correlations.
    Source:  Kendall & Stuart, The Advanced Theory of Statistics 2, ch. 27.
    """
    xy, xz, yz = spearman(x, y), spearman(x, given), spearman(y, given)
    if xy is None or xz is None or yz is None:
        return None
    left = (1 - xz**2) * (1 - yz**2)
    return (xy - xz * yz) / math.sqrt(left) if left > 1e-12 else None


def cronbach_alpha(items: Sequence[Sequence[float]]) -> float | None:
    """Return Cronbach's alpha; rows are respondents, columns items.

    Formula: k/(k-1) (1 - Σ item variances / variance of the sums), divisors n - 1.
    None:    fewer than two respondents or items, or no variance of the sums.
    Source:  Cronbach, Psychometrika 16 (1951) 297.
    """
    if len(items) < 2 or len(items[0]) < 2:
        return None
    columns = list(zip(*items, strict=True))
    total = variance([sum(row) for row in items])
    if not total:
        return None
    k = len(columns)
    return k / (k - 1) * (1 - sum(variance(column) for column in columns) / total)


def kendall_w(ranks: Sequence[Sequence[float]]) -> Concordance:
    """Return Kendall's concordance; rows are judges, columns the ranks they gave the items.

    Formula: S = Σ (rank sum - mean)², W = 12 S / (m² (n³ - n)) for m judges and n items.
    Source:  Kendall & Babington Smith, Annals of Mathematical Statistics 10 (1939) 275.
    """
    sums = [sum(column) for column in zip(*ranks, strict=True)]
    m, n = len(ranks), len(sums)
    if not n:
        return Concordance(0, None)
    mean = sum(sums) / n
    s = sum((total - mean) ** 2 for total in sums)
    return Concordance(s, 12 * s / (m**2 * (n**3 - n)) if n > 1 else None)


def weighted_kappa(pairs: Sequence[tuple[int, int]], top: int) -> float | None:
    """Return how far two raters agree beyond chance, on marks of 0 to ``top``.

    Formula: 1 - Σ w o / Σ w e with w = (i - j)², o the pairs seen and e those expected if both
             kept their own marks but gave them at random.
    None:    no pair, or both gave everything one and the same mark.
    Source:  Cohen, Psychological Bulletin 70 (1968) 213; with squared weights it equals the
             intraclass correlation: Fleiss & Cohen, Educ. Psychol. Meas. 33 (1973) 613.
    """
    marks = range(top + 1)
    n = len(pairs)
    first = [sum(a == mark for a, _ in pairs) for mark in marks]
    second = [sum(b == mark for _, b in pairs) for mark in marks]
    seen = sum((a - b) ** 2 for a, b in pairs)
    expected = sum(first[i] * second[j] * (i - j) ** 2 for i in marks for j in marks)
    return 1 - n * seen / expected if expected else None
