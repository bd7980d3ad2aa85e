"""Control limits and signals of a monthly series, by the kind of chart its metric asks for. Pure.

Shares and rates have limits of their own at each point; single values share theirs, durations on
a logarithmic scale. From 12 points on they are limits, from 6 trial limits, below none. Limits are
fitted to the months, or were frozen and are only applied: then no later month moves them. Counts
and single values are charted without their season where it is known, from 24 months on.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from csap.facts.evidence import Evidence
from csap.facts.measures.figures import Computed
from csap.metrics.trends import seasonal_factors
from servicedesk.statistics import control

TRIAL_FROM, LIMITS_FROM = 6, 12
_PER = 100
#: What the season is taken out of. Shares are bounded, so they keep theirs.
SEASONAL = ("laney_u", "xmr", "xmr_log")


class Month(NamedTuple):
    """A closed month: what it was computed from, and its figure."""

    evidence: Evidence
    figure: Computed

    @property
    def value(self) -> float:
        return self.figure.value or 0.0


class Fitted(NamedTuple):
    """What limits are made of, as a chart of its kind computes with them.

    ``center`` and ``sigma`` of single values are in their unit, of durations of log(value + 1); of
    shares and rates sigma is how much wider than chance they spread. ``season``: the factor of
    each month of the year; empty if it is not taken out.
    """

    center: float
    sigma: float
    season: Mapping[int, float]


class Chart(NamedTuple):
    """``lower`` and ``upper`` a point; signals by rule as indexes of points.

    ``factors``: what each value is divided by before it is charted.
    """

    center: float | None
    lower: list[float | None]
    upper: list[float | None]
    signals: dict[str, list[int]]
    factors: list[float]


def limits_of(points: int) -> str:
    """Return what limits from so many points may be called."""
    if points < TRIAL_FROM:
        return "none"
    return "limits" if points >= LIMITS_FROM else "trial"


def draw(chart: str, months: Sequence[Month], frozen: Fitted | None = None) -> Chart:
    """Return the chart of months that all have a value, by limits that are frozen or their own."""
    fitted = frozen or fit(chart, months)
    if fitted is None or not months:
        return _run(months)
    factors = _factors(fitted.season, months)
    center, limits, z = _APPLY[chart](fitted, months, factors)
    signals = control.run_rules(z, 0.0, 1.0)
    return Chart(
        center,
        [low for low, _ in limits],
        [high for _, high in limits],
        {rule: at for rule, at in signals.items() if at},
        factors,
    )


def fit(chart: str, months: Sequence[Month]) -> Fitted | None:
    """Return the limits that months give; None for a run chart, for too few, or if none vary."""
    if chart not in _FIT or len(months) < TRIAL_FROM:
        return None
    numbered = [(month.evidence.period.start.month, month.value) for month in months]
    season = seasonal_factors(numbered) if chart in SEASONAL else {}
    center, sigma = _FIT[chart](months, _factors(season, months))
    return Fitted(center, sigma, season) if center is not None and sigma else None


def _factors(season: Mapping[int, float], months: Sequence[Month]) -> list[float]:
    return [season.get(month.evidence.period.start.month, 1.0) for month in months]


def _run(months: Sequence[Month]) -> Chart:
    """Return a plain run chart around the median: no limits, no signals."""
    none: list[float | None] = [None] * len(months)
    center = median([month.value for month in months]) if months else None
    return Chart(center, none, none, {}, [1.0] * len(months))


Found = tuple[float | None, float | None]
Drawn = tuple[float, list[tuple[float, float]], list[float]]


def _fit_shares(months: Sequence[Month], factors: Sequence[float]) -> Found:
    k = [month.figure.k or 0 for month in months]
    laney = control.laney_p(k, [month.figure.n or 0 for month in months])
    return laney.center, laney.sigma_z


def _apply_shares(fitted: Fitted, months: Sequence[Month], factors: Sequence[float]) -> Drawn:
    center = fitted.center
    chance = [math.sqrt(center * (1 - center) / (month.figure.n or 1)) for month in months]
    return _attributes(fitted, [month.value for month in months], chance, ceiling=1.0)


def _fit_rates(months: Sequence[Month], factors: Sequence[float]) -> Found:
    counts = [(month.figure.n or 0) / at for month, at in zip(months, factors, strict=True)]
    laney = control.laney_u(counts, _users(months))  # type: ignore[arg-type]
    return laney.center, laney.sigma_z


def _apply_rates(fitted: Fitted, months: Sequence[Month], factors: Sequence[float]) -> Drawn:
    scale = _PER if months[0].figure.metric.endswith("per_100_users") else 1
    values = [month.value / scale / at for month, at in zip(months, factors, strict=True)]
    chance = [math.sqrt(fitted.center / users) if users else 0.0 for users in _users(months)]
    center, limits, z = _attributes(fitted, values, chance, ceiling=math.inf)
    return center * scale, [(low * scale, high * scale) for low, high in limits], z


def _users(months: Sequence[Month]) -> list[float]:
    return [month.evidence.demand.user_days / month.evidence.period.days for month in months]


def _attributes(
    fitted: Fitted, values: Sequence[float], chance: Sequence[float], *, ceiling: float
) -> Drawn:
    """Return limits as wide as chance widened by sigma; runs are of the standardised values."""
    center, widths = fitted.center, [spread * fitted.sigma for spread in chance]
    limits = [(max(0.0, center - 3 * width), min(ceiling, center + 3 * width)) for width in widths]
    z = [
        (value - center) / width if width else 0.0
        for value, width in zip(values, widths, strict=True)
    ]
    return center, limits, z


def _same(value: float) -> float:
    return value


def _individuals(
    scaled: Callable[[float], float], shown: Callable[[float], float]
) -> tuple[Callable[..., Found], Callable[..., Drawn]]:
    """Return how limits of single values are fitted and applied on a scale."""

    def values(months: Sequence[Month], factors: Sequence[float]) -> list[float]:
        return [scaled(month.value / at) for month, at in zip(months, factors, strict=True)]

    def fitting(months: Sequence[Month], factors: Sequence[float]) -> Found:
        xmr = control.xmr_limits(values(months, factors))
        return xmr.center, xmr.sigma

    def applying(fitted: Fitted, months: Sequence[Month], factors: Sequence[float]) -> Drawn:
        center, reach = fitted.center, 3 * fitted.sigma
        limit = (max(0.0, shown(center - reach)), shown(center + reach))
        z = [(value - center) / fitted.sigma for value in values(months, factors)]
        return shown(center), [limit] * len(months), z

    return fitting, applying


_SINGLES, _DURATIONS = _individuals(_same, _same), _individuals(math.log1p, math.expm1)
_FIT: dict[str, Callable[..., Found]] = {
    "laney_p": _fit_shares,
    "laney_u": _fit_rates,
    "xmr": _SINGLES[0],
    "xmr_log": _DURATIONS[0],
}
_APPLY: dict[str, Callable[..., Drawn]] = {
    "laney_p": _apply_shares,
    "laney_u": _apply_rates,
    "xmr": _SINGLES[1],
    "xmr_log": _DURATIONS[1],
}
