"""Metric 4: variances against the period before, unusual months, trends, expectation gaps.

A trend and its control chart look at closed, final months only; a month that may still change is
drawn and not judged.
"""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any, NamedTuple

from csap.facts.evidence import fingerprint
from csap.facts.measures.charts import Chart, Fitted, Month, draw, limits_of
from csap.facts.measures.figures import Computed
from csap.metrics import catalog
from csap.metrics.catalog import Metric
from csap.metrics.trends import Trend, trend_label
from servicedesk.statistics.intervals import newcombe_diff_ci

FAMILY = 4
#: The measures whose months are looked at.
HEADLINES = (
    "util.rate_per_100_users",
    "util.reach",
    "util.failure_share",
    "time.sla_attainment.response",
    "time.sla_attainment.resolve",
    "time.p90.resolve",
    "time.hold_share",
    "flow.backlog",
    "qual.reopen_rate",
    "qual.fcr_net",
    "eff.touches",
    "sat.csat_top2",
)
MONTHS = 24


class Frozen(NamedTuple):
    """Limits in force: what they are made of, and what is told of them beside the chart."""

    fitted: Fitted
    words: Mapping[str, Any]


def variance(
    now: Computed, before: Computed, *, parts: Mapping[str, Any] | None = None
) -> Computed:
    """Return the change of a figure since the period before; of shares with its interval.

    ``parts``: what services and departments add to it.
    """
    metric = catalog.get(now.metric)
    low = high = None
    change = None if now.value is None or before.value is None else now.value - before.value
    if change is not None and now.k is not None and before.k is not None:
        _, low, high = newcombe_diff_ci(now.k, now.n or 0, before.k, before.n or 0)
    states = {now.state, before.state}
    return _figure(
        f"variance.{now.metric}",
        metric,
        now.n,
        (change, low, high),
        next((s for s in ("hidden", "no_data", "small", "provisional") if s in states), "ok"),
        {"before": before.value, "now": now.value, "n_before": before.n} | _told(change, parts),
    )


def _told(change: float | None, parts: Mapping[str, Any] | None) -> dict[str, Any]:
    return {"parts": dict(parts)} if parts and change is not None else {}


def moves(key: str, months: Sequence[Month], *, frozen: Frozen | None = None) -> Iterator[Computed]:
    """Yield the trend of a metric, and its months with their limits and signals.

    ``frozen``: the limits in force, which later months do not move; None: fitted to the months.
    """
    metric = catalog.get(key)
    judged = [month for month in months if month.figure.value is not None and _is_final(month)]
    trend = _trend(metric, [month.figure.value if _is_final(month) else None for month in months])
    state = "ok" if trend.label != "insufficient" else "no_data"
    words = {"label": trend.label, "strength": trend.strength, "reason": trend.reason}
    numbers = {"p": trend.p, "p_adjusted": trend.p_adjusted, "slope": trend.slope}
    yield _figure(
        f"trend.{key}",
        metric,
        len(judged),
        (trend.change, None, None),
        state,
        words | numbers,
        kept=words,
    )
    chart = draw(metric.chart, judged, frozen.fitted if frozen else None)
    limits = "limits" if frozen else limits_of(len(judged))
    detail = _series(months, judged, chart) | {
        "chart": metric.chart,
        "limits": limits,
        "trend": words,
        "frozen": frozen.words if frozen else None,
        "is_seasonal": any(factor != 1.0 for factor in chart.factors),
    }
    signalled = {at for found in chart.signals.values() for at in found}
    yield _figure(
        f"anomaly.{key}",
        metric,
        len(judged),
        (len(signalled) if limits != "none" else None, None, None),
        "ok" if limits == "limits" else "small",
        detail,
        kept=detail,
    )


def _is_final(month: Month) -> bool:
    return not month.evidence.is_provisional


def _trend(metric: Metric, values: Sequence[float | None]) -> Trend:
    """Return the trend; where neither way is better it is neutral, and says which way."""
    known = [value for value in values if value is not None]
    relevant = metric.relevant_change
    matters = relevant.matters_from(median(known)) if relevant and known else 0.0
    better = metric.higher_is_better
    trend = trend_label(values, True if better is None else better, matters)
    if better is None and trend.label in ("positive", "negative"):
        way = "rising" if trend.label == "positive" else "falling"
        return trend._replace(label="neutral", reason=way)
    return trend


def _series(months: Sequence[Month], judged: Sequence[Month], chart: Chart) -> dict[str, Any]:
    """Return the months as points, limits beside those that were judged."""
    at = {id(month): index for index, month in enumerate(judged)}
    points, where = [], {}
    for index, month in enumerate(months):
        found = at.get(id(month))
        if found is not None:
            where[found] = index
        figure = month.figure
        factor = 1.0 if found is None else chart.factors[found]
        points.append(
            {
                "start": month.evidence.period.start.isoformat(),
                "n": figure.n,
                **{name: _over(getattr(figure, name), factor) for name in _CHARTED},
                "raw": figure.value,
                "state": figure.state,
                "lower_limit": None if found is None else chart.lower[found],
                "upper_limit": None if found is None else chart.upper[found],
            }
        )
    return {
        "points": points,
        "center": chart.center,
        "signals": {rule: [where[i] for i in found] for rule, found in chart.signals.items()},
    }


_CHARTED = ("value", "low", "high")


def _over(value: float | None, factor: float) -> float | None:
    return None if value is None else value / factor


def _figure(
    key: str,
    metric: Metric,
    n: int | None,
    found: tuple[float | None, float | None, float | None],
    state: str,
    detail: Mapping[str, Any],
    *,
    kept: Mapping[str, Any] | None = None,
) -> Computed:
    """Return a figure of this family; ``kept`` is what remains of the detail without a value."""
    value, low, high = found
    if value is None and state != "hidden":
        state = "no_data"
    if state in ("hidden", "no_data"):
        value = low = high = None
        detail = kept or {}
    return Computed(
        metric=key,
        family=FAMILY,
        n=n,
        k=None,
        value=None if value is None else float(value),
        low=low,
        high=high,
        state=state,
        unit=metric.unit,
        excluded_count=0,
        definition_version=metric.definition_version,
        detail=dict(detail),
        input_hash=fingerprint([key, metric.definition_version, found, dict(detail)]),
    )
