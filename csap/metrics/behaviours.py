"""The measured side of the five service behaviours: what was delivered, in percent of its target.

Targets are decisions of the organisation, kept here in one place (docs/metrics.md#behaviours).
"""

from types import MappingProxyType
from typing import Literal, NamedTuple

from surveys.scoring.behaviours import BehaviourRow, behaviour_scores


class Partner(NamedTuple):
    """What a behaviour is measured by. ``target`` is in the unit of ``metric``."""

    metric: str
    target: float
    better: Literal["high", "low"] = "high"


#: ``quality`` is 1 - the reopen rate; ``performance`` is what left the backlog per what came in.
PARTNERS = MappingProxyType(
    {
        "quality": Partner("qual.reopen_rate", 0.95),
        "effectiveness": Partner("qual.fcr_net", 0.60),
        "timeliness": Partner("time.sla_attainment.resolve", 0.95),
        "efficiency": Partner("eff.touches", 2.0, "low"),
        "performance": Partner("flow.backlog", 1.0),
    }
)


def of_target(behaviour: str, value: float | None) -> float | None:
    """Return a measured value in percent of its target, at most 100; None for none.

    Formula: 100 min(1, value/target), or 100 min(1, target/value) where low is better.
    Source:  docs/metrics.md#behaviours
    """
    partner = PARTNERS[behaviour]
    row = BehaviourRow(behaviour, None, value, partner.target, partner.better)
    return behaviour_scores([row])[behaviour].measured


def clearance(left: int, came: int) -> float | None:
    """Return what left the backlog per what came into it; None if nothing came.

    Source: docs/metrics.md#behaviours; the "rate of work in and out" of Little 1961.
    """
    return left / came if came else None
