"""Stored measurements for the pages and programs above: nothing is computed here.

The door of the facts. A figure that was not stored yet is asked for by
``tasks.compute_baseline.delay(scope=str(scope), start=..., end=...)``.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, cast

from django.utils.functional import SimpleLazyObject

from csap.facts import audits, marks, sources
from csap.facts import customer_groups as groups
from csap.facts.measures import rolling
from csap.facts.models import Baseline, Measurement
from csap.facts.periods import Period, closed_months
from csap.facts.scopes import Scope
from csap.facts.sources import Behind, Sieve
from csap.metrics import catalog
from servicedesk.accounts.models import User

#: What a series is stored under: the anomalies of the metric it is of.
SERIES = "anomaly."


class Figure(NamedTuple):
    """A stored measurement. ``state``: ok, small, hidden, no_data or provisional.

    ``value``, ``low``, ``high`` and ``k`` are None when there is none or it is hidden. A share is
    0 to 1; ``n`` is what it is of.
    """

    metric: str
    title: str
    family: int
    unit: str
    n: int | None
    k: int | None
    value: float | None
    low: float | None
    high: float | None
    state: str
    excluded_count: int
    definition_version: int
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoredBaseline:
    """The four metrics of a scope and period, as computed. ``figures`` by metric key.

    ``dirty`` counts the changes that wait to be counted in it; above 0 it is stale. ``pk`` and
    ``input_hash`` name the stored rows, for who freezes a copy; 0 and empty where it is none.
    """

    scope: Scope
    period: Period
    as_of: date
    computed_at: datetime
    is_provisional: bool
    dirty: int
    figures: Mapping[str, Figure] = field(default_factory=dict)
    pk: int = 0
    input_hash: str = ""

    @property
    def is_stale(self) -> bool:
        return self.dirty > 0

    def of_family(self, family: int) -> list[Figure]:
        """Return the figures of one of the four metrics, 1 to 4, in the order computed."""
        return [figure for figure in self.figures.values() if figure.family == family]

    def rolling(self, metric: str) -> list[tuple[Period, Figure]]:
        """Return the twelve months up to each month, oldest first; empty where none are stored."""
        stored = self.figures.get(rolling.PREFIX + metric)
        points = stored.detail.get("points", []) if stored else []
        return [_window(stored, point) for point in points] if stored else []

    def series(self, metric: str) -> "Series | None":
        """Return the closed months stored with it; None where the metric has none. No query."""
        stored = self.figures.get(SERIES + metric)
        return _series(metric, stored.detail) if stored else None


class Point(NamedTuple):
    """One closed month of a series; ``value`` None: a gap, not zero.

    ``value`` and its limits are as charted, without the season where that is taken out; ``raw``
    is as measured.
    """

    start: date
    n: int | None
    value: float | None
    low: float | None
    high: float | None
    state: str
    lower_limit: float | None
    upper_limit: float | None
    signals: tuple[str, ...]
    raw: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """Closed months of a metric, oldest first, with its control chart and its trend.

    ``limits``: "limits" from 12 points on, "trial" from 6, else "none". ``trend`` holds ``label``
    (positive, neutral, negative, insufficient), ``strength`` (clear, probable or None) and
    ``reason``. ``frozen``: since when, by whom, why and on how many months the limits stand; None
    where they are the months' own.
    """

    metric: str
    title: str
    unit: str
    chart: str
    points: tuple[Point, ...]
    center: float | None
    limits: str
    trend: Mapping[str, Any]
    frozen: Mapping[str, Any] | None = None
    is_seasonal: bool = False


def baseline_for(scope: Scope, period: Period) -> StoredBaseline | None:
    """Return the newest baseline of a scope and period; None: not computed yet. Up to 5 queries.

    :raises UnknownScope: if the service or department does not exist.
    """
    reach = scope.resolve()
    stored = Baseline.objects.newest(str(scope)).filter(start=period.start, end=period.end).first()
    return None if stored is None else as_stored(stored, dirty=marks.waiting(period, reach))


def as_stored(stored: Baseline, *, dirty: int = 0) -> StoredBaseline:
    """Return a stored baseline. 1 query when its figures are first looked at, else none."""
    return StoredBaseline(
        scope=Scope.parse(stored.scope),
        period=Period(stored.start, stored.end),
        as_of=stored.as_of,
        computed_at=stored.computed_at,
        is_provisional=stored.is_provisional,
        dirty=dirty,
        figures=cast("Mapping[str, Figure]", SimpleLazyObject(lambda: _figures(stored))),
        pk=stored.pk,
        input_hash=stored.input_hash,
    )


def _figures(stored: Baseline) -> dict[str, Figure]:
    return {row.metric: figure_of(row) for row in stored.measurements.order_by("pk")}


def how_many(scope: Scope) -> int:
    """Return how many baselines of a scope were ever stored. 1 query.

    None changes or goes, so whatever is told of all of them stays the same while their number does.
    """
    return Baseline.objects.filter(scope=str(scope)).count()


def figures_of(stored: Baseline, metrics: Collection[str]) -> dict[str, Figure]:
    """Return some figures of a stored baseline, by metric. 1 query."""
    rows = stored.measurements.filter(metric__in=metrics).order_by("pk")
    return {row.metric: figure_of(row) for row in rows}


def series(metric: str, scope: Scope, *, period: Period | None = None) -> Series | None:
    """Return the closed months of a metric up to 24, as stored with a baseline. 1 query.

    ``period``: of the baseline of that period, else the newest one. None: none is stored, or the
    metric has no series.
    """
    rows = Measurement.objects.filter(metric=SERIES + metric, scope=str(scope))
    if period is not None:
        rows = rows.filter(start=period.start, end=period.end)
    row = rows.order_by("-end", "-pk").first()
    return _series(metric, row.detail) if row else None


def history(metric: str, scope: Scope, *, limit: int = 100) -> list[tuple[Period, Figure]]:
    """Return what was measured of a metric and scope, the newest period first. 1 query."""
    rows = Measurement.objects.filter(metric=metric, scope=str(scope)).order_by("-end", "-pk")
    return [(Period(row.start, row.end), figure_of(row)) for row in rows[:limit]]


def by_month(
    metrics: Collection[str], scope: Scope, *, until: date, months: int
) -> dict[str, list[tuple[Period, Figure]]]:
    """Return what was measured of whole months that ended by a day, oldest first. 1 query.

    Of each month the newest computation; a month that was never computed is left out.
    """
    wanted = closed_months(until, months)
    rows = (
        Measurement.objects.filter(
            metric__in=metrics,
            scope=str(scope),
            start__in=[month.start for month in wanted],
            end__in=[month.end for month in wanted],
        )
        .order_by("metric", "start", "end", "-pk")
        .distinct("metric", "start", "end")
    )
    found: dict[str, list[tuple[Period, Figure]]] = {metric: [] for metric in metrics}
    for row in rows:
        period = Period(row.start, row.end)
        if period in wanted:
            found[row.metric].append((period, figure_of(row)))
    return found


def series_of_like(metric: str, scope: Scope, *, until: date) -> dict[str, Series]:
    """Return the months of scopes of the same kind, as stored last by a day, by scope. 1 query.

    Of the same kind are services, or departments, or groups; a combination and the whole
    organisation are like no other.
    """
    kinds = [name for name in scope.__slots__ if getattr(scope, name)]
    if len(kinds) != 1:
        return {}
    rows = (
        Measurement.objects.filter(
            metric=SERIES + metric, scope__startswith=f"{kinds[0]}:", end__lte=until
        )
        .exclude(scope__contains=",")
        .order_by("scope", "-end", "-pk")
        .distinct("scope")
    )
    return {row.scope: _series(metric, row.detail) for row in rows}


def rows_behind(
    metric: str, scope: Scope, period: Period, *, user: User, after: int = 0, limit: int = 50
) -> list[Behind]:
    """Return the requests behind a figure that the person may see. Up to 7 queries.

    Ordered by ``id``; pass the last one's as ``after`` for the next page. Opinions lead to the
    requests that were resolved, never to who answered.

    :raises UnknownScope: if the service or department does not exist.
    """
    reach = scope.resolve()
    start, end = period.bounds()
    sieve = Sieve(start=start, end=end, service_id=reach.service_id)
    sieve = _narrow(sieve._replace(department_ids=reach.department_ids), metric, period)
    if reach.customer_group == groups.IN_NONE:
        sieve = sieve._replace(without_ids=groups.requests_in_any())
    elif reach.customer_group is not None:
        of_group = groups.requests_of(reach.customer_group)
        ids = of_group if sieve.ids is None else set(of_group).intersection(sieve.ids)
        sieve = sieve._replace(ids=ids)
    return sources.behind(user, sieve, after=after, limit=limit)


_DATED_BY = {
    "time.sla_attainment.response": "response_due_at",
    "time.sla_attainment.resolve": "resolution_due_at",
    "qual.reopen_rate": "first_resolved_at",
}
_DATED_BY_FAMILY = {"util": "opened_at"}
_KINDS = {
    "util.demand.support": "SUPPORT",
    "util.demand.project": "PROJECT",
    "util.demand.consulting": "CONSULTING",
    "qual.fcr_net": "SUPPORT",
}


def _narrow(sieve: Sieve, metric: str, period: Period) -> Sieve:
    family, _, rest = metric.partition(".")
    if family in _SIDES:
        return _narrow(sieve, rest, period)
    if metric in ("proj.cpi", "proj.spi"):
        flying = sources.under_way(period.end - timedelta(days=1))
        return sieve._replace(start=None, end=None, ids=[item.request_id for item in flying])
    if family == "proj":
        done = sources.completed(period.start, period.end)
        return sieve._replace(start=None, end=None, ids=[item.request_id for item in done])
    if family == "flow":
        stood = sources.open_at(
            period.bounds()[1],
            service_id=sieve.service_id,
            department_ids=None
            if sieve.department_ids is None
            else frozenset(sieve.department_ids),
        )
        return sieve._replace(start=None, end=None, ids=[row.id for row in stood])
    dated_by = _DATED_BY.get(metric) or _DATED_BY_FAMILY.get(family, "resolved_at")
    return sieve._replace(dated_by=dated_by, kind=_KINDS.get(metric, ""))


def _frozen(ids: Collection[int] | None) -> frozenset[int] | None:
    return None if ids is None else frozenset(ids)


def customer_groups() -> list[str]:
    """Return the groups of customers there are, the key customers among them. 1 query."""
    return sorted(groups.groups_in_use())


def audit_note(period: Period) -> str:
    """Return what the nightly comparison with the source says of a period, in one sentence.

    Empty: none of its days was looked at yet. 2 queries.
    """
    return audits.sentence(period)


def title_of(metric: str) -> str:
    """Return what a metric is called, also one of trends, anomalies and variances."""
    if metric in catalog.METRICS:
        return catalog.get(metric).title
    prefix, _, rest = metric.partition(".")
    return f"{catalog.get(rest).title}: {_SIDES[prefix]}"


_SIDES = {
    "trend": "trend",
    "anomaly": "unusual months",
    "variance": "change",
    "rolling": "twelve months",
}


def figure_of(row: Measurement) -> Figure:
    """Return a stored row as a figure. No query."""
    return Figure(
        metric=row.metric,
        title=title_of(row.metric),
        family=row.family,
        unit=row.unit,
        n=row.n,
        k=row.k,
        value=row.value,
        low=row.low,
        high=row.high,
        state=row.state,
        excluded_count=row.excluded_count,
        definition_version=row.definition_version,
        detail=row.detail,
    )


def _window(stored: Figure, point: Mapping[str, Any]) -> tuple[Period, Figure]:
    days = (date.fromisoformat(point["start"]), date.fromisoformat(point["end"]))
    values = {name: point[name] for name in ("k", "n", "value", "low", "high", "state")}
    return Period(*days), stored._replace(**values, detail={})


def _series(metric: str, detail: Mapping[str, Any]) -> Series:
    known = catalog.get(metric)
    points = tuple(
        Point(
            **point | {"start": date.fromisoformat(point["start"])},
            signals=tuple(name for name, at in detail["signals"].items() if index in at),
        )
        for index, point in enumerate(detail["points"])
    )
    return Series(
        metric=metric,
        title=known.title,
        unit=known.unit,
        chart=detail["chart"],
        points=points,
        center=detail["center"],
        limits=detail["limits"],
        trend=detail["trend"],
        frozen=detail.get("frozen"),
        is_seasonal=detail.get("is_seasonal", False),
    )
