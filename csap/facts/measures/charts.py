"""Control limits and signals of a monthly series, by the kind of chart its metric asks for. Pure.

Shares and rates have limits of their own at each point; single values share theirs, durations on
a logarithmic scale. From 12 points on they are limits, from 6 trial limits, below none.
"""

import math
from collections.abc import Callable, Sequence
from statistics import median
from typing import NamedTuple

from csap.facts.evidence import Evidence
from csap.facts.measures.figures import Computed
from servicedesk.statistics import control

TRIAL_FROM, LIMITS_FROM = 6, 12
_PER = 100


class Month(NamedTuple):
    """A closed month: what it was computed from, and its figure."""

    evidence: Evidence
    figure: Computed


class Chart(NamedTuple):
    """``lower`` and ``upper`` a point; signals by rule as indexes of points."""

    center: float | None
    lower: list[float | None]
    upper: list[float | None]
    signals: dict[str, list[int]]


def limits_of(points: int) -> str:
    """Return what limits from so many points may be called."""
    if points < TRIAL_FROM:
        return "none"
    return "limits" if points >= LIMITS_FROM else "trial"


def draw(chart: str, months: Sequence[Month]) -> Chart:
    """Return the chart of months that all have a value."""
    values = [value for month in months if (value := month.figure.value) is not None]
    if len(months) < TRIAL_FROM:
        return _run(months, values)
    return _CHARTS.get(chart, _run)(months, values)


def _run(months: Sequence[Month], values: Sequence[float]) -> Chart:
    """Return a plain run chart around the median: no limits, no signals."""
    none: list[float | None] = [None] * len(months)
    return Chart(median(values) if values else None, none, none, {})


def _shares(months: Sequence[Month], values: Sequence[float]) -> Chart:
    k = [month.figure.k or 0 for month in months]
    n = [month.figure.n or 0 for month in months]
    laney = control.laney_p(k, n)
    center = laney.center or 0.0
    spreads = [math.sqrt(center * (1 - center) / size) for size in n]
    return _attributes(laney, values, center, spreads, scale=1)


def _rates(months: Sequence[Month], values: Sequence[float]) -> Chart:
    counts = [month.figure.n or 0 for month in months]
    users = [month.evidence.demand.user_days / month.evidence.period.days for month in months]
    laney = control.laney_u(counts, users)
    center = laney.center or 0.0
    spreads = [math.sqrt(center / size) if size else 0.0 for size in users]
    scale = _PER if months[0].figure.metric.endswith("per_100_users") else 1
    return _attributes(laney, [value / scale for value in values], center, spreads, scale=scale)


def _attributes(
    laney: control.LaneyChart,
    values: Sequence[float],
    center: float,
    spreads: Sequence[float],
    *,
    scale: float,
) -> Chart:
    """Return a chart in the unit of the figure; runs are looked for on the standardised scale."""
    widths = [spread * (laney.sigma_z or 0.0) for spread in spreads]
    z = [
        (value - center) / width if width else 0.0
        for value, width in zip(values, widths, strict=True)
    ]
    signals = control.run_rules(z, 0.0, 1.0)
    return Chart(
        center * scale,
        [None if low is None else low * scale for low in laney.lcl],
        [None if high is None else high * scale for high in laney.ucl],
        {rule: at for rule, at in signals.items() if at},
    )


def _singles(months: Sequence[Month], values: Sequence[float]) -> Chart:
    return _individuals(values, lambda value: value)


def _durations(months: Sequence[Month], values: Sequence[float]) -> Chart:
    """Return limits found on log(value + 1) and shown on the scale of the values."""
    return _individuals([math.log1p(value) for value in values], math.expm1)


def _individuals(values: Sequence[float], shown: Callable[[float], float]) -> Chart:
    xmr = control.xmr_limits(values)
    signals = control.run_rules(values, xmr.center or 0.0, xmr.sigma) if xmr.sigma else {}
    lower = None if xmr.lcl is None else max(0.0, shown(xmr.lcl))
    upper = None if xmr.ucl is None else shown(xmr.ucl)
    return Chart(
        None if xmr.center is None else shown(xmr.center),
        [lower] * len(values),
        [upper] * len(values),
        {rule: at for rule, at in signals.items() if at},
    )


_CHARTS: dict[str, Callable[[Sequence[Month], Sequence[float]], Chart]] = {
    "laney_p": _shares,
    "laney_u": _rates,
    "xmr": _singles,
    "xmr_log": _durations,
}
