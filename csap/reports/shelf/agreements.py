"""The list of agreements as a report."""

from django.urls import reverse

from csap.agreements import export, listing, queries
from csap.agreements.listing import Row
from csap.agreements.models import Agreement
from csap.agreements.vocabulary import KINDS, State
from csap.reports import paper
from csap.reports.registry import PDF, Content, Eyes, Report, sheets_as_files
from csap.reports.shelf import stored
from csap.telling import numbers
from csap.telling.charts import Table
from servicedesk.accounts.policies import admit_to_plan

_HEAD = ["Agreement", "With", "About", "On the table", "State", "Last month"]


def make(eyes: Eyes) -> Content:
    """Return the agreements that are asked for, the newest first. 4 queries."""
    admit_to_plan(eyes.user)
    asked = listing.Asked.of(dict(eyes.given))
    wanted = asked.narrow(Agreement.objects.visible_to(eyes.user)).select_related("renews")
    found = list(listing.with_newest_check(wanted).order_by("-pk"))
    about = subject(eyes)
    title = f"{len(found)} agreement{'' if len(found) == 1 else 's'}"
    context = {
        "title": title,
        "about": about,
        "name": REPORT.title,
        "state": f"as of {numbers.day(eyes.at.date())}",
        "parts": [
            paper.of_table(
                _over_promised(eyes),
                Table(_HEAD, [_cells(listing.row(each)) for each in found]),
                nothing="Nothing is negotiated here.",
            )
        ],
    }
    return Content(
        title=title,
        about=about,
        stem="agreements",
        files={PDF: paper.pdf(eyes, context)} | sheets_as_files(lambda: export.sheets(found)),
    )


def _over_promised(eyes: Eyes) -> str:
    rate = queries.overpromise(at=eyes.at)
    if not rate.n:
        return "No agreement is in force"
    return f"{numbers.of_all(rate.k, rate.n)} active agreements are not supported by the record"


def _cells(row: Row) -> list[str]:
    check = f"{row.check.word}: {row.check.kept}" if row.check else "–"
    told = numbers.joined(row.pill.text, row.valid, by="; ")
    return [row.number, row.customer, f"{row.about} ({row.kind})", row.asked, told, check]


def subject(eyes: Eyes) -> str:
    """Return the filters in words."""
    asked = listing.Asked.of(dict(eyes.given))
    kind = dict(KINDS)[asked.kind] if asked.kind else "all kinds"
    return numbers.joined(State(asked.state).label if asked.state else "all states", kind)


REPORT = Report(
    key="agreements",
    title="Agreements",
    holds="What customers ask for, what the record supports, what was agreed, whether it is kept.",
    address=lambda given: reverse("agreements:list") + stored.query(given),
    subject=subject,
    make=make,
    asks=("kind", "state"),
)
