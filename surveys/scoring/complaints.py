"""Complaints as figures. Few of them are no satisfaction: they enter no satisfaction score."""

from collections.abc import Collection
from datetime import timedelta
from typing import NamedTuple

from servicedesk.statistics.intervals import (
    CONFIDENCE,
    RateInterval,
    ShareInterval,
    poisson_rate_ci,
    wilson_ci,
)
from servicedesk.statistics.quantiles import percentile


class Complaints(NamedTuple):
    """Complaints of a period. ``decided`` were judged right or not, ``upheld`` right.

    ``changed`` led to a change: a request, an action, or something that people were told was done.
    ``waits``: from when it could be read to its answer, one for each that was answered.
    """

    given: int
    decided: int
    upheld: int
    changed: int
    waits: Collection[timedelta]


class ComplaintFigures(NamedTuple):
    """``rate`` per 100 requests; ``answered`` and ``changed`` of all, ``upheld`` of the decided.

    ``median_wait`` is None while none is answered.
    """

    rate: RateInterval
    answered: ShareInterval
    upheld: ShareInterval
    changed: ShareInterval
    median_wait: timedelta | None


def complaint_figures(
    complaints: Complaints, requests: int, conf: float = CONFIDENCE
) -> ComplaintFigures:
    """Return what complaints of a period say, beside the requests of the same period.

    Formula: given / requests * 100 with exact Poisson limits; shares with Wilson's.
    Unit:    complaints per 100 requests; shares 0 to 1; the wait by the clock on the wall.
    Source:  docs/metrics.md#complaints
    """
    seconds = [wait.total_seconds() for wait in complaints.waits]
    median = percentile(seconds, 0.5)
    return ComplaintFigures(
        poisson_rate_ci(complaints.given, requests, 100, conf),
        wilson_ci(len(seconds), complaints.given, conf),
        wilson_ci(complaints.upheld, complaints.decided, conf),
        wilson_ci(complaints.changed, complaints.given, conf),
        None if median is None else timedelta(seconds=median),
    )
