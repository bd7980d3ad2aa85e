"""Stored figures as files: every value with n, interval and state, and what each one means."""

import re
from collections.abc import Sequence
from typing import Any

from csap.facts.periods import Period
from csap.facts.queries import SERIES, Figure, Point, Series, StoredBaseline, title_of
from csap.metrics import catalog
from csap.telling import definitions
from csap.telling.choices import Chosen
from csap.telling.shown import History, may_be_told, series_of
from servicedesk.common.spreadsheets import CSV_TYPE, XLSX_TYPE, Sheet, as_csv, as_xlsx

FORMS = {"csv": (as_csv, CSV_TYPE), "xlsx": (as_xlsx, XLSX_TYPE)}
_FIGURE = (
    "metric", "title", "unit", "period start", "period end (excluded)", "value", "low", "high",
    "n", "k", "state", "excluded", "definition version", "definition",
)  # fmt: skip
_MONTH = (
    "metric", "title", "unit", "month", "value", "as measured", "low", "high", "n",
    "lower limit", "upper limit", "state", "signal",
)  # fmt: skip
_DEFINITION = (
    "metric", "title", "formula", "unit", "better", "smallest change that matters", "needs",
    "chart", "watched against", "definition version", "source",
)  # fmt: skip
#: Series are on a sheet of their own, month by month.
_ELSEWHERE = (SERIES, "rolling.")


def of_baseline(baseline: StoredBaseline, chosen: Chosen) -> list[Sheet]:
    """Return the four metrics, their months, and the definitions of all that is in them."""
    figures = [
        figure for figure in baseline.figures.values() if not figure.metric.startswith(_ELSEWHERE)
    ]
    rows = [_figure(figure, baseline.period, chosen) for figure in figures]
    return [
        Sheet("Figures", _FIGURE, rows, _about(baseline, chosen)),
        Sheet("Months", _MONTH, _months(baseline)),
        definitions_of({_of(figure.metric) for figure in figures}),
    ]


def of_history(metric: str, measured: History, chosen: Chosen) -> list[Sheet]:
    """Return what was measured of a metric, every computation of every period, newest first."""
    rows = [_figure(figure, period, chosen) for period, figure in measured]
    about = [["scope", str(chosen.scope), chosen.scope_words]]
    return [Sheet("Measurements", _FIGURE, rows, about), definitions_of({metric})]


def months_of(baseline: StoredBaseline, metric: str) -> Sheet:
    """Return the months of one metric as stored with a baseline; without rows where it has none."""
    series = series_of(baseline, metric)
    rows = [_month(series, point) for point in series.points] if series else []
    return Sheet("Months", _MONTH, rows)


def name_of(what: str, chosen: Chosen, suffix: str) -> str:
    """Return a file's name of plain letters, digits and dashes."""
    parts = f"{what} {chosen.scope} {chosen.period_key}"
    return f"{re.sub(r'[^A-Za-z0-9]+', '-', parts).strip('-').lower()}.{suffix}"


def _about(baseline: StoredBaseline, chosen: Chosen) -> list[list[str]]:
    state = "provisional" if baseline.is_provisional else "final"
    return [
        ["scope", str(baseline.scope), chosen.scope_words],
        ["period", baseline.period.start.isoformat(), baseline.period.end.isoformat()],
        ["as of", baseline.as_of.isoformat(), state],
        ["computed at", baseline.computed_at.isoformat()],
        ["hash of the inputs", baseline.input_hash],
        ["values", "Shares are 0 to 1, times in the unit named. Empty: none, or hidden."],
    ]


def _figure(figure: Figure, period: Period, chosen: Chosen) -> list[Any]:
    told = may_be_told(figure, chosen.scope)
    values = (figure.value, figure.low, figure.high) if told else (None, None, None)
    return [
        figure.metric,
        figure.title,
        figure.unit,
        period.start.isoformat(),
        period.end.isoformat(),
        *values,
        figure.n,
        figure.k if told else None,
        figure.state,
        figure.excluded_count,
        figure.definition_version,
        definitions.source(_of(figure.metric)),
    ]


def _months(baseline: StoredBaseline) -> list[list[Any]]:
    keys = [key.removeprefix(SERIES) for key in baseline.figures if key.startswith(SERIES)]
    found = [series for key in keys if (series := series_of(baseline, key)) is not None]
    return [_month(series, point) for series in found for point in series.points]


def _month(series: Series, point: Point) -> list[Any]:
    values = (point.value, point.raw, point.low, point.high, point.n)
    return [
        series.metric,
        series.title,
        series.unit,
        f"{point.start:%Y-%m}",
        *values,
        point.lower_limit,
        point.upper_limit,
        point.state,
        " ".join(point.signals),
    ]


def _of(metric: str) -> str:
    """Return the measure that a trend, a change or a rolling share is of."""
    return metric if metric in catalog.METRICS else metric.partition(".")[2]


def definitions_of(metrics: set[str]) -> Sheet:
    """Return what metrics mean: formula, unit, direction, smallest change, source."""
    known: Sequence[catalog.Metric] = [m for m in catalog.METRICS.values() if m.key in metrics]
    rows = [
        [
            metric.key,
            title_of(metric.key),
            metric.formula,
            metric.unit,
            metric.better or "neither way",
            definitions.smallest_change(metric),
            definitions.needs(metric),
            metric.chart,
            metric.guard or "",
            metric.definition_version,
            definitions.source(metric.key),
        ]
        for metric in known
    ]
    return Sheet("Definitions", _DEFINITION, rows)
