"""The portfolio page and its file."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.views.decorators.http import require_GET

from csap.dashboards import asked, asking
from csap.dashboards.asked import Asked
from csap.dashboards.portfolio import export, page, reading
from csap.dashboards.portfolio.reading import SATISFIED, Around, Portfolio
from csap.facts.periods import local_day
from csap.findings.gaps import open_gaps
from csap.findings.queries import portfolio_findings
from csap.telling import files
from csap.telling.choices import Group, Option
from requests_app.catalogue.queries import LIFECYCLES, portfolio_services
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.models import User
from servicedesk.common.pages import render_page


@require_GET
@login_required
def portfolio(request: SignedInRequest) -> HttpResponse:
    """Show every service by use, relevance, satisfaction, cost and lifecycle, as stored."""
    at = asked.of(request)
    lifecycle = lifecycle_of(request.GET.get("lifecycle", ""))
    read = read_for(request.user, at, lifecycle)
    final = at.chosen.period.final_from <= local_day(at.now)
    target = settings.CSAP_TARGETS.get(SATISFIED)
    context = at.context | {
        "page": page.make(read, at.chosen, target=target, final=final),
        "progress": asking.progress_of(request.GET.get("asked", ""), len(read.missing), at.now),
        "lifecycle": lifecycle,
        "lifecycles": _lifecycles(),
        "compute_url": resolve_url("csap:compute_services"),
    }
    return render_page(request, "csap/portfolio.html", context)


@require_GET
@login_required
def portfolio_file(request: SignedInRequest, suffix: str) -> HttpResponse:
    """Send the page's figures as CSV or XLSX."""
    at = asked.of(request)
    read = read_for(request.user, at, lifecycle_of(request.GET.get("lifecycle", "")))
    write, kind = files.FORMS[suffix]
    content = write(export.sheets(read, at.chosen))
    name = files.name_of("portfolio", at.chosen, suffix)
    return asked.as_file(request, content, kind, name, what="portfolio", asked=at)


def read_for(user: User, at: Asked, lifecycle: str = "") -> Portfolio:
    """Return what is stored of the services in a stage of life, or of all. 10 queries."""
    eyes = at.chosen.eyes
    around = Around(
        services=[each for each in portfolio_services() if lifecycle in ("", each.lifecycle)],
        gaps=open_gaps(user, eyes, now=at.now),
        findings=portfolio_findings(user, eyes),
    )
    return reading.read(at.chosen, around, today=local_day(at.now))


def lifecycle_of(text: str) -> str:
    """Return a stage of life as the query string names it; any other word: all of them."""
    return text if text in LIFECYCLES.values() else ""


def _lifecycles() -> Sequence[Group]:
    stages = [Option(label, label.capitalize()) for label in LIFECYCLES.values()]
    return [Group("", [Option("", "All live services"), *stages])]
