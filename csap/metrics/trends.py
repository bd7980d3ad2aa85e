"""The direction of a measure over closed periods: positive, neutral or negative."""

from collections import defaultdict
from collections.abc import Sequence
from statistics import median
from typing import Literal, NamedTuple

from servicedesk.statistics.trend import (
    TheilSen,
    dependence_factor,
    mann_kendall,
    mann_kendall_exact,
    theil_sen,
    two_sided_p,
)

MINIMUM_PERIODS = 6
EXACT_UP_TO = 10
YEAR, CYCLES = 12, 2  # months, and how often each must have been seen to know its season
CORRECTION = 4  # added over n to the lag-1 autocorrelation of so short a series

Label = Literal["insufficient", "positive", "neutral", "negative"]


class Trend(NamedTuple):
    """The label of a series, why, how sure, and its slope a period and change in all."""

    label: Label
    reason: str
    strength: Literal["clear", "probable"] | None = None
    p: float | None = None
    p_adjusted: float | None = None
    slope: float | None = None
    change: float | None = None


def trend_label(
    values: Sequence[float | None],
    higher_is_better: bool,
    min_relevant_change: float,
    alpha: float = 0.05,
) -> Trend:
    """Return whether a measure became better or worse, in its own unit. None is a gap.

    Formula:  positive or negative if Mann-Kendall p < alpha (exact for 10 or fewer values without
              ties) and |slope (n-1)| >= the minimum relevant change, slope by Theil-Sen.
    Strength: "clear" if n > 10 and p_adjusted < alpha, where z is divided by √((1+r)/(1-r)),
              r = clamp(lag-1 of the residuals + 4/n, 0, 0.8); otherwise "probable".
    None:     fewer than 6 values are "insufficient"; p_adjusted is None up to 10.
    Source:   docs/metrics.md#trend
    """
    known = [(float(period), value) for period, value in enumerate(values) if value is not None]
    if len(known) < MINIMUM_PERIODS:
        return Trend("insufficient", "not enough data")
    x, y = [period for period, _ in known], [value for _, value in known]
    line = theil_sen(x, y)
    slope = line.slope or 0.0
    change = slope * (x[-1] - x[0])
    p, p_adjusted = _probabilities(x, y, line)
    if p >= alpha:
        return Trend("neutral", "no clear trend", None, p, p_adjusted, slope, change)
    # Rounded, so that a change of exactly the minimum is not lost to float noise.
    if round(abs(change), 9) < min_relevant_change:
        return Trend("neutral", "too small to matter", None, p, p_adjusted, slope, change)
    label: Label = "positive" if (slope > 0) == higher_is_better else "negative"
    clear = p_adjusted is not None and p_adjusted < alpha
    return Trend(label, "trend", "clear" if clear else "probable", p, p_adjusted, slope, change)


def seasonal_factors(values: Sequence[tuple[int, float]]) -> dict[int, float]:
    """Return the factor of each month of the year, from (month 1 to 12, value) pairs.

    Formula: median value of the calendar month / median of all; a month is charted as value /
             factor. A factor of 0 is taken as 1.
    None:    empty for less than two values of every month, or around a median of 0.
    Source:  docs/metrics.md#anomaly
    """
    middle = median([value for _, value in values]) if values else 0.0
    by_month: dict[int, list[float]] = defaultdict(list)
    for month, value in values:
        by_month[month].append(value)
    if not middle or len(by_month) < YEAR or min(map(len, by_month.values())) < CYCLES:
        return {}
    return {month: median(found) / middle or 1.0 for month, found in sorted(by_month.items())}


def _probabilities(
    x: Sequence[float], y: Sequence[float], line: TheilSen
) -> tuple[float, float | None]:
    """Return p, and p adjusted for dependence where the series is long enough to tell."""
    n, test = len(y), mann_kendall(y)
    if n <= EXACT_UP_TO:
        ties = len(set(y)) < n
        return (test.p if ties else mann_kendall_exact(n, test.S).p_two_sided), None
    slope, intercept = line.slope or 0.0, line.intercept or 0.0
    residuals = [value - slope * at - intercept for at, value in zip(x, y, strict=True)]
    _, factor = dependence_factor(residuals, CORRECTION)
    return test.p, two_sided_p(test.z / factor)
