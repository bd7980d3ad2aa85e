"""The expectations page, its file, and a button that has its services computed."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from csap.dashboards import asked, asking
from csap.dashboards.asked import Asked
from csap.dashboards.expectations import export, page, reading
from csap.dashboards.expectations.reading import Reading
from csap.facts.periods import local_day
from csap.findings.gaps import open_gaps
from csap.telling import choices, files
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.policies import admit_to_plan
from servicedesk.common.pages import redirect_page, render_page


@require_GET
@login_required
def expectations(request: SignedInRequest) -> HttpResponse:
    """Show importance and performance, zones of tolerance, felt against measured, and the gaps."""
    at = asked.of(request)
    read = _read(at)
    gaps = open_gaps(request.user, at.chosen.scope, now=at.now)
    context = at.context | {
        "page": page.make(read, gaps, at.chosen),
        "progress": asking.progress_of(request.GET.get("asked", ""), len(read.missing), at.now),
        "compute_url": resolve_url("csap:compute_services"),
    }
    return render_page(request, "csap/expectations.html", context)


@require_GET
@login_required
def expectations_file(request: SignedInRequest, suffix: str) -> HttpResponse:
    """Send the page's figures and gaps as CSV or XLSX."""
    at = asked.of(request)
    read = _read(at)
    gaps = open_gaps(request.user, at.chosen.scope, now=at.now)
    write, kind = files.FORMS[suffix]
    content = write(export.sheets(read, gaps, at.chosen))
    name = files.name_of("expectations", at.chosen, suffix)
    return asked.as_file(request, content, kind, name, what="expectations", asked=at)


def _read(at: Asked) -> Reading:
    targets, today = settings.CSAP_TARGETS, local_day(at.now)
    return reading.read(at.chosen, at.names, targets=targets, today=today)


@require_POST
@login_required
def compute_services(request: SignedInRequest) -> HttpResponse:
    """Ask for each service as the chosen people see it; the page it came from waits for them."""
    admit_to_plan(request.user)
    names, at = choices.names_lately(), timezone.now()
    given = request.POST
    chosen = asked.chosen(given.get("scope", ""), given.get("period", ""), names)
    route = "csap:portfolio" if given.get("page") == "portfolio" else "csap:expectations"
    back = f"{resolve_url(route)}?{chosen.query}"
    missing = _read(Asked(chosen, names, at)).missing
    try:
        asking.ask_for_baselines(missing, chosen.period)
    except asking.NobodyToAsk as refusal:
        messages.error(request, str(refusal))
        return redirect_page(request, back)
    return redirect_page(request, f"{back}&asked={int(at.timestamp())}")
