"""One metric in full: what it says, its definition, its history, the requests behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from csap.dashboards import cards, changes, origin_figures, usual
from csap.dashboards import signals as signal_rows
from csap.dashboards.cards import Card
from csap.dashboards.drawn import Drawn
from csap.dashboards.signals import SignalRow
from csap.dashboards.usual import Usual
from csap.facts import queries
from csap.facts.periods import Period
from csap.facts.queries import Figure, StoredBaseline
from csap.facts.scopes import Scope
from csap.facts.sources import Behind
from csap.findings.queries import Decided
from csap.metrics import catalog
from csap.metrics.catalog import Metric
from csap.metrics.small_numbers import shows_percent
from csap.telling import charts, definitions, numbers, sentences, shown
from csap.telling.charts import Beside, Table
from csap.telling.choices import Chosen
from csap.telling.sentences import Verdict
from csap.telling.shown import History
from csap.telling.stories import subject_of
from servicedesk.accounts.models import User
from servicedesk.common import words

#: Mean backlog against flow and time: within, they agree (docs/metrics.md#backlog).
LITTLE_LOW, LITTLE_HIGH = 0.8, 1.2
LITTLE_FAILS = "not what flow and time say: it fills or empties, or the data are wrong"
#: How many stored values and how many requests a page shows.
HISTORY, ROWS = 24, 25
_WITHOUT_ROWS = ("gap.", "beh.")
#: Measures of outages, agreements and reviews.
_TOLD = ("avail.", "gov.")
#: A value that is shown in full is of a final period.
_STATES = {
    "ok": "final",
    "small": "few",
    "hidden": "hidden",
    "no_data": "no data",
    "provisional": "provisional",
}


@dataclass(frozen=True, slots=True)
class MetricPage:
    """What the page says. The first fields are those of a figure (components/_figure.html)."""

    id: str
    finding: str
    what: str
    caption: str
    key: str
    name: str
    title: str
    value: str
    definition: list[tuple[str, str]]
    says: list[str] = field(default_factory=list)
    verdict: Verdict | None = None
    kind: str = "run"
    size: str = "tall"
    chart: dict[str, Any] | None = None
    empty: str = ""
    link_url: str = ""
    table: Table | None = None
    has_series: bool = False
    origins: list[Drawn] = field(default_factory=list)
    usual: Usual | None = None
    would_change: str = ""
    aside: str = ""
    signals: list[SignalRow] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)


class Rows(NamedTuple):
    """Requests behind a figure, or ``why`` there are none; ``after`` asks for the next ones."""

    rows: list[Behind]
    after: int | None
    why: str = ""


def make(
    metric: Metric,
    baseline: StoredBaseline | None,
    chosen: Chosen,
    measured: History,
    beside: Beside | None = None,
    decided: Sequence[Decided] = (),
) -> MetricPage:
    """Return the page of a metric, as far as it was measured. ``measured``: newest period first.

    ``decided``: the findings about it, for the signals of its chart.
    """
    figure = baseline.figures.get(metric.key) if baseline else None
    if baseline is None or figure is None:
        reason = "not computed yet" if baseline is None else "not measured for this scope"
        return _bare(metric, f"{metric.title}: {reason}")
    series, story = shown.series_of(baseline, metric.key), shown.story_of(baseline, metric.key)
    value = value_words(figure, chosen)
    page: dict[str, Any] = {
        "key": metric.key,
        "name": metric.title,
        "title": f"{subject_of(metric.key)}: {value}",
        "aside": aside(figure, chosen),
        "value": value,
        "definition": definition(metric),
        "id": shown.panel_id(metric.key),
        "caption": shown.caption(figure, "", baseline.as_of),
        "says": says(figure, chosen),
        "origins": origin_figures.of(
            baseline, metric.key, changes.against_before(baseline, metric.key)
        ),
        "cards": cards.of(metric, baseline, chosen, beside),
    }
    if not series or not story:
        return MetricPage(finding=page["title"], **_periods(metric, chosen, measured), **page)
    trend = baseline.figures[f"trend.{metric.key}"].detail
    return MetricPage(
        finding=sentences.finding(story),
        what=shown.what_of(metric.key, series),
        chart=charts.run(series, story, beside),
        table=charts.series_table(series, story),
        verdict=sentences.verdict(story, trend.get("p_adjusted") or trend.get("p")),
        has_series=True,
        usual=usual.of(series, baseline),
        would_change=usual.would_change(series, story),
        signals=signal_rows.rows(series, story, decided),
        **page,
    )


def _periods(metric: Metric, chosen: Chosen, measured: History) -> dict[str, Any]:
    """Return the chart of a metric without months: its periods, where they are shares."""
    past = shown.same_length(measured, chosen.period)
    is_drawn = metric.unit == "share" and not metric.about_opinions
    if not is_drawn or len(past) < shown.HISTORY_FROM or any(f.k is None for _, f in past):
        empty = "No months are stored of this measure; its periods are listed below."
        return {"what": metric.title, "empty": empty}
    rows = [(charts.period_name(period), figure) for period, figure in past]
    return {
        "what": f"{metric.title}, by period, with 95 % interval",
        "chart": charts.shares(past),
        "table": charts.shares_table(rows, "Period"),
    }


def _bare(metric: Metric, title: str) -> MetricPage:
    return MetricPage(
        id=shown.panel_id(metric.key),
        finding=title,
        what=metric.title,
        caption="",
        key=metric.key,
        name=metric.title,
        title=title,
        value="",
        definition=definition(metric),
        empty="Nothing is stored",
    )


def value_words(figure: Figure, chosen: Chosen) -> str:
    """Return a figure's value as it may be told: "83 %", "4 of 5", "too few answers"."""
    if figure.value is None:
        if figure.detail.get("shown_from"):
            return "not shown yet"
        return "too few answers to show" if figure.state == "hidden" else "no data, 0 of 0"
    if not shown.may_be_told(figure, chosen.scope):
        return f"{figure.n} answers, too few for a share"
    if figure.unit != "share":
        return numbers.number(figure.value, figure.unit)
    if figure.k is not None and not shows_percent(figure.n or 0):
        return numbers.of_all(figure.k, figure.n or 0)
    return words.percent(figure.value)


