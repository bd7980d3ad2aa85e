"""The results of one survey as a report: no more than its page may tell."""

from django.http import Http404
from django.urls import reverse

from csap.facts.periods import local_day
from csap.reports import paper
from csap.reports.registry import PDF, Content, Eyes, Given, Report, sheets_as_files
from csap.telling import numbers
from csap.telling.charts import Table
from servicedesk.common.errors import DomainError
from surveys.results import export, page, wording
from surveys.results.results import Results, read
from surveys.results.rows import WHY, Row, rows_of

_HEAD = ["Question", "Where", "n", "Result"]


def make(eyes: Eyes) -> Content:
    """Return every figure of a survey that may be told.

    :raises Http404: if there is none, or while its answers may still change.
    """
    results = _results(eyes)
    survey = results.survey
    shown = page.make(results, "", None)
    title = shown.headline if shown else survey.name
    rows = Table(_HEAD, [_row(each) for each in rows_of(results)])
    context = {
        "title": title,
        "about": survey.name,
        "name": REPORT.title,
        "state": f"{numbers.day(survey.since)} to {numbers.day(survey.until)}",
        "parts": [
            paper.of_table(
                "Every question, as far as it may be told",
                rows,
                what=f"Means are told from {survey.thresholds.score} answers on, shares from "
                f"{survey.thresholds.detail}.",
                nothing="Nobody has answered.",
                numbers=(2,),
            )
        ],
    }
    return Content(
        title=title,
        about=survey.name,
        stem=export.file_name(results, "").rstrip("."),
        files={PDF: paper.pdf(eyes, context)} | sheets_as_files(lambda: export.sheets(results)),
    )


def _results(eyes: Eyes) -> Results:
    key, today = eyes.given.get("survey", ""), local_day(eyes.at)
    if not key:
        raise DomainError("Say which survey.", field="survey")
    results = read(eyes.user, key, today)
    if not results.survey.is_told_by(today):
        raise Http404("The results of this survey cannot be told yet.")
    return results


def _row(row: Row) -> list[str]:
    told = WHY[row.figure.state] or wording.value(row.line.item, row.figure)
    return [row.line.text, row.where.name, str(row.figure.n), told]


def _address(given: Given) -> str:
    if "survey" not in given:
        return reverse("surveys:results")
    return reverse("surveys:result", args=[given["survey"]])


REPORT = Report(
    key="survey",
    title="Results of a survey",
    holds="Every question by department, group and service, as far as it may be told.",
    address=_address,
    subject=lambda eyes: _results(eyes).survey.name,
    make=make,
    asks=("survey",),
    needs=("survey",),
)
