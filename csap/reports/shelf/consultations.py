"""One consultation as a report: buy-in, objections with their answers; names in its tables."""

from django.urls import reverse

from csap.consultations import export, page, policies
from csap.consultations.models import Consultation
from csap.consultations.page import Row
from csap.facts.periods import local_day
from csap.reports import paper
from csap.reports.registry import PDF, Content, Eyes, Given, Report, sheets_as_files
from csap.telling import numbers
from csap.telling.charts import Table
from servicedesk.accounts.policies import admit_to_plan

_HEAD = ["Objection", "Raised by", "Answer", "State"]


def make(eyes: Eyes) -> Content:
    """Return a consultation with its buy-in and every objection. About 30 queries."""
    found = _get(eyes)
    shown = page.read(found, eyes.user, at=eyes.at)
    objections = Table(_HEAD, [_cells(row) for row in shown.rows])
    about = f"{shown.span} · {shown.pill.text}"
    context = {
        "title": shown.heading,
        "about": about,
        "name": REPORT.title,
        "state": f"as of {numbers.day(local_day(eyes.at))}",
        "parts": [
            paper.of_figure(shown.figure, with_table=True),
            paper.of_table(shown.objections_title, objections, nothing="No objection stands."),
        ],
    }
    return Content(
        title=shown.heading,
        about=about,
        stem=found.number.lower(),
        files={PDF: paper.pdf(eyes, context)} | sheets_as_files(lambda: export.sheets(found)),
    )


def _cells(row: Row) -> list[str]:
    told = row.told
    if told is None:
        return [row.point.remark.text, row.raised, "–", f"open, {row.days} days"]
    word = numbers.joined(told.word, told.aside, by=", ")
    return [row.point.remark.text, row.raised, told.answer.text, word]


def _get(eyes: Eyes) -> Consultation:
    admit_to_plan(eyes.user)
    return policies.get_run(eyes.user, eyes.given.get("consultation", ""))


def _address(given: Given) -> str:
    number = given.get("consultation")
    if not number:
        return reverse("consultations:list")
    return reverse("consultations:consultation", args=[number])


def subject(eyes: Eyes) -> str:
    """Return which consultation."""
    return str(_get(eyes))


REPORT = Report(
    key="consultation",
    title="One consultation",
    holds="Buy-in by department, objections and their answers.",
    address=_address,
    subject=subject,
    make=make,
    asks=("consultation",),
    needs=("consultation",),
)
