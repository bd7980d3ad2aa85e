"""The barometer: key customers against all others, on every metric of a quarter.

Service is for all: the published target is the same for everybody, and the first line shows
whether it is kept alike. Both sides are stored baselines, protected as everywhere; an opinion of
all others is told only as the difference of two figures that are told anyway.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from csap.customers.vocabulary import KEY_GROUP
from csap.facts.periods import Period
from csap.facts.queries import Figure, StoredBaseline, baseline_for, customer_groups
from csap.facts.scopes import OTHERS, Scope
from csap.facts.shares import may_be_told
from csap.metrics import catalog
from servicedesk.statistics.intervals import (
    DifferenceInterval,
    mover_diff_ci,
    newcombe_diff_ci,
    wilson_ci,
)

KEY, REST, EVERYONE = Scope(group=KEY_GROUP), Scope(group=OTHERS), Scope()
#: Whether both are served alike is read from these.
ATTAINMENTS = ("time.sla_attainment.resolve", "time.sla_attainment.response")
_NONE = DifferenceInterval(None, None, None)


class Side(NamedTuple):
    """One side of a comparison; ``value`` None: nothing to tell, or it may not be told."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    k: int | None = None
    n: int | None = None


class Compared(NamedTuple):
    """A metric of key customers and of all others. ``favour``: whom it is better for.

    "key" and "others" only where the interval of the difference leaves 0 out; "" else, and
    where no side is better.
    """

    metric: str
    title: str
    unit: str
    family: int
    key: Side
    others: Side
    difference: DifferenceInterval
    favour: str

    @property
    def stands_out(self) -> bool:
        low, high = self.difference.low, self.difference.high
        return low is not None and high is not None and (low > 0 or high < 0)


@dataclass(frozen=True, slots=True)
class Barometer:
    """Every metric that either side has a value of. ``as_of``: of the older side."""

    period: Period
    as_of: date
    is_provisional: bool
    rows: list[Compared]

    @property
    def attainment(self) -> Compared | None:
        """Return the comparison that says whether both are served alike."""
        told = {row.metric: row for row in self.rows if row.difference.diff is not None}
        return next((told[metric] for metric in ATTAINMENTS if metric in told), None)

    @property
    def tested(self) -> int:
        return sum(row.difference.low is not None for row in self.rows)

    @property
    def standing_out(self) -> list[Compared]:
        return [row for row in self.rows if row.stands_out]


def read(period: Period) -> Barometer | None:
    """Return the comparison of a period; None until both sides are computed. Up to 16 queries."""
    if KEY_GROUP not in customer_groups():
        return None
    stored = [baseline_for(scope, period) for scope in (KEY, REST, EVERYONE)]
    key, others, everyone = stored
    if key is None or others is None:
        return None
    compared = [
        compare(metric, _figure(key, metric), _figure(others, metric), _figure(everyone, metric))
        for metric in catalog.METRICS
    ]
    return Barometer(
        period,
        min(key.as_of, others.as_of),
        key.is_provisional or others.is_provisional,
        [row for row in compared if row is not None],
    )


def _figure(baseline: StoredBaseline | None, metric: str) -> Figure | None:
    return baseline.figures.get(metric) if baseline else None


def compare(
    metric: str, key: Figure | None, others: Figure | None, everyone: Figure | None
) -> Compared | None:
    """Return a metric of both sides; None if neither has a value that may be told. Pure."""
    of_key = _side(key)
    of_others = _side(others) if others and others.value is not None else _rest(everyone, key)
    if of_key.value is None and of_others.value is None:
        return None
    known = catalog.get(metric)
    difference = _difference(known.unit, of_key, of_others)
    figure = key or others
    assert figure is not None
    return Compared(
        metric,
        known.title,
        known.unit,
        figure.family,
        of_key,
        of_others,
        difference,
        _favour(known.higher_is_better, difference),
    )


def _side(figure: Figure | None) -> Side:
    if figure is None or figure.value is None:
        return Side()
    if not may_be_told(figure.metric, figure.n, is_organisation=False):
        return Side()
    return Side(figure.value, figure.low, figure.high, figure.k, figure.n)


def _rest(everyone: Figure | None, key: Figure | None) -> Side:
    """Return a share of all others as what is left of two shares that are told.

    The rule of small numbers hides the key customers whenever what is left is of fewer than five.
    """
    told = _side(key)
    if everyone is None or everyone.unit != "share" or None in (told.k, told.n, everyone.k):
        return Side()
    k, n = (everyone.k or 0) - (told.k or 0), (everyone.n or 0) - (told.n or 0)
    if n <= 0 or not 0 <= k <= n or not may_be_told(everyone.metric, n, is_organisation=False):
        return Side()
    return Side(*wilson_ci(k, n), k, n)


def _difference(unit: str, key: Side, others: Side) -> DifferenceInterval:
    """Return key customers less all others: Newcombe for shares of a count, else MOVER."""
    if key.value is None or others.value is None:
        return _NONE
    if unit == "share" and key.k is not None and others.k is not None:
        return newcombe_diff_ci(key.k, key.n or 0, others.k, others.n or 0)
    if None in (key.low, key.high, others.low, others.high):
        return DifferenceInterval(key.value - others.value, None, None)
    return mover_diff_ci(
        (key.value, key.low or 0.0, key.high or 0.0),
        (others.value, others.low or 0.0, others.high or 0.0),
    )


def _favour(higher_is_better: bool | None, difference: DifferenceInterval) -> str:
    low, high = difference.low, difference.high
    if higher_is_better is None or low is None or high is None or low <= 0 <= high:
        return ""
    return "key" if (low > 0) == higher_is_better else "others"
