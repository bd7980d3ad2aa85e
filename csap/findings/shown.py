"""A finding as its card and its page show it: words, strip of periods, chart of its evidence. Pure.

Everything comes from what was frozen with the finding, nothing is computed anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.urls import reverse

from csap.facts.periods import Period
from csap.facts.queries import Series
from csap.findings.freezing import thawed
from csap.findings.models import Evidence, Finding, FindingEvent
from csap.findings.principles import Asked, asked
from csap.findings.vocabulary import Kind, Side, Stage, Step
from csap.metrics.small_numbers import shows_percent
from csap.telling import charts, numbers, sentences
from csap.telling.charts import Table
from csap.telling.shown import what_of
from csap.telling.stories import subject_of, tell
from servicedesk.common import words

_SIGNS = {Side.BAD: "−", Side.GOOD: "+", Side.NONE: "="}
_STATUS_WORDS = {"G": "gap", "N": "no gap", "U": "too few"}
_STATUS_MARKS = {"G": ("g", "G"), "N": ("n", "·"), "U": ("u", "?")}
#: How many periods a strip shows.
STRIP = 6
#: What would change a finding, by kind.
_WOULD_CHANGE = {
    Kind.GAP: "two known periods in a row without a gap",
    Kind.ANOMALY: "two months in a row without a pattern outside its usual range",
    Kind.TREND: "months that level out: no clear trend any more, or too small to matter",
    Kind.BELOW_TARGET: "an interval that reaches the target, two months in a row",
    Kind.OVERPROMISE: "promises renegotiated until one in five or fewer is not supported",
    Kind.PORTFOLIO: "a request, or the service's retirement",
    Kind.PERCEPTION: "an interval that reaches the middle, in two waves in a row",
    Kind.OVERDUE: "the review being held, or called off with a reason",
}


#: What would change a finding of these metrics, whatever its kind.
_BY_METRIC = {
    "sat.awareness": "a wave in which half of the people, or more, may know it by its interval",
    "util.rate_per_100_users": "demand within its usual range, or the published target kept",
}


class Status(NamedTuple):
    """One closed period of a gap: class and letter of its mark."""

    name: str
    letter: str


@dataclass(frozen=True, slots=True)
class Card:
    """A finding in a list: what it is, in which words, and what can be done."""

    number: str
    url: str
    side: str
    sign: str
    lead: str
    sentence: str
    why: str
    state: str
    plan_number: str
    is_waiting: bool
    is_deficiency: bool
    principles: list[Asked]
    strip: list[Status] = field(default_factory=list)
    strip_words: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """The evidence as a figure (components/_figure.html)."""

    id: str
    finding: str
    what: str
    caption: str
    kind: str
    chart: dict[str, Any] | None
    table: Table | None
    would_change: str
    has_series: bool
    link_url: str = ""
    size: str = ""
    empty: str = "No series was frozen with it"


def url_of(number: str) -> str:
    """Return the address of a finding's page."""
    return reverse("findings:finding", args=[number])


def card(finding: Finding, evidence: Evidence | None, *, now: datetime) -> Card:
    """Return a finding as its card shows it; ``evidence``: its newest."""
    statuses = list(evidence.statistics.get("statuses", ()))[-STRIP:] if evidence else []
    told = ", ".join(_STATUS_WORDS[status] for status in statuses)
    return Card(
        number=finding.number,
        url=url_of(finding.number),
        side=finding.side,
        sign=_SIGNS[Side(finding.side)],
        lead=lead(finding, now),
        sentence=finding.sentence,
        why=evidence.why if evidence else "",
        state=finding.get_state_display(),
        plan_number=finding.plan_number,
        is_waiting=finding.is_waiting,
        is_deficiency=finding.is_deficiency,
        principles=asked(finding.principles),
        strip=[Status(*_STATUS_MARKS[status]) for status in statuses],
        strip_words=f"Last {len(statuses)} periods, oldest first: {told}" if statuses else "",
    )


def lead(finding: Finding, now: datetime) -> str:
    """Return "Lasting expectation gap · found 69 days ago · Logistics"."""
    since = f"found {found_since(finding, now)}"
    return numbers.joined(kind_words(finding), since, finding.scope_words)


def kind_words(finding: Finding) -> str:
    """Return "Lasting expectation gap", "Trend, clear", "Anomaly"."""
    kind = Kind(finding.kind).label
    if finding.stage == Stage.SUSTAINED:
        return f"Lasting {kind}"
    stage = f", {Stage(finding.stage).label}" if finding.stage else ""
    return f"{kind[0].upper()}{kind[1:]}{stage}"


def found_since(finding: Finding, now: datetime) -> str:
    """Return "today", "a day ago" or "69 days ago"."""
    days = (now - finding.opened_at).days
    if days < 1:
        return "today"
    return "a day ago" if days == 1 else f"{words.count(days)} days ago"


def figure(finding: Finding, evidence: Sequence[Evidence]) -> Figure:
    """Return the evidence of a finding as a figure; ``evidence``: newest first."""
    newest, series = evidence[0], thawed(evidence[0].points)
    period = charts.period_name(Period(newest.start, newest.end))
    caption = numbers.joined(
        f"n = {words.count(newest.n)} in {period}" if newest.n is not None else period,
        _limits_words(series),
        f"kept as of {numbers.day(newest.found_at.date())}",
        f"definition version {newest.definition_version}",
    )
    common: dict[str, Any] = {
        "id": f"evidence-{finding.number.lower()}",
        "caption": caption,
        "would_change": _BY_METRIC.get(finding.metric) or _WOULD_CHANGE[Kind(finding.kind)],
        "link_url": f"{reverse('csap:metric', args=[finding.metric])}?scope={finding.scope}",
    }
    if series is None:
        return Figure(**_without_months(finding, evidence), **common)
    story = tell(series, subject_of(finding.metric))
    return Figure(
        finding=sentences.finding(story),
        what=what_of(finding.metric, series),
        kind="run",
        chart=charts.run(series, story),
        table=charts.series_table(series, story),
        has_series=True,
        **common,
    )


