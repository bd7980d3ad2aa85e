"""Tables of the facts: what must be counted again, daily roll-ups, and stored measurements."""

from csap.facts.models.limits import ControlLimits
from csap.facts.models.marks import DirtyMark
from csap.facts.models.measurements import Baseline, Measurement, State
from csap.facts.models.rollups import (
    ROLLUPS,
    CohortDay,
    DemandDay,
    DueDay,
    FlowDay,
    RatingDay,
    RequesterDay,
    ResolvedDay,
    ResultDay,
)

__all__ = [
    "ROLLUPS",
    "Baseline",
    "CohortDay",
    "ControlLimits",
    "DemandDay",
    "DirtyMark",
    "DueDay",
    "FlowDay",
    "Measurement",
    "RatingDay",
    "RequesterDay",
    "ResolvedDay",
    "ResultDay",
    "State",
]
