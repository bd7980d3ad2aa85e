"""What stands beside the months of a scope's charts: targets, and plans that began."""

from collections.abc import Mapping

from csap.facts.scopes import Scope
from csap.plans import queries as plans
from csap.telling.charts import Beside

PLAN = "plan"


def of_scope(scope: Scope, targets: Mapping[str, float]) -> dict[str, Beside]:
    """Return target and plans by metric. 1 query."""
    began = {
        metric: [(start.on, start.number, PLAN) for start in starts]
        for metric, starts in plans.starts_by_metric(str(scope)).items()
    }
    return {
        metric: Beside(targets.get(metric), began.get(metric, ())) for metric in {*targets, *began}
    }
