"""What an evaluation is given: plain values, so that equal ones give equal answers. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from csap.plans.vocabulary import Aim


class Level(NamedTuple):
    """A measured level of a period, its interval and what it is of; ``k`` of shares only."""

    value: float
    low: float | None = None
    high: float | None = None
    n: int | None = None
    k: int | None = None


class Month(NamedTuple):
    """A closed, final month; ``value`` None: not measured, a gap.

    ``exposure``: what a count is of, as average people; None where the value is no rate of counts.
    """

    start: date
    value: float | None
    n: int | None = None
    exposure: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a goal promises, as signed. ``target`` of improving, ``band`` of maintaining.

    ``matters``: the smallest change that matters, at the baseline. ``better``: which way is
    better, None for neither; an improving goal knows it from its target.
    """

    aim: Aim
    metric: str
    starts_on: date
    baseline: Level
    matters: float
    target: float | None = None
    band: tuple[float, float] | None = None
    better: bool | None = None

    @property
    def is_upwards(self) -> bool | None:
        """Whether higher is what the goal wants; None where it wants neither."""
        if self.aim == Aim.IMPROVE and self.target is not None:
            return self.target > self.baseline.value
        return self.better

    @property
    def sign(self) -> int:
        """1 where higher is wanted, -1 where lower is."""
        return -1 if self.is_upwards is False else 1


@dataclass(frozen=True, slots=True)
class Guard:
    """The opposing metric before and now; levels are None where nothing was measured."""

    metric: str
    before: Level | None
    now: Level | None
    matters: float
    better: bool | None


@dataclass(frozen=True, slots=True)
class Given:
    """Everything that an evaluation looks at.

    ``now``: the level in the window of the last final months. ``months``: oldest first, without
    holes in the calendar. ``months_after``: final months since the planned start, measured or not.
    ``controls``: scopes outside the plan, chosen in it, month by month as ``months``.
    ``comparable``: past months of scopes of the same kind, for the expected rebound.
    ``triggers``: months whose badness began the plan.
    """

    terms: Terms
    now: Level | None
    months: tuple[Month, ...]
    months_after: int
    controls: Mapping[str, tuple[Month, ...]] = field(default_factory=dict)
    comparable: Mapping[str, tuple[Month, ...]] = field(default_factory=dict)
    guard: Guard | None = None
    triggers: frozenset[date] = frozenset()

    @property
    def first_after(self) -> int:
        """The index of the first month that began on or after the planned start."""
        starts_on = self.terms.starts_on
        return sum(month.start < starts_on for month in self.months)