def aside(figure: Figure, chosen: Chosen) -> str:
    """Return k of n and the interval, as far as they may be told: "650 of 781 · likely 80–86"."""
    if figure.value is None or not shown.may_be_told(figure, chosen.scope):
        return ""
    k_of_n = figure.k is not None and figure.n and numbers.of_all(figure.k, figure.n)
    n = figure.k is None and figure.n and f"n = {words.count(figure.n)}"
    span = numbers.between(figure.low, figure.high, figure.unit)
    return numbers.joined(k_of_n, n, span and f"likely {span}")


def says(figure: Figure, chosen: Chosen) -> list[str]:
    """Return what the value says: k of n, interval, why it is shown with care, what is missing."""
    if figure.value is None:
        about = catalog.get(figure.metric).title
        reason = sentences.reason(figure.detail)
        if shown_from := figure.detail.get("shown_from"):
            reason = f"{reason}; from {numbers.iso_day(shown_from)} on"
        return [f"{reason}." if reason else sentences.no_value(figure.state, about=about)[1]]
    if not shown.may_be_told(figure, chosen.scope):
        return ["From ten answers on the share is shown, below that the mean alone."]
    told = [value_sentence(figure)]
    if figure.state == "small":
        told.append("Few, so to be read with care.")
    told += checks(figure)
    if figure.state == "provisional":
        told.append("Provisional: late answers and reopened requests may still change it.")
    if figure.excluded_count:
        told.append(f"{words.count(figure.excluded_count)} test and merged requests are left out.")
    return told


def checks(figure: Figure) -> list[str]:
    """Return what else a figure tells: of the backlog whether it adds up, the worst slip."""
    detail = figure.detail
    told = []
    ratio, worst = detail.get("littles_law_ratio"), detail.get("worst")
    if ratio is not None:
        is_steady = LITTLE_LOW <= ratio <= LITTLE_HIGH
        agrees = "as flow and time say" if is_steady else LITTLE_FAILS
        told.append(f"On average {detail['mean']:.1f} were open, {agrees} (ratio {ratio:.2f}).")
    if worst is not None:
        told.append(f"The worst slipped by {worst} days.")
    return told


def value_sentence(figure: Figure) -> str:
    """Return "Satisfaction: 83 % (650 of 781; likely between 80 and 86)."."""
    of_all = numbers.of_all(figure.k, figure.n) if figure.k is not None and figure.n else ""
    span = numbers.between(figure.low, figure.high, figure.unit, " and ")
    aside = numbers.joined(of_all, span and f"likely between {span}", by="; ")
    value = numbers.number(figure.value, figure.unit)
    if figure.unit == "share" and figure.k is not None and not shows_percent(figure.n or 0):
        value, aside = of_all, f"likely between {span} %" if span else ""
    return f"{subject_of(figure.metric)}: {value}{f' ({aside})' if aside else ''}."


def definition(metric: Metric) -> list[tuple[str, str]]:
    """Return the definition as terms and their words."""
    rows = [
        ("Key", metric.key),
        ("Formula", metric.formula),
        ("Unit", metric.unit),
        ("Better", definitions.BETTER[metric.better]),
        ("Matters from", definitions.smallest_change(metric)),
        ("Needs", definitions.needs(metric)),
        ("Watched against", definitions.guard(metric)),
        ("Chart", charts.METHODS.get(metric.chart, metric.chart.replace("_", " "))),
        ("Version", str(metric.definition_version)),
        ("Source", definitions.source(metric.key)),
    ]
    return [(term, text) for term, text in rows if text]


def history(measured: History, chosen: Chosen) -> Table:
    """Return what was measured of each period, the newest computation of each."""
    newest: dict[Period, Figure] = {}
    for period, figure in measured:
        newest.setdefault(period, figure)
    rows = []
    for period, figure in newest.items():
        told = figure.value is not None and shown.may_be_told(figure, chosen.scope)
        value = value_words(figure, chosen)
        span = numbers.between(figure.low, figure.high, figure.unit) if told else ""
        n = "–" if figure.n is None else words.count(figure.n)
        rows.append([charts.period_name(period), value, n, span, _STATES[figure.state]])
    return Table(["Period", "Value", "n", "Likely", "State"], rows)


def rows_behind(metric: Metric, scope: Scope, period: Period, *, user: User, after: int) -> Rows:
    """Return requests behind a metric that the person may see. Opinions never list any."""
    if metric.about_opinions:
        why = "Answers are counted, never listed beside requests, so that nobody can be recognised."
        return Rows([], None, why)
    if metric.key.startswith(_TOLD):
        return Rows([], None, "No request lies behind it.")
    if metric.key.startswith(_WITHOUT_ROWS):
        return Rows([], None, "This measure compares others; see theirs.")
    found = queries.rows_behind(metric.key, scope, period, user=user, after=after, limit=ROWS + 1)
    more = len(found) > ROWS
    why = "" if found or after else "No request lies behind it."
    return Rows(found[:ROWS], found[ROWS - 1].id if more else None, why)