def _without_months(finding: Finding, evidence: Sequence[Evidence]) -> dict[str, Any]:
    """Return what is drawn of a finding that has no months: felt and measured, or its shares."""
    told = {"table": seen(evidence), "has_series": False}
    if finding.metric == "gap.perception" and (drawn := _felt_and_measured(evidence)):
        what = "Felt in time (ring) and measured in time (square), of the same requests, in percent"
        title = "Felt and measured, period by period"
        return told | {"finding": title, "what": what, "kind": "dumbbell", "chart": drawn}
    title, what = "What was seen, period by period", subject_of(finding.metric)
    if drawn := _shares(evidence):
        what += ": share with its 95 % interval, and what it is held against (thick line)"
    return told | {"finding": title, "what": what, "kind": "bullet", "chart": drawn}


def _shares(evidence: Sequence[Evidence]) -> dict[str, Any] | None:
    """Return the share of each period that was seen, oldest first; None where it is no share."""
    rows = [
        {
            "label": charts.period_name(Period(each.start, each.end)),
            "value": each.value * 100,
            "low": None if each.low is None else each.low * 100,
            "high": None if each.high is None else each.high * 100,
            "promise": _held_against(each),
            "right": _share_words(each.k, each.n, each.low, each.high),
            "right_brief": numbers.of_all(each.k, each.n),
            "side": None,
        }
        for each in reversed(evidence)
        if each.unit == "share" and each.value is not None and each.k is not None and each.n
    ]
    if not rows:
        return None
    ticks = [{"v": value, "label": f"{value} %"} for value in (0, 25, 50, 75, 100)]
    return {"axis": [0, 100], "ticks": ticks, "rows": rows}


def _share_words(k: int, n: int, low: float | None, high: float | None) -> str:
    """Return "36 % (29 of 80; likely 27–47)"; of fewer than ten "4 of 7 (likely 25–84 %)"."""
    span, k_of_n = numbers.between(low, high, "share"), numbers.of_all(k, n)
    likely = span and f"likely {span}"
    if not shows_percent(n):
        return f"{k_of_n} ({likely}{words.NO_BREAK}%)" if likely else k_of_n
    return f"{words.percent(k / n)} ({numbers.joined(k_of_n, likely, by='; ')})"


def _held_against(each: Evidence) -> float | None:
    """Return the share that a rule held it against, in percent, where it was frozen with it."""
    against = each.statistics.get("share") or each.statistics.get("target")
    return None if against is None else against * 100


def _limits_words(series: Series | None) -> str:
    """Return on how many months the limits rest that were frozen; "" where none were."""
    return f"limits frozen on {series.frozen['points']} months" if series and series.frozen else ""


def _felt_and_measured(evidence: Sequence[Evidence]) -> dict[str, Any] | None:
    """Return felt and measured shares of each period that was seen, oldest first."""
    rows = [
        {
            "label": charts.period_name(Period(each.start, each.end)),
            "felt": each.statistics["felt_share"] * 100,
            "measured": each.statistics["measured_share"] * 100,
            "right": f"{numbers.points(each.value)} ({each.n})",
            "right_brief": numbers.points(each.value),
            "side": "bad",
        }
        for each in reversed(evidence)
        if each.statistics.get("felt_share") is not None
    ]
    if not rows:
        return None
    ticks = [{"v": value, "label": f"{value} %"} for value in (0, 25, 50, 75, 100)]
    return {"axis": [0, 100], "ticks": ticks, "rows": rows}


class Happened(NamedTuple):
    """A step of a finding's life in words; ``figures``: of which period, "" where none."""

    who: str
    what: str
    said: str
    at: datetime
    figures: str


def life(events: Iterable[FindingEvent]) -> list[Happened]:
    """Return what happened, in the order given. Being found again stands with the evidence."""
    return [_happened(event) for event in events if event.step != Step.FOUND_AGAIN]


def _happened(event: FindingEvent) -> Happened:
    reason = event.get_reason_display() if event.reason else ""
    to = event.detail.get("plan") or event.detail.get("owner")
    what = numbers.joined(event.get_step_display(), to, by=" ")
    period = _period(event.detail) if event.detail.get("end") else None
    return Happened(
        who=event.actor.name if event.actor else "The rules",
        what=numbers.joined(what, reason and reason[0].lower() + reason[1:], by=", "),
        said=event.sentence,
        at=event.at,
        figures=charts.period_name(period) if period else "",
    )


def _period(detail: dict[str, str]) -> Period:
    return Period(date.fromisoformat(detail["start"]), date.fromisoformat(detail["end"]))


def seen(evidence: Sequence[Evidence]) -> Table:
    """Return every period in which it was found, the newest first, as it was frozen."""
    rows = []
    for each in evidence:
        p = each.statistics.get("p_adjusted")
        rows.append(
            [
                charts.period_name(Period(each.start, each.end)),
                numbers.number(each.value, each.unit),
                "–" if each.n is None else words.count(each.n),
                numbers.between(each.low, each.high, each.unit) or "–",
                "–" if p is None else sentences.p_words(p),
                f"{numbers.day(each.found_at.date())}",
            ]
        )
    head = ["Period", "Value", "n", "Likely", "After correction", "Frozen"]
    return Table(head, rows)
