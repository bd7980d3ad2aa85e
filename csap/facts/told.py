"""Measures that higher rooms tell: agreements and reviews know what no roll-up counts.

A room registers a teller for a key of the catalog in its ``AppConfig.ready``; its measure is then
computed, stored and shown with every baseline. What is told is a count of everything there is, no
sample, so it has no interval.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from csap.facts.measures.figures import NO_LIMITS, Computed, Maker, flagged_below
from csap.facts.periods import Period
from csap.facts.scopes import Reach
from csap.metrics import catalog


class Told(NamedTuple):
    """A measure of a scope and period: its value in the unit of the catalog, of ``n``.

    ``k`` is the numerator of a share. None: nothing to measure, for which ``detail`` may hold the
    ``reason``.
    """

    value: float | None
    n: int
    k: int | None = None
    detail: Mapping[str, Any] = MappingProxyType({})


#: Called with scope, period, and the day as of which it is told; None: not measured of this scope.
Teller: TypeAlias = Callable[[Reach, Period, date], Told | None]
_tellers: dict[str, Teller] = {}


def add_teller(metric: str, teller: Teller) -> None:
    """Let a room tell a measure. Call from ``AppConfig.ready`` only.

    :raises KeyError: if the catalog has no such measure.
    """
    _tellers[catalog.get(metric).key] = teller


def share(k: int, n: int, **detail: Any) -> Told:
    """Return k of n as a measure; 0 of 0 is nothing to measure."""
    return Told(k / n if n else None, n, k if n else None, detail)


def figures(maker: Maker, reach: Reach) -> Iterator[Computed]:
    """Yield the figure of each measure that is told of the scope, by key."""
    period, as_of = maker.evidence.period, maker.evidence.as_of
    for metric, teller in sorted(_tellers.items()):
        told = teller(reach, period, as_of)
        if told is not None:
            yield maker.value(
                metric,
                told.n,
                (told.value, *NO_LIMITS),
                told,
                k=told.k,
                state=flagged_below(told.n, catalog.get(metric).needs.n) or "ok",
                detail=told.detail,
            )
