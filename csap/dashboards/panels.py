"""The four panels of the dashboard, made of a stored baseline. Pure: no query, no formula."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from csap.dashboards import changes
from csap.facts.queries import Figure, StoredBaseline
from csap.facts.scopes import Scope
from csap.telling import charts, numbers, sentences, shown
from csap.telling.charts import Beside, Table
from csap.telling.choices import Chosen
from csap.telling.sentences import Gap, Verdict
from csap.telling.shown import History
from csap.telling.stories import Story, subject_of
from servicedesk.common import words

DEMAND = "util.rate_per_100_users"
ON_TIME = "proj.on_time"
SATISFIED = "sat.csat_top2"
GAP = "gap.perception"
IN_TIME = "time.sla_attainment.resolve"
#: Whose months are drawn in any case.
WITH_MONTHS = (DEMAND, SATISFIED)


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the four metrics: what the components of a figure need, and what stands above it.

    ``big`` is empty when there is no value; ``empty`` and ``why`` then say the reason.
    """

    id: str
    name: str
    finding: str
    verdict: Verdict | None
    caption: str
    link_url: str
    big: str = ""
    after: str = ""
    sub: str = ""
    what: str = ""
    kind: str = "run"
    size: str = "mini"
    chart: dict[str, Any] | None = None
    empty: str = ""
    why: str = ""
    icon: str = "mood-empty"
    changed: list[str] = field(default_factory=list)
    table: Table | None = None


#: What stands beside the months of a metric: its target, and the plans about it.
ByMetric = Mapping[str, Beside]
_BARE: ByMetric = {}


def make(
    baseline: StoredBaseline, chosen: Chosen, history: History, beside: ByMetric = _BARE
) -> list[Panel]:
    """Return the four panels. ``history``: of projects on time, the newest period first."""
    return [
        demand(baseline, chosen, beside),
        projects(baseline, chosen, history),
        satisfaction(baseline, chosen, beside),
        gaps(baseline, chosen, beside),
    ]


def headline(baseline: StoredBaseline) -> str:
    """Return the page's heading: of satisfaction, work in time, demand, and what tells most."""
    told = {SATISFIED: "satisfaction", IN_TIME: "work in time", DEMAND: "demand"}
    telling = changes.most_telling(baseline, default=IN_TIME)
    told.setdefault(telling, subject_of(telling)[0].lower() + subject_of(telling)[1:])
    return sentences.headline({name: shown.story_of(baseline, key) for key, name in told.items()})


def demand(baseline: StoredBaseline, chosen: Chosen, beside: ByMetric = _BARE) -> Panel:
    """1: how much is asked for."""
    figure = baseline.figures[DEMAND]
    rate, low, high = figure.detail.get("per_100_user_months") or (None, None, None)
    kinds = [
        f"{words.count(found.n or 0)} {kind}"
        for kind in ("support", "project", "consulting")
        if (found := baseline.figures.get(f"util.demand.{kind}"))
    ]
    span = numbers.between(low, high, figure.unit)
    return _of_series(
        baseline,
        chosen,
        figure,
        name="1 · Utilisation of the portfolio",
        big="" if rate is None else numbers.fixed(rate, 1),
        after="requests per 100 people a month",
        sub=numbers.joined(
            span and f"likely {span}",
            f"{words.count(figure.n or 0)} requests: {', '.join(kinds)}",
        ),
        what="Requests per 100 active people, by month of creation",
        changed=changes.demand(baseline),
        counted="requests",
        beside=beside,
    )


