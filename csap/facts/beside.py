"""Stored measurements of several scopes beside each other, for pages that compare them.

Nothing is computed here; a scope that nobody computed is left out.
"""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import QuerySet

from csap.facts.models import Measurement
from csap.facts.periods import Period
from csap.facts.queries import Figure, figure_of
from csap.facts.scopes import Scope

#: Figures of a scope by metric.
Figures = Mapping[str, Figure]


def by_scope(
    metrics: Collection[str], scopes: Collection[Scope], period: Period
) -> dict[Scope, Figures]:
    """Return the newest figures of each scope in a period, as far as they are stored. 1 query."""
    found: dict[str, dict[str, Figure]] = {}
    for row in _newest(metrics, scopes, period):
        found.setdefault(row.scope, {})[row.metric] = figure_of(row)
    return {scope: found[str(scope)] for scope in scopes if str(scope) in found}


def which(metrics: Collection[str], scopes: Collection[Scope], period: Period) -> list[int]:
    """Return the rows that ``by_scope`` reads; while they are the same, so are figures. 1 query."""
    return list(_newest(metrics, scopes, period).values_list("pk", flat=True))


def _newest(
    metrics: Collection[str], scopes: Collection[Scope], period: Period
) -> QuerySet[Measurement]:
    return (
        Measurement.objects.filter(
            metric__in=metrics,
            scope__in=[str(scope) for scope in scopes],
            start=period.start,
            end=period.end,
        )
        .order_by("metric", "scope", "-pk")
        .distinct("metric", "scope")
    )


def newest_wave(metric: str, scope: Scope, *, before: date) -> Figure | None:
    """Return the figure of the newest wave that closed before a day, also one that is hidden.

    Most periods have no wave, and a wave lies in several: whichever was stored tells it. 1 query.
    """
    row = (
        Measurement.objects.filter(metric=metric, scope=str(scope))
        .filter(detail__closed_on__lt=before.isoformat())
        .order_by("-detail__closed_on", "-pk")
        .first()
    )
    return None if row is None else figure_of(row)


def newest_by_scope(metric: str, scopes: Collection[str], *, within: Period) -> dict[str, Figure]:
    """Return the newest figure of a metric in each of these scopes that has a value. 1 query.

    Of the periods that ended ``within`` one the last, and of those that ended with it the longest:
    a month that has just begun says nothing yet.
    """
    ended = {"end__gt": within.start, "end__lte": within.end}
    rows = (
        Measurement.objects.filter(metric=metric, scope__in=scopes, value__isnull=False, **ended)
        .order_by("scope", "-end", "start", "-pk")
        .distinct("scope")
    )
    return {row.scope: figure_of(row) for row in rows}
