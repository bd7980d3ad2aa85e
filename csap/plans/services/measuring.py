"""Gather what an evaluation looks at: the frozen baseline, the months, the scopes beside it.

What was not computed yet is computed and stored by the facts; nothing is counted here.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from csap.facts import queries
from csap.facts.frozen import get_frozen
from csap.facts.periods import FINAL_AFTER, Period, add_months, closed_months, local_day
from csap.facts.queries import Figure, Point, Series, StoredBaseline
from csap.facts.scopes import Scope
from csap.facts.world import World
from csap.findings.models import Evidence
from csap.metrics import catalog
from csap.plans.effect import Given, Guard, Level, Month, Terms
from csap.plans.effect.vocabulary import WINDOW_MONTHS
from csap.plans.models import Goal, Plan
from csap.plans.vocabulary import Aim

#: Sums over a period, so that a longer one has more: told for as long a time as the baseline.
_SUMS = ("util.demand.", "util.rate_per_100_users")
#: Rates of counts by people: read as counts with an exposure.
_RATES = {"util.rate_per_100_users": 100}
#: A finding's months count as what began the plan, the newest so many of them.
TRIGGER_MONTHS = 3
MONTHS = 24


def window_at(at: datetime, starts_on: date) -> Period:
    """Return the last final months since the start, three at most; the last one if there is none.

    A month is final 14 days after its end; one that the start cuts belongs to neither side.
    """
    months = closed_months(local_day(at) - FINAL_AFTER, WINDOW_MONTHS)
    since = [month for month in months if month.start >= starts_on] or months[-1:]
    return Period(since[0].start, since[-1].end)


def months_since(starts_on: date, end: date) -> int:
    """Return how many whole months of ``[.., end)`` began on or after the start."""
    first = starts_on if starts_on.day == 1 else add_months(starts_on.replace(day=1), 1)
    return max(0, (end.year - first.year) * 12 + end.month - first.month)


def gather(goal: Goal, *, window: Period, at: datetime, world: World | None = None) -> Given:
    """Return what was measured for a goal up to the end of the window.

    About 30 queries for each of its scope and the control scopes that are not stored yet.

    :raises UnknownScope: if a scope has gone meanwhile.
    """
    plan, frozen = goal.plan, get_frozen(goal.baseline_id).baseline
    starts_on = plan.starts_on
    assert starts_on is not None  # a signed plan has its dates
    world = world or World()
    stored = _measured(Scope.parse(goal.scope), window, at, world)
    scale = _length(frozen.period) if goal.metric.startswith(_SUMS) else 1.0
    months = _months(stored, goal.metric, scale)
    has_begun = window.start >= starts_on
    controls = {
        scope: _months(_measured(Scope.parse(scope), window, at, world), goal.metric, scale)
        for scope in plan.control_scopes
        if scope != goal.scope
    }
    return Given(
        terms=_terms(goal, frozen, starts_on),
        now=_level(stored, goal.metric, frozen.period) if has_begun else None,
        months=months,
        months_after=months_since(starts_on, window.end),
        controls=controls,
        comparable=_comparable(goal, controls, starts_on, scale),
        guard=_guard(goal, frozen, stored) if has_begun else None,
        triggers=_triggers(plan, goal),
    )


def _measured(scope: Scope, window: Period, at: datetime, world: World) -> StoredBaseline:
    # Statistics are loaded where something is computed, never for a page.
    from csap.facts import services as facts

    return queries.as_stored(facts.compute_baseline(scope, window, at=at, world=world))


def _terms(goal: Goal, frozen: StoredBaseline, starts_on: date) -> Terms:
    known = catalog.get(goal.metric)
    baseline = _level(frozen, goal.metric, frozen.period)
    value = goal.baseline_value if goal.baseline_value is not None else 0.0
    level = baseline or Level(value)
    relevant = known.relevant_change
    band = None
    if goal.band_low is not None and goal.band_high is not None:
        band = (goal.band_low, goal.band_high)
    return Terms(
        aim=Aim(goal.aim),
        metric=goal.metric,
        starts_on=starts_on,
        baseline=level,
        matters=relevant.matters_from(level.value) if relevant else 0.0,
        target=goal.target,
        band=band,
        better=known.higher_is_better,
    )


def _length(period: Period) -> float:
    """Return how many months a period has."""
    return period.days / 365.25 * 12


def _level(stored: StoredBaseline, metric: str, like: Period) -> Level | None:
    """Return what a stored figure says; sums as of a period as long as ``like``."""
    figure = stored.figures.get(metric)
    if figure is None or figure.value is None:
        return None
    times = like.days / stored.period.days if metric.startswith(_SUMS) else 1.0
    low, high = (None if x is None else x * times for x in (figure.low, figure.high))
    k = figure.k if figure.unit == "share" else None
    return Level(figure.value * times, low, high, figure.n, k)


def _guard(goal: Goal, frozen: StoredBaseline, now: StoredBaseline) -> Guard | None:
    metric = goal.guard_metric or catalog.get(goal.metric).guard
    if not metric:
        return None
    before = _level(frozen, metric, frozen.period)
    relevant = catalog.get(metric).relevant_change
    return Guard(
        metric=metric,
        before=before,
        now=_level(now, metric, frozen.period),
        matters=relevant.matters_from(before.value) if relevant and before else 0.0,
        better=catalog.get(metric).higher_is_better,
    )


def _months(stored: StoredBaseline, metric: str, scale: float) -> tuple[Month, ...]:
    """Return the final months up to the end of a stored baseline's period."""
    series = stored.series(metric)
    if series is not None:
        return of_series(series, scale)
    found = queries.by_month([metric], stored.scope, until=stored.period.end, months=MONTHS)
    kept = {month.start: figure for month, figure in found[metric]}
    if not kept:
        return ()
    first = min(kept)
    starts = [month.start for month in closed_months(stored.period.end, MONTHS)]
    return tuple(_of_figure(start, kept.get(start), scale) for start in starts if start >= first)


