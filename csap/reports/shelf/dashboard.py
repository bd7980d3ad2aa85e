"""The dashboard as a report: two sheets of panels, and what waits for a decision."""

from django.urls import reverse

from csap.dashboards import dashboard_page
from csap.dashboards.eyes import ID as BY_EYES
from csap.findings import queries as findings
from csap.reports import paper
from csap.reports.registry import PDF, Content, Eyes, Report, sheets_as_files
from csap.reports.shelf import stored
from csap.telling import files
from csap.telling.drawing import legend

#: A panel has half the width.
_WIDE, _HIGH = 330, 128
#: How many findings are named.
_FINDINGS = 6


def make(eyes: Eyes) -> Content:
    """Return the four baseline metrics of a scope and period. About 22 queries."""
    at, baseline = stored.read(eyes)
    chosen = at.chosen
    page = dashboard_page.DashboardPage(eyes.user, at, baseline)
    drawings = {each.id: paper.drawn(each, width=_WIDE, height=_HIGH) for each in page.panels}
    if page.by_eyes:
        drawings[BY_EYES] = paper.drawn(page.by_eyes)
    context = {
        "page": page,
        "title": page.headline,
        "about": stored.about(chosen),
        "name": REPORT.title,
        "state": stored.state(at, baseline),
        "chosen": chosen,
        "freshness": at.freshness,
        "drawings": drawings,
        "pairs": [page.panels[:2], page.panels[2:]],
        "waiting": findings.waiting(eyes.user, str(chosen.scope), now=eyes.at, limit=_FINDINGS),
        "legend": legend(),
    }
    return Content(
        title=page.headline,
        about=stored.about(chosen),
        stem=files.name_of("dashboard", chosen, "").rstrip("."),
        files={PDF: paper.pdf(eyes, context, template="csap/reports/dashboard.html")}
        | sheets_as_files(lambda: files.of_baseline(baseline, chosen)),
    )


REPORT = Report(
    key="dashboard",
    title="The four baseline metrics",
    holds="The dashboard: value, interval, trend and what changed of each metric; open findings, "
    "gaps and principles. As a table: every stored figure, its months, and all definitions.",
    address=lambda given: reverse("csap:dashboard") + stored.query(given),
    subject=stored.subject,
    make=make,
    asks=stored.SCOPE_AND_PERIOD,
)
