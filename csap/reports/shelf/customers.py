"""The register of key customers and its barometer as a report."""

from django.urls import reverse

from csap.customers import export, page
from csap.customers.models import Decision
from csap.customers.page import Register
from csap.facts.periods import local_day
from csap.reports import paper
from csap.reports.paper import Part
from csap.reports.registry import PDF, Content, Eyes, Report, sheets_as_files
from csap.telling import numbers
from servicedesk.accounts.policies import admit_to_plan


def make(eyes: Eyes) -> Content:
    """Return who is key and why, and how they are served. About 30 queries."""
    admit_to_plan(eyes.user)
    shown = page.register(eyes.user, at=eyes.at, today=local_day(eyes.at))
    context = {
        "title": shown.heading,
        "about": subject(eyes),
        "name": REPORT.title,
        "state": f"as of {numbers.day(local_day(eyes.at))}",
        "parts": _parts(shown),
    }
    decisions = Decision.objects.select_related("customer__department", "actor", "standing")
    return Content(
        title=shown.heading,
        about=subject(eyes),
        stem="key-customers",
        files={PDF: paper.pdf(eyes, context)}
        | sheets_as_files(
            lambda: export.sheets(
                page.rows_of(eyes.user), list(decisions.order_by("-at", "-pk")), shown.barometer
            )
        ),
    )


def _parts(shown: Register) -> list[Part]:
    parts = [paper.of_figure(shown.key_figure)]
    if shown.candidates:
        parts.append(paper.of_figure(shown.candidate_figure))
    if shown.barometer_table:
        heading = shown.served.sentence if shown.served else "Key customers against all others"
        columns = range(1, len(shown.barometer_table.head) - 1)
        parts.append(
            paper.of_table(heading, shown.barometer_table, what=shown.chance, numbers=columns)
        )
    return parts


def subject(_eyes: Eyes) -> str:
    """Return what it is of."""
    return "the register and its barometer"


REPORT = Report(
    key="customers",
    title="Key customers",
    holds="The register with scores and decisions, and the barometer: key customers against all "
    "others on every metric.",
    address=lambda _given: reverse("customers:list"),
    subject=subject,
    make=make,
)