def of_series(series: Series, scale: float = 1.0) -> tuple[Month, ...]:
    """Return the months of a stored series as measured; one that may still change is a gap."""
    return tuple(_of_point(series.metric, point, scale) for point in series.points)


def _of_point(metric: str, point: Point, scale: float) -> Month:
    raw = point.value if point.raw is None else point.raw
    if raw is None or point.state == "provisional":
        return Month(point.start, None)
    factor = scale * (raw / point.value if point.value else 1.0)
    low, high = (None if x is None else x * factor for x in (point.low, point.high))
    exposure = None
    if metric in _RATES and raw and point.n is not None:
        exposure = _RATES[metric] * point.n / (raw * scale)
    return Month(point.start, raw * scale, point.n, exposure, low, high)


def _of_figure(start: date, figure: Figure | None, scale: float) -> Month:
    if figure is None or figure.value is None or figure.state == "provisional":
        return Month(start, None)
    low, high = (None if x is None else x * scale for x in (figure.low, figure.high))
    return Month(start, figure.value * scale, figure.n, None, low, high)


def _comparable(
    goal: Goal, controls: Mapping[str, tuple[Month, ...]], before: date, scale: float
) -> dict[str, tuple[Month, ...]]:
    """Return past months of the controls and of scopes of the same kind, as stored by then."""
    like = queries.series_of_like(goal.metric, Scope.parse(goal.scope), until=before)
    found = {scope: of_series(series, scale) for scope, series in like.items()} | dict(controls)
    return {
        scope: tuple(month for month in months if month.start < before)
        for scope, months in sorted(found.items())
        if scope != goal.scope
    }


def _triggers(plan: Plan, goal: Goal) -> frozenset[date]:
    """Return the months whose badness began the plan, as the rules found them."""
    seen = Evidence.objects.filter(
        finding__in=plan.findings.values("finding"),
        finding__metric=goal.metric,
        finding__scope=goal.scope,
        finding__side="bad",
        found_at__lte=plan.opened_at,
    ).values_list("start", "end")
    return frozenset(sorted(_starts(seen))[-TRIGGER_MONTHS:])


def _starts(periods: Iterable[tuple[date, date]]) -> set[date]:
    months = set()
    for start, end in periods:
        while start < end:
            months.add(start.replace(day=1))
            start = add_months(start.replace(day=1), 1)
    return months
