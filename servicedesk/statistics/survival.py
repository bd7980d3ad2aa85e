"""Time until something happens when some of it has not happened yet."""

import math
import warnings
from collections.abc import Sequence
from typing import NamedTuple

from servicedesk.statistics.intervals import CONFIDENCE


class SurvivalStep(NamedTuple):
    """The survival function right after an event time, with its limits (None where undefined)."""

    time: float
    survival: float
    low: float | None
    high: float | None


class ProductLimit(NamedTuple):
    """The estimate S(t) without limits: event times, ascending; how many had happened by each."""

    times: list[float]
    happened: list[int]
    survival: list[float]


class SurvivalLimits(NamedTuple):
    """The limits of S(t) at each event time, ascending (None where undefined)."""

    low: list[float | None]
    high: list[float | None]


def kaplan_meier(
    durations: Sequence[float], happened: Sequence[bool | int], conf: float = CONFIDENCE
) -> list[SurvivalStep]:
    """Return the steps of the product-limit estimate S(t), one for each event time, ascending.

    Ties:   events come before censorings at the same time.
    Limits: log(-log) transformed Greenwood; None where S is 0. Empty for no event.
    Source: Kaplan & Meier, JASA 53 (1958) 457; limits as R survival, conf.type "log-log".
    """
    estimate = product_limit(durations, happened)
    if not estimate.times:
        return []
    (limits,) = survival_limits(durations, happened, [conf])
    rows = zip(estimate.times, estimate.survival, *limits, strict=True)
    return [SurvivalStep._make(row) for row in rows]


def product_limit(durations: Sequence[float], happened: Sequence[bool | int]) -> ProductLimit:
    """Return the product-limit estimate alone, for the many uses that need no limits.

    Ties and source: as ``kaplan_meier``.
    """
    import numpy as np

    times, is_event = np.asarray(durations), np.asarray(happened, dtype=bool)
    points, counts = np.unique(times[is_event], return_counts=True)
    at_risk = len(times) - np.searchsorted(np.sort(times), points, side="left")
    survival = np.cumprod(1 - counts / at_risk)
    return ProductLimit(points.tolist(), np.cumsum(counts).tolist(), survival.tolist())


def survival_limits(
    durations: Sequence[float], happened: Sequence[bool | int], confs: Sequence[float]
) -> list[SurvivalLimits]:
    """Return the limits of S(t) of one sample at several confidences; method as kaplan_meier."""
    import numpy as np
    from scipy import stats

    times, is_event = np.asarray(durations), np.asarray(happened, dtype=bool)
    sf = stats.ecdf(stats.CensoredData.right_censored(times, ~is_event)).sf
    kept = np.isin(sf.quantiles, times[is_event])
    found = []
    for conf in confs:
        with warnings.catch_warnings():
            # SciPy says aloud that limits are undefined where S is 0; here they become None.
            warnings.simplefilter("ignore", RuntimeWarning)
            limits = sf.confidence_interval(confidence_level=conf, method="log-log")
        sides = (limits.low.probabilities[kept], limits.high.probabilities[kept])
        found.append(SurvivalLimits(*(list(map(_defined, side.tolist())) for side in sides)))
    return found


def survival_at(steps: Sequence[SurvivalStep], time: float) -> SurvivalStep | None:
    """Return the last step at or before a time; None before the first event, where S is 1."""
    reached = [step for step in steps if step.time <= time]
    return reached[-1] if reached else None


def _defined(limit: float) -> float | None:
    return None if math.isnan(limit) else limit
