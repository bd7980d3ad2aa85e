"""Percentile bootstrap, for what has no interval of its own."""

import hashlib
from collections.abc import Callable, Sequence

from servicedesk.statistics.intervals import CONFIDENCE, Interval

DRAWS = 2_000


def seed_of(*parts: object) -> int:
    """Return a seed that the same parts always give, on any machine: SHA-256 of their texts."""
    digest = hashlib.sha256("|".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:8])


def multinomial_bootstrap_ci(
    counts: Sequence[int],
    statistic: Callable[[Sequence[int]], float],
    *,
    seed: int,
    draws: int = DRAWS,
    conf: float = CONFIDENCE,
) -> Interval:
    """Return the percentile interval of a statistic of how a total falls on its parts.

    Formula: ``draws`` samples of the same total with the observed shares; the (1-conf)/2 and
             (1+conf)/2 quantiles of the statistic, as order statistics.
    Exact:   the same seed gives the same limits.
    None:    limits of no total.
    Source:  Efron & Tibshirani, An Introduction to the Bootstrap (1993), ch. 13.
    """
    import numpy as np

    total = sum(counts)
    if not total:
        return Interval(None, None)
    shares = [count / total for count in counts]
    samples = np.random.default_rng(seed).multinomial(total, shares, size=draws)
    found = sorted(statistic(sample) for sample in samples.tolist())
    tail = round(draws * (1 - conf) / 2)
    return Interval(found[tail], found[draws - 1 - tail])
