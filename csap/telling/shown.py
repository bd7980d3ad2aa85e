"""How a stored figure and its months may be shown: small numbers, captions, addresses. Pure."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from csap.facts.periods import Period
from csap.facts.queries import Figure, Series, StoredBaseline
from csap.facts.scopes import Scope
from csap.metrics import catalog
from csap.metrics.small_numbers import shows_percent
from csap.telling import charts, numbers, stories
from csap.telling.choices import Chosen
from csap.telling.stories import Story, readable, subject_of, tell
from servicedesk.common import words

#: From so many periods on a history is drawn as a run.
HISTORY_FROM = 3
History = Sequence[tuple[Period, Figure]]


def series_of(baseline: StoredBaseline, metric: str) -> Series | None:
    """Return the months of a metric as they may be shown; None where it has none."""
    series = baseline.series(metric)
    is_organisation = baseline.scope.is_organisation
    return readable(series, is_organisation=is_organisation) if series else None


def story_of(baseline: StoredBaseline, metric: str) -> Story | None:
    """Return what a metric's months tell; None where it has none."""
    series = series_of(baseline, metric)
    return tell(series, subject_of(metric)) if series else None


def what_of(metric: str, series: Series) -> str:
    """Return what a chart draws: metric, unit where the axis does not say it, method."""
    hours = ", in business hours" if series.unit == "business minutes" else ""
    return f"{catalog.get(metric).title}, by month{hours} ({charts.METHODS[series.chart]})"


def share_words(figure: Figure) -> tuple[str, str]:
    """Return a share as its big value and what stands below: "83 %", "650 of 781 · likely …"."""
    if figure.value is None or figure.k is None or not figure.n:
        return "", ""
    span = numbers.between(figure.low, figure.high, "share")
    if not shows_percent(figure.n):
        return numbers.of_all(figure.k, figure.n), span and f"likely {span}{words.NO_BREAK}%"
    few = figure.state == "small" and "few, so read with care"
    of_all = numbers.of_all(figure.k, figure.n)
    return words.percent(figure.value), numbers.joined(of_all, span and f"likely {span}", few)


def may_be_told(figure: Figure, scope: Scope) -> bool:
    """Whether the value may be told; with few opinions only their mean is."""
    return stories.may_be_told(figure.metric, figure.n, is_organisation=scope.is_organisation)


def same_length(history: History, period: Period) -> History:
    """Return the periods as long as this one, up to it, each once, the oldest first."""
    kept: dict[Period, Figure] = {}
    for past, figure in history:
        alike = abs(past.days - period.days) <= 3 and past.start.day == period.start.day
        if alike and past.end <= period.end:
            kept.setdefault(past, figure)
    return [(past, kept[past]) for past in sorted(kept) if kept[past].value is not None]


def caption(figure: Figure, counted: str, as_of: date) -> str:
    """Return n, what was left out and the day it is told as of."""
    left_out = figure.excluded_count and f"{words.count(figure.excluded_count)} excluded"
    return numbers.joined(
        f"n = {words.count(figure.n or 0)} {counted}".strip(),
        left_out,
        f"as of {numbers.day(as_of)}",
    )


def panel_id(metric: str) -> str:
    """Return the id of a metric's figure in the page."""
    return f"panel-{metric.replace('.', '-').replace('_', '-')}"


def metric_url(metric: str, chosen: Chosen) -> str:
    """Return the address of a metric's page for the same choice."""
    return f"{reverse('csap:metric', args=[metric])}?{chosen.query}"
