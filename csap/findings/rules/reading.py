"""What the rules read of one scope: one stored baseline, and what was measured before it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile

from csap.facts.measures.relationship import METRICS as TOLD_BY_WAVES
from csap.facts.periods import Period
from csap.facts.queries import Figure, Series, StoredBaseline
from csap.telling import shown
from csap.telling.stories import is_judged

#: How many months back figures are read: three years hold six waves. A gap is followed over the
#: last twelve closed periods.
BACK, PAST = 36, 12
#: What is followed period by period, because its months are in no series.
FOLLOWED = (
    "gap.perception",
    "gap.adequacy",
    "sat.acceptance",
    "sat.awareness",
    "sat.relevance_needs",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A scope in a closed, final period.

    ``name`` is empty for the organisation. ``past`` holds the figures of ``FOLLOWED`` metrics by
    closed period, oldest first, this one last. ``weight`` is the scope's share of all demand, 0 to
    1. ``targets``: shares that are aimed at, by metric.
    """

    scope: str
    name: str
    baseline: StoredBaseline
    past: Mapping[str, Sequence[tuple[Period, Figure]]] = field(default_factory=dict)
    weight: float = 1.0
    targets: Mapping[str, float] = field(default_factory=dict)
    #: Of a service: whether nobody asked for it in twelve months.
    is_unused: bool = False

    @property
    def period(self) -> Period:
        return self.baseline.period

    def figure(self, metric: str) -> Figure | None:
        """Return a figure that has a value; None where nothing was measured or it is hidden."""
        found = self.baseline.figures.get(metric)
        if found is None or found.value is None:
            return None
        return found if shown.may_be_told(found, self.baseline.scope) else None

    def quiet_since(self, metric: str, end: date) -> tuple[int, int]:
        """Return the known periods from a day on, and how many unknown ones came last.

        A month in which no wave was held is no period of what only waves tell.
        """
        if metric not in FOLLOWED:
            months = (self.period.end.year - end.year) * 12 + self.period.end.month - end.month
            return (months, 0) if self.figure(metric) else (0, months)
        later = [figure for period, figure in self.past.get(metric, ()) if period.start >= end]
        if metric in TOLD_BY_WAVES:
            later = [figure for figure in later if figure.state != "no_data"]
        known = [figure.value is not None for figure in later]
        unknown = list(takewhile(lambda is_known: not is_known, reversed(known)))
        return sum(known), len(unknown)

    def series(self, metric: str) -> Series | None:
        """Return the months of a metric, if the newest that is judged is the one that is read."""
        found = shown.series_of(self.baseline, metric)
        if found is None or not found.points:
            return None
        newest = found.points[-1]
        is_current = newest.start == self.period.start and is_judged(newest, found)
        return found if is_current else None
