"""A measure's definition in words: direction, what matters, what it needs, where it stands."""

from csap.metrics import catalog
from csap.metrics.catalog import Metric
from csap.telling import numbers
from servicedesk.common import words

BETTER = {
    "high": "higher",
    "low": "lower",
    "near_zero": "close to zero",
    None: "neither way",
}
_SOURCES = {
    "util": "metric-1-utilisation",
    "time": "metric-2-results",
    "flow": "metric-2-results",
    "qual": "metric-2-results",
    "eff": "metric-2-results",
    "proj": "metric-2-results",
    "sat": "metric-3-satisfaction",
    "beh": "metric-3-satisfaction",
    "gap": "metric-4-variances-gaps-and-trends",
}


def source(key: str) -> str:
    """Return where the formula, its source and a worked number stand."""
    return f"docs/metrics.md#{_SOURCES.get(key.partition('.')[0], 'registry')}"


def needs(metric: Metric) -> str:
    """Return how many of what a point needs: "30 requests"."""
    return numbers.joined(metric.needs.n or "", metric.needs.of, by=" ")


def guard(metric: Metric) -> str:
    """Return the measure that must not get worse meanwhile; "" without one."""
    return catalog.get(metric.guard).title if metric.guard else ""


def smallest_change(metric: Metric) -> str:
    """Return the smallest change that matters: "5 points", "10 %", "1 service"."""
    relevant = metric.relevant_change
    if relevant is None:
        return ""
    if relevant.basis == "relative":
        return words.percent(relevant.amount)
    if relevant.basis == "services":
        return f"{relevant.amount:.0f} service"
    if metric.unit in ("share", "difference of shares"):
        return f"{relevant.amount * 100:.0f} points"
    return f"{relevant.amount:g}"
