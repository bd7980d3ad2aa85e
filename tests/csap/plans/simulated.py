"""Series in which it is known whether a plan did anything, as an evaluation is given them.

Noise has a standard deviation of 1 a month, so that a size of 2 is two standard deviations.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from statistics import fmean

from csap.facts.periods import add_months
from csap.plans.effect import Given, Level, Month, Terms, read_effect
from csap.plans.vocabulary import Aim

FIRST = date(2024, 11, 1)
WINDOW = 3
#: A target just beyond the smallest change that matters: the easiest one that may be signed.
JUST_BEYOND = 1.01
#: How far below its average a month lies that begins a plan.
BAD = -2.0
LEAD_IN = 40  # months in which a bad one is waited for


@dataclass(frozen=True, slots=True)
class Setting:
    """How a series comes about. ``step`` and ``slope`` (a month) are the plan's own doing.

    ``matters``: the smallest change that matters. ``common``: a step that every scope makes at
    the start. ``trend``: a slope that was there before and goes on. ``begun_by``: "", "month" or
    "quarter": the plan begins after a bad one. ``kind``: values, shares or counts.
    """

    before: int = 12
    after: int = 12
    autocorrelation: float = 0.0
    matters: float = 0.3
    step: float = 0.0
    slope: float = 0.0
    common: float = 0.0
    trend: float = 0.0
    controls: int = 0
    begun_by: str = ""
    kind: str = "values"

    @property
    def is_null(self) -> bool:
        return not (self.step or self.slope)


def noise(random: Random, n: int, autocorrelation: float) -> list[float]:
    """Return noise of unit variance whose neighbours resemble each other."""
    fresh = math.sqrt(1 - autocorrelation**2)
    values = [random.gauss(0, 1)]
    for _ in range(n - 1):
        values.append(autocorrelation * values[-1] + fresh * random.gauss(0, 1))
    return values


def begun(random: Random, setting: Setting) -> tuple[list[float], set[int]]:
    """Return noise with the start after ``before`` months, and the months that began the plan."""
    n, length = setting.before + setting.after, {"": 0, "month": 1, "quarter": 3}[setting.begun_by]
    if not length:
        return noise(random, n, setting.autocorrelation), set()
    bad = BAD / math.sqrt(length)
    while True:
        values = noise(random, LEAD_IN + n, setting.autocorrelation)
        for start in range(setting.before, LEAD_IN + setting.before):
            if fmean(values[start - length : start]) <= bad:
                chosen = values[start - setting.before : start + setting.after]
                return chosen, set(range(setting.before - length, setting.before))


def simulated(random: Random, setting: Setting) -> Given:
    """Return what an evaluation is given of one simulated plan."""
    own, triggers = begun(random, setting)
    t0, n = setting.before, setting.before + setting.after
    shared = [setting.trend * at + (setting.common if at >= t0 else 0.0) for at in range(n)]
    effect = [setting.step + setting.slope * (at - t0 + 1) if at >= t0 else 0.0 for at in range(n)]
    made = _MAKE[setting.kind]
    months = made(random, [a + b + c for a, b, c in zip(own, shared, effect, strict=True)])
    controls = {
        f"department:{name}": made(
            random,
            [a + b for a, b in zip(noise(random, n, setting.autocorrelation), shared, strict=True)],
        )
        for name in range(setting.controls)
    }
    baseline, now = _level(months[:t0]), _level(months[-WINDOW:])
    size = setting.matters * _UNIT[setting.kind]
    terms = Terms(
        Aim.IMPROVE,
        "any",
        months[t0].start,
        baseline,
        size,
        target=baseline.value + JUST_BEYOND * size,
        better=True,
    )
    return Given(
        terms,
        now,
        months,
        setting.after,
        controls=controls,
        comparable={name: found[:t0] for name, found in controls.items()},
        triggers=frozenset(months[at].start for at in triggers),
    )


def _values(random: Random, levels: list[float]) -> tuple[Month, ...]:
    return tuple(Month(add_months(FIRST, at), 20 + level, 100) for at, level in enumerate(levels))


def _shares(random: Random, levels: list[float]) -> tuple[Month, ...]:
    """Shares of about 100 around 72 %, half of whose noise is chance and half is not."""
    months = []
    for at, level in enumerate(levels):
        n = random.randint(80, 120)
        p = min(0.99, max(0.01, 0.72 + level * _UNIT["shares"] / math.sqrt(2)))
        k = sum(random.random() < p for _ in range(n))
        months.append(Month(add_months(FIRST, at), k / n, n))
    return tuple(months)


def _counts(random: Random, levels: list[float]) -> tuple[Month, ...]:
    """Counts for 1,000 people around 20 in 100, which spread twice as wide as chance."""
    months = []
    for at, level in enumerate(levels):
        rate = max(1.0, 20 + level * _UNIT["counts"])
        n = round(rate * 10)
        months.append(Month(add_months(FIRST, at), n / 10, n, exposure=1000.0))
    return tuple(months)


_MAKE: dict[str, Callable[[Random, list[float]], tuple[Month, ...]]] = {
    "values": _values,
    "shares": _shares,
    "counts": _counts,
}
#: One standard deviation of a month, in the unit of the values.
_UNIT = {"values": 1.0, "shares": 0.045, "counts": 2.8}


def _level(months: tuple[Month, ...]) -> Level:
    """Return the level of several months as one period has it."""
    n = sum(month.n or 0 for month in months)
    value = sum((month.value or 0) * (month.n or 0) for month in months) / n
    return Level(value, n=n)


def claimed(random: Random, setting: Setting, *, plans: int) -> dict[str, int]:
    """Return how many simulated plans were given which verdict."""
    counts: dict[str, int] = {}
    for _ in range(plans):
        verdict = read_effect(simulated(random, setting)).verdict
        counts[verdict] = counts.get(verdict, 0) + 1
    return counts


#: What happens in a cell, and the same with neighbours that resemble each other.
def cells() -> dict[str, Setting]:
    """Return every cell by its name."""
    found: dict[str, Setting] = {}
    happened = {
        "no effect": Setting(),
        "rebound after a bad month": Setting(begun_by="month"),
        "rebound after a bad quarter": Setting(begun_by="quarter"),
        "an old trend goes on": Setting(trend=0.15),
        "everybody improves": Setting(common=4.0),
    }
    for name, setting in happened.items():
        for lengths in ((8, 8), (12, 12)):
            # Alone nobody can see that everybody improved.
            for controls in (3,) if setting.common else (0, 3):
                for r in (0.0, 0.3):
                    told = f"{name}, {lengths[0]}+{lengths[1]} months"
                    told += f", {controls} controls" if controls else ""
                    told += f", autocorrelation {r}" if r else ""
                    found[told] = replace(
                        setting,
                        before=lengths[0],
                        after=lengths[1],
                        controls=controls,
                        autocorrelation=r,
                    )
    for kind in ("shares", "counts"):
        for begun_by in ("", "month"):
            after = " after a bad month" if begun_by else ""
            found[f"{kind}, no effect{after}"] = Setting(kind=kind, begun_by=begun_by)
    return found
