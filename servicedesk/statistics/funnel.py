"""Funnel plots: how far shares of differently many cases may lie apart by chance alone."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from servicedesk.statistics.control import laney_p
from servicedesk.statistics.intervals import z_value

#: The two pairs of limits.
INNER, OUTER = 0.95, 0.998
#: How many points a limit is drawn from, and how far beyond the largest place.
_POINTS, _BEYOND = 40, 1.05
#: Below so many cases no limit is drawn.
_LEAST = 3


class Limits(NamedTuple):
    """Limits of chance at a number of cases, as shares within 0 to 1."""

    n: int
    inner_low: float
    inner_high: float
    outer_low: float
    outer_high: float


class Funnel(NamedTuple):
    """A centre and how much wider than binomial chance the places spread (at least 1)."""

    centre: float
    spread: float

    def at(self, n: int) -> Limits:
        """Return the limits of ``n`` cases, 1 or more."""
        inner, outer = (self._width(n, conf) for conf in (INNER, OUTER))
        low, high = ((max(0.0, self.centre - w), min(1.0, self.centre + w)) for w in (inner, outer))
        return Limits(n, low[0], low[1], high[0], high[1])

    def side(self, share: float, n: int) -> int:
        """Return 1 above the outer limits, -1 below them, 0 where chance explains it."""
        limits = self.at(n)
        return (share > limits.outer_high) - (share < limits.outer_low)

    def curve(self, largest: int) -> list[Limits]:
        """Return the limits from few cases to a little beyond the largest place."""
        sizes = (math.ceil(largest * _BEYOND * at / _POINTS) for at in range(1, _POINTS + 1))
        return [self.at(n) for n in sorted({max(_LEAST, size) for size in sizes})]

    def _width(self, n: int, conf: float) -> float:
        return z_value(conf) * self.spread * math.sqrt(self.centre * (1 - self.centre) / n)


def funnel(k: Sequence[int], n: Sequence[int], centre: float) -> Funnel:
    """Return the funnel of places with ``k`` of ``n``, smallest first, around a centre of 0 to 1.

    Formula: centre ± z sigma_z √(p(1-p)/n) at 95 % and 99.8 %, sigma_z of Laney's p' chart.
    Source:  docs/metrics.md#small-numbers; Spiegelhalter, Statistics in Medicine 24 (2005) 1185.
    """
    return Funnel(centre, max(1.0, laney_p(k, n).sigma_z or 1.0))
