"""Metric 2, results of projects and consulting: time, cost, success criteria, lessons."""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from statistics import median
from typing import NamedTuple

from servicedesk.statistics.intervals import wilson_ci

BUDGET_TOLERANCE = 0.1
GOAL_CORRELATION = 0.3


class EarnedValue(NamedTuple):
    """Earned-value figures in the currency given; None where a divisor is 0 or an input missing."""

    cv: float | None
    sv: float | None
    cpi: float | None
    spi: float | None
    eac_cpi: float | None
    eac_atypical: float | None
    eac_bottom_up: float | None
    vac: float | None
    tcpi_bac: float | None


class Project(NamedTuple):
    """A completed engagement: money in one unit, dates of the last approved baseline."""

    budget: float
    actual: float
    planned_start: date
    planned_end: date
    actual_end: date


class ProjectResults(NamedTuple):
    """Timeliness and budget of completed engagements; slips in calendar days, negative = early."""

    n: int
    on_time: int
    slip_days: list[int]
    slip_share: list[float | None]
    median_slip_days: float | None
    worst_slip_days: int | None
    within_budget_tolerance: int
    budget_n: int
    portfolio_cost_ratio: float | None
    cost_variance_share: list[float | None]


class Criterion(NamedTuple):
    """A success criterion: its weight, and how far it was met (0 to 1; None: not assessed)."""

    w: float
    a: float | None


class Attainment(NamedTuple):
    """Weighted attainment of 0 to 1, and the share of the weight that was assessed."""

    attainment: float | None
    assessed_weight_share: float | None


class Lessons(NamedTuple):
    """Shares of 0 to 1 with the Wilson limits of the first; None for 0 of 0."""

    capture_rate: float | None
    reuse_rate: float | None
    action_rate: float | None
    capture_low: float | None
    capture_high: float | None


def evm(
    bac: float | None = None,
    pv: float | None = None,
    ev: float | None = None,
    ac: float | None = None,
    etc: float | None = None,
) -> EarnedValue:
    """Return the earned-value indexes of an engagement in flight.

    Formula: cv = ev-ac, sv = ev-pv, cpi = ev/ac, spi = ev/pv, eac = bac/cpi, ac+bac-ev or ac+etc,
             vac = bac - (ac+etc), tcpi = (bac-ev)/(bac-ac). spi is meaningless once finished.
    Source:  PMI, The Standard for Earned Value Management (2019).
    """
    cpi = _ratio(ev, ac)
    bottom_up = _plus(ac, etc)
    return EarnedValue(
        cv=_minus(ev, ac),
        sv=_minus(ev, pv),
        cpi=cpi,
        spi=_ratio(ev, pv),
        eac_cpi=_ratio(bac, cpi),
        eac_atypical=_minus(_plus(ac, bac), ev),
        eac_bottom_up=bottom_up,
        vac=_minus(bac, bottom_up),
        tcpi_bac=_ratio(_minus(bac, ev), _minus(bac, ac)),
    )


def project_results(
    projects: Iterable[Project], budget_tolerance: float = BUDGET_TOLERANCE
) -> ProjectResults:
    """Return timeliness and budget compliance of completed engagements.

    Formula: on time if actual end <= planned end; slip share = slip / planned duration; within
             budget if actual <= budget (1 + tolerance), over those with a budget; cost ratio =
             Σ actual / Σ budget over the same.
    Source:  PMI; docs/metrics.md#project-results
    """
    done = list(projects)
    slips = [(project.actual_end - project.planned_end).days for project in done]
    funded = [project for project in done if project.budget > 0]
    budget = sum(project.budget for project in funded)
    return ProjectResults(
        n=len(done),
        on_time=sum(slip <= 0 for slip in slips),
        slip_days=slips,
        slip_share=[_slip_share(*pair) for pair in zip(done, slips, strict=True)],
        median_slip_days=median(slips) if slips else None,
        worst_slip_days=max(slips, default=None),
        within_budget_tolerance=sum(_within_budget(p, budget_tolerance) for p in funded),
        budget_n=len(funded),
        portfolio_cost_ratio=sum(p.actual for p in funded) / budget if funded else None,
        cost_variance_share=[
            (p.budget - p.actual) / p.budget if p.budget > 0 else None for p in done
        ],
    )


def gas_t(
    weights: Sequence[float], attainments: Sequence[float], rho: float = GOAL_CORRELATION
) -> float | None:
    """Return the goal attainment T score; 50 is exactly as expected, None without a weight.

    Formula: 50 + 10 Σwx / √((1-ρ)Σw² + ρ(Σw)²), attainments x of -2 to 2.
    Source:  Kiresuk & Sherman 1968; Turner-Stokes, Clinical Rehabilitation 23 (2009) 362.
    """
    spread = (1 - rho) * sum(w * w for w in weights) + rho * sum(weights) ** 2
    if spread <= 0:
        return None
    reached = sum(w * x for w, x in zip(weights, attainments, strict=True))
    return 50 + 10 * reached / math.sqrt(spread)


def weighted_attainment(criteria: Iterable[Criterion]) -> Attainment:
    """Return Σwa / Σw over the assessed success criteria, and how much weight was assessed.

    Source: PMI benefits realisation; docs/metrics.md#success-criteria
    """
    fixed = list(criteria)
    assessed = [(w, a) for w, a in fixed if a is not None]
    weight = sum(w for w, _ in assessed)
    return Attainment(
        _ratio(sum(w * a for w, a in assessed), weight), _ratio(weight, sum(w for w, _ in fixed))
    )


def lessons(
    closed_engagements: int,
    with_lessons: int,
    lessons: int,
    lessons_applied_elsewhere: int,
    lesson_actions_done: int,
) -> Lessons:
    """Return how far lessons are captured, reused and acted on.

    Formula: closed with a lesson / closed (Wilson); cited by another engagement / lessons; lesson
             actions done / lessons.
    Source:  PMI, "lessons learned register"; docs/metrics.md#lessons
    """
    captured = wilson_ci(with_lessons, closed_engagements)
    return Lessons(
        captured.p,
        _ratio(lessons_applied_elsewhere, lessons),
        _ratio(lesson_actions_done, lessons),
        captured.low,
        captured.high,
    )


def _within_budget(project: Project, tolerance: float) -> bool:
    # Exact decimals: 110 % of 55 must not fail by a float's last bit.
    limit = Fraction(str(project.budget)) * (1 + Fraction(str(tolerance)))
    return Fraction(str(project.actual)) <= limit


def _slip_share(project: Project, slip: int) -> float | None:
    return _ratio(slip, (project.planned_end - project.planned_start).days)


def _plus(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a + b


def _minus(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a - b


def _ratio(a: float | None, b: float | None) -> float | None:
    return None if a is None or not b else a / b
