"""The page of one metric as a report."""

from django.urls import reverse

from csap.dashboards import asked, dashboard_page, metric_page
from csap.dashboards.drawn import Drawn
from csap.dashboards.metric_page import MetricPage
from csap.facts import queries
from csap.metrics.catalog import Metric
from csap.reports import paper
from csap.reports.paper import Part
from csap.reports.registry import PDF, Content, Eyes, Given, Report, sheets_as_files
from csap.reports.shelf import stored
from csap.telling import files
from csap.telling.charts import Table
from servicedesk.common.errors import DomainError

#: How many stored measurements a file holds, the newest.
_MEASUREMENTS = 5000


def make(eyes: Eyes) -> Content:
    """Return one metric of a scope and period. About 16 queries."""
    known = _metric(eyes)
    at, baseline = stored.read(eyes)
    chosen = at.chosen
    measured = queries.history(known.key, chosen.scope, limit=_MEASUREMENTS)
    recent = measured[: metric_page.HISTORY]
    page = dashboard_page.metric(eyes.user, known, at, recent)
    places = dashboard_page.by_department(known, at)
    context = {
        "title": page.title,
        "about": stored.about(chosen),
        "name": REPORT.title,
        "state": stored.state(at, baseline),
        "parts": _parts(page, places, metric_page.history(recent, chosen)),
        "definition": page.definition,
    }
    return Content(
        title=page.title,
        about=stored.about(chosen),
        stem=files.name_of(known.key, chosen, "").rstrip("."),
        files={PDF: paper.pdf(eyes, context)}
        | sheets_as_files(
            lambda: [*files.of_history(known.key, measured, chosen), *_months(baseline, known.key)]
        ),
    )


def _months(baseline: queries.StoredBaseline, key: str) -> list[files.Sheet]:
    months = files.months_of(baseline, key)
    return [months] if months.rows else []


def _parts(page: MetricPage, places: Drawn | None, history: Table) -> list[Part]:
    parts = [
        paper.of_figure(page, with_table=True),
        *(paper.of_figure(figure) for figure in page.origins),
        *([paper.of_figure(places)] if places else []),
        paper.of_table("What was measured, period by period", history),
    ]
    says = Part("says", "", what=" ".join(page.says))
    return [says, *parts] if page.says else parts


def _metric(eyes: Eyes) -> Metric:
    key = eyes.given.get("metric", "")
    if not key:
        raise DomainError("Say which metric.", field="metric")
    return asked.metric_or_404(key)


def _subject(eyes: Eyes) -> str:
    return f"{_metric(eyes).title} · {stored.subject(eyes)}"


def _address(given: Given) -> str:
    rest = {name: value for name, value in given.items() if name != "metric"}
    if "metric" not in given:
        return reverse("csap:dashboard") + stored.query(rest)
    return reverse("csap:metric", args=[given["metric"]]) + stored.query(rest)


REPORT = Report(
    key="metric",
    title="One metric",
    holds="Its chart with limits and plan starts, where a change comes from, what was measured, "
    "and its definition. Charts are also there as SVG and PNG, on the page.",
    address=_address,
    subject=_subject,
    make=make,
    asks=("metric", *stored.SCOPE_AND_PERIOD),
    needs=("metric",),
)
