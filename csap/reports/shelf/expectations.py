"""The expectations page as a report."""

from django.conf import settings
from django.urls import reverse

from csap.dashboards import asked
from csap.dashboards.expectations import export, page, reading
from csap.facts.periods import local_day
from csap.findings.gaps import OpenGap, open_gaps
from csap.reports import paper
from csap.reports.registry import PDF, Content, Eyes, Report, sheets_as_files
from csap.reports.shelf import stored
from csap.telling import files, numbers
from csap.telling.charts import Table

_HEAD = ["Gap", "Where", "Form", "Size, 95 % interval", "n", "State and age", "Plan"]


def make(eyes: Eyes) -> Content:
    """Return what people expect against what they get. About 12 queries."""
    at = asked.of_person(eyes.user, eyes.given, eyes.at)
    today = local_day(eyes.at)
    read = reading.read(at.chosen, at.names, targets=settings.CSAP_TARGETS, today=today)
    gaps = open_gaps(eyes.user, at.chosen.scope, now=eyes.at)
    shown = page.make(read, gaps, at.chosen)
    context = {
        "title": shown.heading,
        "about": stored.about(at.chosen),
        "lead": shown.about,
        "name": REPORT.title,
        "state": f"as of {numbers.day(read.as_of)}",
        "parts": [
            paper.of_table(
                shown.gaps_heading,
                Table(_HEAD, [_row(gap) for gap in gaps]),
                what="A lasting gap always asks for a plan; a gap closes only after two periods "
                "without it.",
                nothing="Nothing that people expect, promise or feel stands apart from the record "
                "beyond chance.",
                numbers=(4,),
            ),
            *(paper.of_figure(figure) for figure in shown.figures),
        ],
    }
    return Content(
        title=shown.heading,
        about=stored.about(at.chosen),
        stem=files.name_of("expectations", at.chosen, "").rstrip("."),
        files={PDF: paper.pdf(eyes, context)}
        | sheets_as_files(lambda: export.sheets(read, gaps, at.chosen)),
    )


def _row(gap: OpenGap) -> list[str]:
    n = "–" if gap.n is None else str(gap.n)
    age = f"{gap.stage}, {gap.age}"
    return [gap.number, gap.name, gap.form_words, gap.size, n, age, gap.plan_number or "none"]


REPORT = Report(
    key="expectations",
    title="Expectations",
    holds="Open gaps, importance against performance, zones of tolerance, felt against measured, "
    "promises against the record.",
    address=lambda given: reverse("csap:expectations") + stored.query(given),
    subject=stored.subject,
    make=make,
    asks=stored.SCOPE_AND_PERIOD,
)
