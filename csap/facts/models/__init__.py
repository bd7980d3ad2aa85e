"""Tables of the facts: what must be counted again, roll-ups, and stored measurements."""

from csap.facts.models.audits import DayAudit
from csap.facts.models.frozen import FrozenBaseline
from csap.facts.models.leaves import CustomerGroupMembership, Leaf
from csap.facts.models.limits import ControlLimits
from csap.facts.models.marks import DirtyMark
from csap.facts.models.measurements import Baseline, Measurement, State
from csap.facts.models.rollups import (
    ROLLUPS,
    TWINS,
    CountedDay,
    DemandDay,
    DemandMonth,
    DueDay,
    DueMonth,
    FlowDay,
    FlowMonth,
    FoldedMonth,
    OpinionDay,
    OpinionMonth,
    ResolvedDay,
    ResolvedMonth,
    ResultDay,
    ResultMonth,
    ServiceMonth,
)

__all__ = [
    "ROLLUPS",
    "TWINS",
    "Baseline",
    "ControlLimits",
    "CountedDay",
    "CustomerGroupMembership",
    "DayAudit",
    "DemandDay",
    "DemandMonth",
    "DirtyMark",
    "DueDay",
    "DueMonth",
    "FlowDay",
    "FlowMonth",
    "FoldedMonth",
    "Leaf",
    "FrozenBaseline",
    "Measurement",
    "OpinionDay",
    "OpinionMonth",
    "ResolvedDay",
    "ResolvedMonth",
    "ResultDay",
    "ResultMonth",
    "ServiceMonth",
    "State",
]
