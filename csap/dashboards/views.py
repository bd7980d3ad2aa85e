"""The managers' pages: the four baseline metrics, one metric, its series as CSV."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from csap.dashboards import (
    asked,
    asking,
    dashboard_page,
    decisions,
    export,
    metric_page,
)
from csap.facts import queries
from csap.facts.scopes import UnknownScope
from csap.telling import files, shown
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.policies import admit_to_plan
from servicedesk.common.errors import DomainError
from servicedesk.common.pages import redirect_page, render_page
from servicedesk.common.spreadsheets import CSV_TYPE

#: How many stored measurements a file holds, the newest.
MEASUREMENTS = 5000


@require_GET
@login_required
def dashboard(request: SignedInRequest) -> HttpResponse:
    """Show the four baseline metrics of a scope and period, as stored."""
    at = asked.stored(request)
    context = at.context | {"page": dashboard_page.read(request.user, at)}
    return render_page(request, "csap/dashboard.html", context)


@require_POST
@login_required
def compute(request: SignedInRequest) -> HttpResponse:
    """Ask for a baseline; the dashboard then waits for it."""
    admit_to_plan(request.user)
    chosen = asked.chosen(request.POST.get("scope", ""), request.POST.get("period", ""))
    home, at = resolve_url("csap:dashboard"), timezone.now()
    try:
        asking.ask_for_baseline(chosen.scope, chosen.period)
    except UnknownScope as unknown:
        raise Http404(str(unknown)) from unknown
    except asking.NobodyToAsk as refusal:
        messages.error(request, str(refusal))
        return redirect_page(request, f"{home}?{chosen.query}")
    return redirect_page(request, f"{home}?{chosen.query}&asked={int(at.timestamp())}")


@require_GET
@login_required
def metric(request: SignedInRequest, key: str) -> HttpResponse:
    """Show one metric: definition, months, what was measured, the requests behind it."""
    at = asked.stored(request)
    scope, period = at.chosen.scope, at.chosen.period
    known = asked.metric_or_404(key)
    after = request.GET.get("after", "")
    rows = metric_page.rows_behind(
        known, scope, period, user=request.user, after=int(after) if after.isdecimal() else 0
    )
    measured = queries.history(key, scope, limit=metric_page.HISTORY)
    context = at.context | {
        "page": dashboard_page.metric(request.user, known, at, measured),
        "departments": dashboard_page.by_department(known, at),
        "history": metric_page.history(measured, at.chosen),
        "behind": rows,
        "behind_route": "desk:request" if request.user.is_desk_member else "portal:request",
    }
    return render_page(request, "csap/metric.html", context)


@require_POST
@login_required
def freeze_limits(request: SignedInRequest, key: str) -> HttpResponse:
    """Set the control limits of a series anew, with a reason; then have the figures drawn again."""
    admit_to_plan(request.user)
    known, at = asked.metric_or_404(key), timezone.now()
    chosen = asked.chosen(request.POST.get("scope", ""), request.POST.get("period", ""))
    page = f"{resolve_url('csap:metric', key)}?{chosen.query}"
    try:
        decisions.freeze_limits(
            known.key,
            chosen.scope,
            reason=request.POST.get("reason", ""),
            since=request.POST.get("since", ""),
            actor=request.user,
            at=at,
        )
        asking.ask_for_baseline(chosen.scope, chosen.period)
    except UnknownScope as unknown:
        raise Http404(str(unknown)) from unknown
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect_page(request, page)
    messages.success(request, "The limits are set anew; the chart is being drawn again.")
    return redirect_page(request, page)


@require_GET
@login_required
def series_csv(request: SignedInRequest, key: str) -> HttpResponse:
    """Send the months of a metric as CSV, its definition in the first lines."""
    at, known = asked.stored(request), asked.metric_or_404(key)
    series = shown.series_of(at.baseline, key) if at.baseline else None
    if series is None or at.baseline is None:
        raise Http404("No months are stored of this metric.")
    text = export.as_csv(series, known, at.chosen, at.baseline)
    name = export.file_name(known, at.chosen)
    return asked.as_file(request, text.encode(), CSV_TYPE, name, what=f"months of {key}", asked=at)


@require_GET
@login_required
def baseline_file(request: SignedInRequest, suffix: str) -> HttpResponse:
    """Send a stored baseline as CSV or XLSX, with its months and every definition."""
    at = asked.stored(request)
    if at.baseline is None:
        raise Http404("Nothing is stored of the scope and period.")
    write, kind = files.FORMS[suffix]
    content = write(files.of_baseline(at.baseline, at.chosen))
    name = files.name_of("baseline", at.chosen, suffix)
    return asked.as_file(request, content, kind, name, what="baseline", asked=at)


@require_GET
@login_required
def measurements_file(request: SignedInRequest, key: str, suffix: str) -> HttpResponse:
    """Send what was measured of a metric and scope as CSV or XLSX, with its definition."""
    at, known = asked.stored(request), asked.metric_or_404(key)
    measured = queries.history(known.key, at.chosen.scope, limit=MEASUREMENTS)
    write, kind = files.FORMS[suffix]
    content = write(files.of_history(known.key, measured, at.chosen))
    name = files.name_of(known.key, at.chosen, suffix)
    return asked.as_file(request, content, kind, name, what=f"measurements of {key}", asked=at)
