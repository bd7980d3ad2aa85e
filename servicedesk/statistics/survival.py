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


def kaplan_meier(
    durations: Sequence[float], happened: Sequence[bool | int], conf: float = CONFIDENCE
) -> list[SurvivalStep]:
    """Return the steps of the product-limit estimate S(t), one for each event time, ascending.

    Ties:   events come before censorings at the same time.
    Limits: log(-log) transformed Greenwood; None where S is 0. Empty for no event.
    Source: Kaplan & Meier, JASA 53 (1958) 457; limits as R survival, conf.type "log-log".
    """
    from scipy import stats

    event_times = {time for time, event in zip(durations, happened, strict=True) if event}
    if not event_times:
        return []
    sample = stats.CensoredData.right_censored(durations, [not event for event in happened])
    sf = stats.ecdf(sample).sf
    with warnings.catch_warnings():
        # SciPy says aloud that the limits are undefined where S is 0; here they become None.
        warnings.simplefilter("ignore", RuntimeWarning)
        limits = sf.confidence_interval(confidence_level=conf, method="log-log")
    rows = zip(
        sf.quantiles.tolist(),
        sf.probabilities.tolist(),
        map(_defined, limits.low.probabilities.tolist()),
        map(_defined, limits.high.probabilities.tolist()),
        strict=True,
    )
    return [SurvivalStep._make(row) for row in rows if row[0] in event_times]


def survival_at(steps: Sequence[SurvivalStep], time: float) -> SurvivalStep | None:
    """Return the last step at or before a time; None before the first event, where S is 1."""
    reached = [step for step in steps if step.time <= time]
    return reached[-1] if reached else None


def _defined(limit: float) -> float | None:
    return None if math.isnan(limit) else limit