def projects(baseline: StoredBaseline, chosen: Chosen, history: History) -> Panel:
    """2: what projects and consulting came to. Few a quarter, so there is no trend of months."""
    figure = baseline.figures[ON_TIME]
    past = shown.same_length(history, chosen.period)
    windows = [pair for pair in baseline.rolling(ON_TIME) if pair[1].value is not None]
    panel: dict[str, Any] = {
        "id": shown.panel_id(ON_TIME),
        "name": "2 · Results of projects and consulting",
        "link_url": shown.metric_url(ON_TIME, chosen),
        "caption": shown.caption(figure, "completed", baseline.as_of),
        "changed": changes.projects(baseline, past),
    }
    if figure.value is None:
        finding, why = sentences.no_value(figure.state, about="Projects")
        return Panel(finding=finding, why=why, verdict=None, empty="No data: 0 of 0", **panel)
    verdict = Verdict("warn", "No trend yet", "too few a period to tell one")
    big, sub = shown.share_words(figure)
    of_all = numbers.of_all(figure.k or 0, figure.n or 0)
    return Panel(
        finding=f"{of_all} completed engagements were on time",
        verdict=verdict,
        big=big,
        after="on time",
        sub=sub,
        **panel,
        **(_rolling_chart(windows) or _results_chart(baseline, past)),
    )


def _rolling_chart(windows: History) -> dict[str, Any]:
    """Return the twelve months up to each month; empty where they are too few to draw."""
    if len(windows) < shown.HISTORY_FROM:
        return {}
    rows = [(charts.last_month(period), figure) for period, figure in windows]
    return {
        "chart": charts.shares(windows, named=charts.last_month),
        "kind": "run",
        "what": "Completed by the approved baseline date, twelve months up to each month, k of n",
        "table": charts.shares_table(rows, "Twelve months up to"),
    }


def _results_chart(baseline: StoredBaseline, past: History) -> dict[str, Any]:
    if len(past) >= shown.HISTORY_FROM:
        rows = [(charts.period_name(period), figure) for period, figure in past]
        what = "Completed by the approved baseline date, by period, with 95 % interval"
        drawn = {"chart": charts.shares(past), "kind": "run"}
        return drawn | {"what": what, "table": charts.shares_table(rows, "Period")}
    keys = {
        "On time": ON_TIME,
        "Within budget": "proj.budget_ok",
        "Left a lesson": "proj.lessons_capture",
        "Lessons reused": "proj.lessons_reuse",
    }
    results = [(label, baseline.figures[key]) for label, key in keys.items()]
    rows = [(label, figure) for label, figure in results if figure.value is not None]
    what = "Of what was completed in the period, with 95 % interval"
    drawn = {"chart": charts.bullets(rows), "kind": "bullet"}
    return drawn | {"what": what, "table": charts.shares_table(rows, "Result")}


def satisfaction(baseline: StoredBaseline, chosen: Chosen, beside: ByMetric = _BARE) -> Panel:
    """3: how content people are."""
    figure, mean = baseline.figures[SATISFIED], baseline.figures["sat.csat_mean"]
    answered = baseline.figures["sat.response_rate"]
    rate = answered.n and f"answer rate {numbers.share(answered.k or 0, answered.n)}"
    big, sub = shown.share_words(figure)
    if figure.value is not None and not shown.may_be_told(figure, chosen.scope):
        big, sub = numbers.fixed(mean.value or 0, 1), f"{figure.n} answers: too few for a share"
        after = "of 5, mean rating"
    else:
        after = "satisfied or very satisfied"
        mean_words = mean.value is not None and f"mean {numbers.number(mean.value, mean.unit)}"
        sub = numbers.joined(sub, mean_words)
    panel = _of_series(
        baseline,
        chosen,
        figure,
        name="3 · Satisfaction and relevance",
        big=big,
        after=after,
        sub=numbers.joined(sub, rate),
        what="Share rating 4 or 5 of 5, by month of resolution",
        changed=changes.satisfaction(baseline),
        counted="answers",
        beside=beside,
    )
    # How many answered tells no opinion, so it is said of hidden ones, too.
    return panel if panel.big else replace(panel, caption=numbers.joined(panel.caption, rate))


