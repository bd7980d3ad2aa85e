"""The list of findings as a report."""

from django.urls import reverse

from csap.findings import export, listing
from csap.findings.models import Finding
from csap.findings.vocabulary import Kind, State
from csap.reports import paper
from csap.reports.registry import PDF, Content, Eyes, Report, sheets_as_files
from csap.reports.shelf import stored
from csap.telling import numbers
from csap.telling.charts import Table
from servicedesk.accounts.policies import admit_to_plan

_HEAD = ["Finding", "What was found", "Where", "Kind", "Since", "Plan"]


def make(eyes: Eyes) -> Content:
    """Return the findings that are asked for, the heaviest first. 3 queries."""
    admit_to_plan(eyes.user)
    asked = listing.Asked.of(dict(eyes.given))
    wanted = asked.narrow(Finding.objects.visible_to(eyes.user))
    found = list(wanted.by_weight().for_list())
    about = subject(eyes)
    title = f"{len(found)} finding{'' if len(found) == 1 else 's'}"
    context = {
        "title": title,
        "about": about,
        "name": REPORT.title,
        "state": f"as of {numbers.day(eyes.at.date())}",
        "parts": [
            paper.of_table(
                "Ranked by size times people affected",
                Table(_HEAD, [_row(each) for each in found]),
                what="By chance alone about one chart in seven alarms over two years, so size and "
                "repetition decide.",
                nothing="No finding fits what was chosen.",
            )
        ],
    }
    return Content(
        title=title,
        about=about,
        stem="findings",
        files={PDF: paper.pdf(eyes, context)} | sheets_as_files(lambda: export.sheets(found)),
    )


def _row(finding: Finding) -> list[str]:
    kind = Kind(finding.kind).label
    since = numbers.short_month(finding.first_start)
    return [finding.number, finding.sentence, finding.scope_words, kind, since,
            finding.plan_number or "none"]  # fmt: skip


def subject(eyes: Eyes) -> str:
    """Return the filters in words: "waiting · gap"."""
    asked = listing.Asked.of(dict(eyes.given))
    kind = Kind(asked.kind).label if asked.kind else "all kinds"
    return numbers.joined(State(asked.state).label, kind, asked.scope)


REPORT = Report(
    key="findings",
    title="Findings",
    holds="What the rules found, the heaviest first, with its evidence.",
    address=lambda given: reverse("findings:list") + stored.query(given),
    subject=subject,
    make=make,
    asks=("kind", "state", "scope"),
)
