"""What a rule says of one scope, before and after the correction for many tests. Pure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from csap.facts.queries import Figure, Series
from csap.findings.rules.reading import Reading
from csap.findings.vocabulary import Kind, Side, Stage
from csap.metrics import catalog
from servicedesk.statistics.trend import two_sided_p


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding that a rule would report.

    ``size`` counts smallest changes that matter. ``holds`` says that the rule already asks for
    repeated evidence or for none of chance, so that no correction applies. ``calls_for``: words of
    ``plan_rules.suggest_principles``.
    """

    kind: Kind
    metric: str
    reading: Reading
    sentence: str
    why: str
    size: float
    figure: Figure | None = None
    series: Series | None = None
    side: Side = Side.BAD
    stage: Stage = Stage.NONE
    is_deficiency: bool = False
    holds: bool = False
    calls_for: tuple[str, ...] = ()
    statistics: Mapping[str, Any] = field(default_factory=dict)

    @property
    def scope(self) -> str:
        return self.reading.scope

    @property
    def identity(self) -> tuple[str, str, str]:
        """Of open findings there is one of each."""
        return (str(self.kind), self.metric, self.scope)

    @property
    def severity(self) -> int:
        """Size times the share of demand it concerns, in thousandths; for order only."""
        return min(round(1000 * self.size * self.reading.weight), 1_000_000_000)


class Looked(NamedTuple):
    """One test of a family: its p, None where the rule tests nothing, and what it would report.

    ``is_signal``: a chart with a pattern in its newest month, whatever the correction leaves.
    """

    kind: Kind
    p: float | None
    candidate: Candidate | None = None
    is_signal: bool = False


def smallest_changes(metric: str, distance: float, around: float) -> float:
    """Return a distance in smallest changes that matter of a metric around a value."""
    relevant = catalog.get(metric).relevant_change
    unit = relevant.matters_from(around) if relevant else 0.0
    return abs(distance) / unit if unit else abs(distance)


def chance_below(share: float, wanted: float, n: int) -> float:
    """Return the one-sided p of a share of n that should reach another (score test)."""
    spread = math.sqrt(wanted * (1 - wanted) / n)
    tail = two_sided_p((share - wanted) / spread) / 2 if spread else 0.5
    return tail if share < wanted else 1 - tail