def gaps(baseline: StoredBaseline, chosen: Chosen, beside: ByMetric = _BARE) -> Panel:
    """4: felt against measured, and what moved in any watched measure."""
    figure, metric = baseline.figures[GAP], changes.most_telling(baseline, default=IN_TIME)
    series, story = shown.series_of(baseline, metric), shown.story_of(baseline, metric)
    found, what = gap_of(figure, chosen.scope), shown.what_of(metric, series) if series else ""
    return Panel(
        id=shown.panel_id(GAP),
        name="4 · Variances, anomalies and gaps",
        finding=_gap_finding(figure, found, story),
        verdict=sentences.gap_verdict(found) if found else None,
        big=numbers.points(figure.value) if found else "",
        after="points, felt against measured",
        sub=_gap_sub(figure, found),
        what=f"{what}: the watched measure that tells most" if what else "",
        chart=charts.run(series, story, beside.get(metric)) if series and story else None,
        empty="No closed month with a value yet",
        why="" if found else sentences.no_value(figure.state, about="")[1],
        changed=changes.moves(baseline, found),
        caption=shown.caption(figure, "rated requests with both facts", baseline.as_of),
        link_url=shown.metric_url(GAP, chosen),
        table=charts.series_table(series, story) if series and story else None,
    )


def gap_of(figure: Figure, scope: Scope) -> Gap | None:
    """Return felt and measured; None where they are not there or may not be told."""
    if figure.value is None or not shown.may_be_told(figure, scope):
        return None
    detail = figure.detail
    return Gap(detail["felt_share"], detail["measured_share"], detail["evident"], figure.n or 0)


def _gap_finding(figure: Figure, found: Gap | None, story: Story | None) -> str:
    if found and found.evident and found.n >= sentences.PAIRS:
        return sentences.gap_reading(found)
    if story and story.signals:
        return sentences.finding(story)
    if found and found.n < sentences.PAIRS:
        return f"{sentences.gap_reading(found)} felt with measured"
    if found:
        return "What people feel is close to what they get"
    return sentences.no_value(figure.state, about="Felt against measured")[0]


def _gap_sub(figure: Figure, found: Gap | None) -> str:
    if not found:
        return ""
    span = numbers.change_between(figure.low, figure.high)
    felt, measured = words.percent(found.felt), words.percent(found.measured)
    return numbers.joined(f"felt {felt}, measured {measured}", span and f"likely {span}")


def _of_series(
    baseline: StoredBaseline,
    chosen: Chosen,
    figure: Figure,
    *,
    counted: str,
    what: str,
    big: str,
    beside: ByMetric,
    **given: Any,
) -> Panel:
    """Return a panel around a metric that has months."""
    series, story = (
        shown.series_of(baseline, figure.metric),
        shown.story_of(baseline, figure.metric),
    )
    given |= {
        "id": shown.panel_id(figure.metric),
        "caption": shown.caption(figure, counted, baseline.as_of),
        "link_url": shown.metric_url(figure.metric, chosen),
    }
    if figure.value is None or not series or not story:
        about = subject_of(figure.metric)
        finding, why = sentences.no_value(figure.state, about=about)
        empty = f"Too few answers ({figure.n})" if figure.state == "hidden" else "No data: 0 of 0"
        if shown_from := figure.detail.get("shown_from"):
            why = f"{sentences.reason(figure.detail)}; from {numbers.iso_day(shown_from)} on."
            finding, empty = f"{about}: not shown yet", "Not shown yet"
        icon = "eye-off" if figure.state == "hidden" else "mood-empty"
        return Panel(finding=finding, why=why, empty=empty, icon=icon, verdict=None, **given)
    trend = baseline.figures[f"trend.{figure.metric}"].detail
    return Panel(
        finding=sentences.finding(story) if figure.n else f"{story.subject}: none in the period",
        verdict=sentences.verdict(story, trend.get("p_adjusted") or trend.get("p")),
        big=big,
        empty="No closed month with a value yet",
        what=f"{what} ({charts.METHODS[series.chart]})",
        chart=charts.run(series, story, beside.get(figure.metric)),
        table=charts.series_table(series, story),
        **given,
    )
