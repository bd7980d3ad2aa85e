"""How far a computation on demand is: said by the worker, read by the page that waits.

Kept in the cache, since it is worth nothing once the figures are stored.
"""

from typing import NamedTuple

from django.core.cache import cache

from csap.facts.periods import Period
from csap.facts.scopes import Scope

#: What is done, in order; the page shows how many are behind it.
STEPS = ("asked", "counting", "measuring")
#: Longer than a page waits, in seconds.
KEPT_FOR = 600


class Progress(NamedTuple):
    """``step`` of STEPS. ``left``: changes that wait to be counted, None where that is over."""

    step: str
    left: int | None = None

    @property
    def number(self) -> int:
        """How many steps are begun, 1 to 3."""
        return STEPS.index(self.step) + 1

    @property
    def of(self) -> int:
        return len(STEPS)


def say(scope: Scope, period: Period, step: str, *, left: int | None = None) -> None:
    """Write down how far it is."""
    cache.set(_name(scope, period), (step, left), KEPT_FOR)


def read(scope: Scope, period: Period) -> Progress | None:
    """Return how far it is; None if nobody asked, or long ago."""
    found = cache.get(_name(scope, period))
    return Progress(*found) if found else None


def over(scope: Scope, period: Period) -> None:
    """Forget it: the figures are stored."""
    cache.delete(_name(scope, period))


def _name(scope: Scope, period: Period) -> str:
    return f"csap.progress:{scope}:{period.start}:{period.end}".replace(" ", "")
