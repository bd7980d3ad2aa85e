"""The portfolio of services as a report."""

from django.conf import settings
from django.urls import reverse

from csap.dashboards import asked
from csap.dashboards.portfolio import export, page
from csap.dashboards.portfolio.page import PortfolioPage
from csap.dashboards.portfolio.reading import SATISFIED
from csap.dashboards.portfolio.table import Line
from csap.dashboards.portfolio.views import lifecycle_of, read_for
from csap.facts.periods import local_day
from csap.reports import paper
from csap.reports.paper import Part
from csap.reports.registry import PDF, Content, Eyes, Report, sheets_as_files
from csap.reports.shelf import stored
from csap.telling import files, numbers
from csap.telling.charts import Table

_HEAD = ["Service", "Life", "Use", "Repair", "Relevance", "Satisfied", "Cost", "Reading"]


def make(eyes: Eyes) -> Content:
    """Return every service by use, relevance, satisfaction, cost and lifecycle. 15 queries."""
    at = asked.of_person(eyes.user, eyes.given, eyes.at)
    read = read_for(eyes.user, at, lifecycle_of(eyes.given.get("lifecycle", "")))
    final = at.chosen.period.final_from <= local_day(eyes.at)
    shown = page.make(read, at.chosen, target=settings.CSAP_TARGETS.get(SATISFIED), final=final)
    context = {
        "title": shown.heading,
        "about": stored.about(at.chosen),
        "lead": shown.about,
        "name": REPORT.title,
        "state": f"as of {numbers.day(read.as_of)} · {'final' if final else 'provisional'}",
        "parts": _parts(shown),
    }
    return Content(
        title=shown.heading,
        about=stored.about(at.chosen),
        stem=files.name_of("portfolio", at.chosen, "").rstrip("."),
        files={PDF: paper.pdf(eyes, context)}
        | sheets_as_files(lambda: export.sheets(read, at.chosen)),
    )


def _parts(shown: PortfolioPage) -> list[Part]:
    rows = Table(_HEAD, [_cells(line) for line in shown.lines.lines])
    noticed = [[each.list, each.name, each.sentence, each.number] for each in shown.noticed]
    return [
        paper.of_table("Every service", rows, what=shown.caption, nothing="There is no service."),
        paper.of_figure(shown.figure),
        paper.of_table(
            "What to notice",
            Table(["List", "Service", "Why", "Finding"], noticed),
            what=numbers.joined(shown.spread, shown.coverage, by=" "),
            nothing="Nothing stands out.",
        ),
    ]


def _cells(line: Line) -> list[str]:
    relevance = numbers.joined(line.relevance, line.relevance_between) or line.relevance_why
    return [
        line.row.name,
        line.lifecycle,
        line.use,
        line.failures,
        relevance,
        line.satisfied or line.satisfied_why,
        line.cost,
        line.reading,
    ]


REPORT = Report(
    key="portfolio",
    title="Portfolio",
    holds="Every service by use, relevance, satisfaction, cost and lifecycle, and what to notice.",
    address=lambda given: reverse("csap:portfolio") + stored.query(given),
    subject=stored.subject,
    make=make,
    asks=("lifecycle", *stored.SCOPE_AND_PERIOD),
)
