"""What a change did to a series, and what would have happened without it."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from servicedesk.statistics.intervals import CONFIDENCE, Interval, z_value
from servicedesk.statistics.trend import dependence_factor, lag1_autocorrelation

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CYCLE = 12  # periods a year of the seasonal terms
_STEPS = 100  # enough for iteratively reweighted least squares by an order of magnitude


class StepRatio(NamedTuple):
    """By what factor a rate stepped at the change, and the variance per mean (1 for Poisson)."""

    rate_ratio: float
    low: float
    high: float
    dispersion: float


class SegmentedLine(NamedTuple):
    """A line that changes level and slope at t0, and the change it has made by the last period."""

    intercept: float
    pre_slope: float
    level_change: float
    slope_change: float
    resid_lag1: float
    lag1_corrected: float
    effect_at_last: float
    se_ols: float
    se_adjusted: float
    low: float
    high: float


class DifferenceInDifferences(NamedTuple):
    """The change of the treated beyond that of the control; limits only for counted shares."""

    did: float
    se: float | None
    low: float | None
    high: float | None


def its_ols(
    values: Sequence[float | None], first_post_index: int, conf: float = CONFIDENCE
) -> SegmentedLine | None:
    """Return the segmented regression of an interrupted series; None for fewer than 5 values.

    Formula: y ~ 1 + t + D + D (t - t0), t from 0; effect = level + slope (n - 1 - t0); its standard
             error times √((1+r)/(1-r)), r = clamp(residual lag-1 + 5/n, 0, 0.8); t(n - 4).
    None:    also if either side of the change has fewer than two values. A value that is None is
             left out and keeps its place in time; n then counts the values.
    Source:  Wagner et al., J. Clinical Pharmacy and Therapeutics 27 (2002) 299; docs/metrics.md.
    """
    import numpy as np

    known = [at for at, value in enumerate(values) if value is not None]
    n, t0 = len(known), first_post_index
    if n < 5 or not 2 <= sum(at < t0 for at in known) <= n - 2:
        return None
    t = np.array(known)
    after = (t >= t0).astype(float)
    design = np.column_stack([np.ones(n), t, after, after * (t - t0)])
    y = np.asarray([values[at] for at in known], dtype=float)
    fit = _fit_line(design, y, np.array([0, 0, 1, known[-1] - t0]), conf, correction=5)
    return SegmentedLine(
        intercept=float(fit.beta[0]),
        pre_slope=float(fit.beta[1]),
        level_change=float(fit.beta[2]),
        slope_change=float(fit.beta[3]),
        resid_lag1=lag1_autocorrelation(fit.residuals),
        lag1_corrected=fit.r,
        effect_at_last=fit.estimate,
        se_ols=fit.se,
        se_adjusted=fit.se_adjusted,
        low=fit.estimate - fit.spread,
        high=fit.estimate + fit.spread,
    )


def its_poisson(
    counts: Sequence[int],
    exposure: Sequence[float],
    first_post_index: int,
    harmonics: int = 0,
    dispersion: str = "quasi",
    conf: float = CONFIDENCE,
) -> StepRatio:
    """Return the step of a log-linear count model at the change, as a ratio of rates.

    Formula:    log E(count) = log(exposure) + b0 + b1 post + b2 t (+ sine and cosine pairs of a
                12-period year); ratio = exp(b1). "poisson" fixes the variance at the mean, any
                other dispersion scales it by Pearson's chi-square / (n - parameters).
    Source:     Lopez Bernal, Cummins & Gasparrini, Int. J. Epidemiology 46 (2017) 348.
    """
    import numpy as np

    n = len(counts)
    t = np.arange(1, n + 1)
    columns = [np.ones(n), (t > first_post_index).astype(float), t / n]
    for k in range(1, harmonics + 1):
        angle = 2 * np.pi * k * t / _CYCLE
        columns += [np.sin(angle), np.cos(angle)]
    design, y = np.column_stack(columns), np.asarray(counts, dtype=float)
    offset = np.log(np.asarray(exposure, dtype=float))
    beta, mu = _fit_log_linear(design, y, offset)
    information = design.T @ (design * mu[:, None])
    scale = 1.0
    if dispersion != "poisson":
        scale = float(((y - mu) ** 2 / mu).sum() / (n - design.shape[1]))
    spread = z_value(conf) * math.sqrt(scale * np.linalg.inv(information)[1, 1])
    ratio = float(beta[1])
    return StepRatio(math.exp(ratio), math.exp(ratio - spread), math.exp(ratio + spread), scale)


def did(
    treated_before: float,
    treated_after: float,
    control_before: float,
    control_after: float,
    sizes: Sequence[int] | None = None,
    conf: float = CONFIDENCE,
) -> DifferenceInDifferences:
    """Return (treated after - before) - (control after - before).

    Limits: only when the four are shares with their four ``sizes``, in the same order; Wald.
    Source: Card & Krueger, American Economic Review 84 (1994) 772.
    """
    change = (treated_after - treated_before) - (control_after - control_before)
    if sizes is None or not all(sizes):
        return DifferenceInDifferences(change, None, None, None)
    shares = (treated_before, treated_after, control_before, control_after)
    se = math.sqrt(sum(p * (1 - p) / n for p, n in zip(shares, sizes, strict=True)))
    spread = z_value(conf) * se
    return DifferenceInDifferences(change, se, change - spread, change + spread)


def did_by_period(
    differences: Sequence[float | None], first_post_index: int, conf: float = CONFIDENCE
) -> DifferenceInDifferences | None:
    """Return the same from periods: the step of the series (treated - mean of the controls).

    Formula: mean after - mean before; its standard error from the spread between periods times
             √((1+r)/(1-r)), r = clamp(residual lag-1 + 5/n, 0, 0.8); t(n - 2). Wider than the
             limits of `did` wherever periods differ by more than chance, as real ones do.
    None:    if either side has fewer than two values; a value that is None is left out.
    Source:  Bertrand, Duflo & Mullainathan, Quarterly J. Economics 119 (2004) 249, who show that
             errors which ignore the dependence of periods find effects where there are none.
    """
    import numpy as np

    known = [at for at, value in enumerate(differences) if value is not None]
    n = len(known)
    if n < 4 or not 2 <= sum(at < first_post_index for at in known) <= n - 2:
        return None
    after = (np.array(known) >= first_post_index).astype(float)
    y = np.asarray([differences[at] for at in known], dtype=float)
    fit = _fit_line(np.column_stack([np.ones(n), after]), y, np.array([0, 1]), conf, correction=5)
    low, high = fit.estimate - fit.spread, fit.estimate + fit.spread
    return DifferenceInDifferences(fit.estimate, fit.se_adjusted, low, high)


def slope_ci(values: Sequence[float | None], conf: float = CONFIDENCE) -> Interval:
    """Return the limits of the least-squares slope a period; None limits below three values.

    Whether two series ran in parallel before a change: the slope of their difference.
    """
    import numpy as np

    known = [at for at, value in enumerate(values) if value is not None]
    if len(known) < 3:
        return Interval(None, None)
    design = np.column_stack([np.ones(len(known)), known])
    y = np.asarray([values[at] for at in known], dtype=float)
    fit = _fit_line(design, y, np.array([0, 1]), conf, correction=0)
    return Interval(fit.estimate - fit.spread, fit.estimate + fit.spread)


def rtm_expected(
    mu: float,
    sd_total: float,
    reliability: float,
    cut: float,
    side: Literal["low", "high"] = "low",
    baseline_measurements: int = 1,
) -> float:
    """Return the size of the change to expect from having been selected beyond ``cut`` alone.

    Formula: (sw²/m) / √(sb² + sw²/m) φ(z)/(1-Φ(z)), sb² = reliability sd², sw² the rest,
             m baseline measurements, z the distance of the cut in standard deviations.
    Source:  Barnett, van der Pols & Dobson, Int. J. Epidemiology 34 (2005) 215.
    """
    from scipy.special import erfcx

    within = (1 - reliability) * sd_total**2 / baseline_measurements
    spread = math.sqrt(reliability * sd_total**2 + within)
    if not within or not spread:
        return 0.0
    z = (mu - cut if side == "low" else cut - mu) / spread
    # φ(z)/(1-Φ(z)) by the scaled complement, which neither under- nor overflows in the tail.
    return within / spread * math.sqrt(2 / math.pi) / float(erfcx(z / math.sqrt(2)))


class _LineFit(NamedTuple):
    """A least-squares fit and one contrast of its coefficients; ``spread``: half its interval."""

    beta: "NDArray[Any]"
    residuals: list[float]
    estimate: float
    se: float
    se_adjusted: float
    r: float
    spread: float


def _fit_line(
    design: "NDArray[Any]",
    y: "NDArray[Any]",
    contrast: "NDArray[Any]",
    conf: float,
    *,
    correction: float,
) -> _LineFit:
    import numpy as np
    from scipy.special import stdtrit

    degrees = len(y) - design.shape[1]
    beta = np.linalg.lstsq(design, y, rcond=None)[0]
    found = y - design @ beta
    covariance = np.linalg.inv(design.T @ design) * (found @ found) / degrees
    estimate, se = float(contrast @ beta), math.sqrt(contrast @ covariance @ contrast)
    residuals = found.tolist()
    r, factor = dependence_factor(residuals, correction)
    spread = float(stdtrit(degrees, (1 + conf) / 2)) * se * factor
    return _LineFit(beta, residuals, estimate, se, se * factor, r, spread)


def _fit_log_linear(
    design: "NDArray[Any]", y: "NDArray[Any]", offset: "NDArray[Any]"
) -> "tuple[NDArray[Any], NDArray[Any]]":
    """Return coefficients and fitted means by iteratively reweighted least squares."""
    import numpy as np

    eta = np.log(y + 0.5)
    beta = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        mu = np.exp(eta)
        weight = np.sqrt(mu)[:, None]
        working = eta - offset + (y - mu) / mu
        previous = beta
        beta = np.linalg.lstsq(design * weight, working * weight[:, 0], rcond=None)[0]
        eta = design @ beta + offset
        if np.allclose(beta, previous, rtol=0, atol=1e-12):
            break
    return beta, np.exp(eta)
