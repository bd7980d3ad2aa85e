"""Scores of single rating questions: satisfaction, recommendation, effort, percent of maximum."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from servicedesk.statistics.intervals import CONFIDENCE, wilson_ci, z_value
from servicedesk.statistics.quantiles import histogram_median


class Satisfaction(NamedTuple):
    """Top-box share of 0 to 1 with limits, mean and median in rating points; None for no answer."""

    n: int
    top_k: int
    top_share: float | None
    low: float | None
    high: float | None
    mean: float | None
    median: float | None
    histogram: dict[int, int]


class Recommendation(NamedTuple):
    """Net promoter score in points, -100 to 100; the interval has a centre of its own."""

    n: int
    nps: float | None
    center: float | None
    moe: float | None
    low: float | None
    high: float | None


def csat(
    ratings: Sequence[int], scale_max: int = 5, boxes: int = 2, conf: float = CONFIDENCE
) -> Satisfaction:
    """Return satisfaction from ratings of 1 to scale_max; see csat_from_histogram."""
    return csat_from_histogram(Counter(ratings), scale_max, boxes, conf)


def csat_from_histogram(
    histogram: Mapping[int, int], scale_max: int = 5, boxes: int = 2, conf: float = CONFIDENCE
) -> Satisfaction:
    """Return satisfaction from a rating -> count map.

    Formula: share of ratings in the highest ``boxes`` points, with its Wilson interval; the median
             averages the two middle values.
    Source:  Sauro & Lewis, Quantifying the User Experience (2016); docs/metrics.md#csat
    """
    counts = {point: histogram.get(point, 0) for point in range(1, scale_max + 1)}
    n = sum(counts.values())
    top_k = sum(count for point, count in counts.items() if point > scale_max - boxes)
    share = wilson_ci(top_k, n, conf)
    total = sum(point * count for point, count in counts.items())
    mean = total / n if n else None
    return Satisfaction(n, top_k, *share, mean, histogram_median(counts), counts)


def ces(ratings: Sequence[int], scale_max: int = 7, conf: float = CONFIDENCE) -> Satisfaction:
    """Return the customer effort score: mean and top two of "easy to get it done", 1 to 7.

    Source: Dixon, Freeman & Toman, Harvard Business Review (2010).
    """
    return csat(ratings, scale_max, 2, conf)


def nps(
    promoters: int,
    passives: int,
    detractors: int,
    conf: float = CONFIDENCE,
    method: Literal["adjusted_wald", "wald"] = "adjusted_wald",
) -> Recommendation:
    """Return the share of promoters (9, 10) less that of detractors (0 to 6), in points.

    Interval: Wald on the trinomial; "adjusted_wald" first adds 3 answers, 3/4 to either end.
              Limits are cut to -100 and 100.
    Source:   Reichheld 2003; Rocks, The American Statistician 70 (2016) 365.
    """
    n = promoters + passives + detractors
    if n == 0:
        return Recommendation(0, None, None, None, None, None)
    added = 0.75 if method == "adjusted_wald" else 0.0
    size = n + 4 * added
    up, down = (promoters + added) / size, (detractors + added) / size
    center = up - down
    moe = z_value(conf) * math.sqrt(max(0.0, up + down - center**2) / size)
    return Recommendation(
        n,
        100 * (promoters - detractors) / n,
        100 * center,
        100 * moe,
        max(-100.0, 100 * (center - moe)),
        min(100.0, 100 * (center + moe)),
    )


def pomp(mean: float | None, scale_min: float = 1, scale_max: float = 5) -> float | None:
    """Return a mean as percent of the maximum possible, 0 to 100; None for no mean.

    Formula: (mean - min) / (max - min) * 100.
    Source:  Cohen, Cohen, Aiken & West, Multivariate Behavioral Research 34 (1999) 315.
    """
    return None if mean is None else (mean - scale_min) / (scale_max - scale_min) * 100
