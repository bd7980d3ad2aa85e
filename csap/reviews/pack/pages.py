"""On which page of a pack the evidence for a decision stands. Pure."""

from collections.abc import Mapping
from typing import Any

from csap.reviews.pack.figures import ADEQUACY, BACKLOG, DEMAND, GAP, IN_TIME, ON_TIME, SATISFIED
from csap.reviews.vocabulary import Source

#: Where what is told of the whole scope stands, by metric.
_OF_SCOPE = {
    GAP: 1,
    DEMAND: 2,
    ON_TIME: 2,
    BACKLOG: 2,
    "flow.age_p90": 2,
    "util.failure_demand": 2,
    "util.coverage": 2,
    SATISFIED: 3,
    IN_TIME: 4,
}
#: Where a metric is told service by service.
_OF_SERVICES = {ADEQUACY: 3, GAP: 4, IN_TIME: 5}
#: The part of a pack that holds things of a source, the page it is on, and what names them there.
_PARTS = {
    Source.DECISION: ("earlier", 1, "id"),
    Source.FINDING: ("gaps", 4, "number"),
    Source.PLAN: ("plans", 5, "number"),
    Source.AGREEMENT: ("agreements", 5, "number"),
}


def of_number(source: str, key: str, shown: Mapping[str, Any]) -> int | None:
    """Return the page that lists a thing of the agenda by its number; None: no page does."""
    part, page, name = _PARTS.get(Source(source), ("", 0, ""))
    listed = any(str(each[name]) == key for each in shown.get(part) or ())
    return page if listed else None


def of_metric(metric: str, scope: str, pack_scope: str) -> int | None:
    """Return the page with the figure of a metric and scope; None: no page has it."""
    if scope == pack_scope and metric in _OF_SCOPE:
        return _OF_SCOPE[metric]
    is_service = scope.startswith("service:") and "," not in scope
    return _OF_SERVICES.get(metric) if is_service else None
