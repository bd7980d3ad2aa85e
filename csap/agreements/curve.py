"""The share done within any time, from one set of comparable cases. Pure.

What ``csap.metrics.promises.promise`` says of one ask, this says of many, sorting and estimating
once; a test holds both equal.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from csap.metrics.promises import PROMISE_CONFIDENCE
from servicedesk.statistics import survival
from servicedesk.statistics.intervals import CONFIDENCE, ShareInterval, wilson_ci
from servicedesk.statistics.quantiles import quantile_ci_ranks, rank_reaching

_FLOAT_NOISE = 1e-12


class Step(NamedTuple):
    """So many were done within ``value``; share and limits are 0 to 1."""

    value: int
    k: int
    share: float
    low: float
    high: float


def high_of(limit: float | None) -> float:
    """Return an upper limit of a share; one that is not defined bounds nothing."""
    return 1.0 if limit is None else limit


class Curve:
    """Values of cases (a time, a slip, a cost; less is better), and whether each is final.

    The value of an open case is what it has reached so far.
    """

    def __init__(self, values: Sequence[int], done: Sequence[bool]) -> None:
        self.n, self.open = len(values), sum(not each for each in done)
        self._values, self._done = values, done
        estimate = survival.product_limit(values, done)
        self._points = [int(time) for time in estimate.times]
        self._done_within, self._survival = estimate.happened, estimate.survival

    @property
    def method(self) -> str:
        return "Kaplan–Meier" if self.open else "order statistics"

    def within(self, value: int) -> int:
        """Return how many were done within a value."""
        at = bisect_right(self._points, value)
        return self._done_within[at - 1] if at else 0

    def share_within(self, value: int) -> ShareInterval:
        """Return the share done within a value, with 95 % limits; all None without cases.

        None open: k/n with Wilson. Some open: Kaplan-Meier; before the first that is done none of
        those that reached the value is, and where all are done the last known lower limit holds.
        """
        if not self.open or not self.n:
            return wilson_ci(self.within(value), self.n)
        at = bisect_right(self._points, value)
        if not at:
            reached = sum(each > value for each in self._values)
            return ShareInterval(0.0, 0.0, wilson_ci(0, reached).high)
        low, high = self._limits[0][at - 1], self._limits[1][at - 1]
        return ShareInterval(1 - self._survival[at - 1], low, high)

    def point(self, share: float) -> int | None:
        """Return the smallest value within which the share was done; None: not that many were."""
        if not self.open:
            rank = rank_reaching(share, self.n) if self.n else 0
            return self._at_rank(rank) if rank else None
        at = bisect_left(self._survival, share - _FLOAT_NOISE, key=lambda left: 1 - left)
        return self._points[at] if at < len(self._points) else None

    def safe(self, share: float) -> int | None:
        """Return the value that can be promised for a share, with 90 % confidence; None: none."""
        if not self.open:
            rank = quantile_ci_ranks(self.n, share, PROMISE_CONFIDENCE, "upper").upper_rank
            return None if rank is None else self._at_rank(rank)
        return self._first(low >= share - _FLOAT_NOISE for low in self._safe_lows)

    @property
    def points(self) -> list[int]:
        """The values at which something was done, ascending."""
        return self._points

    def step(self, value: int) -> Step:
        """Return where the curve stands at a value."""
        share, low, high = self.share_within(value)
        return Step(value, self.within(value), share or 0.0, low or 0.0, high_of(high))

    def _at_rank(self, rank: int) -> int:
        return self._points[bisect_left(self._done_within, rank)]

    def _first(self, reached: Iterable[bool]) -> int | None:
        pairs = zip(self._points, reached, strict=True)
        return next((value for value, is_enough in pairs if is_enough), None)

    @cached_property
    def _limits(self) -> tuple[list[float], list[float | None]]:
        """Limits of the share at each step; a lower one that is undefined stays as it was."""
        of_survival, _ = self._limits_of_survival
        lows, low = [], 0.0
        for high in of_survival.high:
            low = low if high is None else 1 - high
            lows.append(low)
        return lows, [None if low is None else 1 - low for low in of_survival.low]

    @cached_property
    def _safe_lows(self) -> list[float]:
        """One-sided lower limits of the share at each step."""
        _, one_sided = self._limits_of_survival
        return [0.0 if high is None else 1 - high for high in one_sided.high]

    @cached_property
    def _limits_of_survival(self) -> list[survival.SurvivalLimits]:
        """Limits of what is left, for an estimate and for a promise."""
        confidences = (CONFIDENCE, 2 * PROMISE_CONFIDENCE - 1)
        return survival.survival_limits(self._values, self._done, confidences)
