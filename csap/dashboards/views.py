"""The managers' pages: the four baseline metrics, one metric, its series as CSV."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from csap.dashboards import (
    asked,
    asking,
    besides,
    decisions,
    departments,
    export,
    eyes,
    metric_page,
    panels,
    principles,
    usual,
)
from csap.dashboards.asked import Stored
from csap.dashboards.drawn import Drawn
from csap.dashboards.expectations.page import gaps_heading
from csap.dashboards.metric_page import MetricPage
from csap.facts import queries
from csap.facts.queries import StoredBaseline
from csap.facts.scopes import UnknownScope
from csap.findings import queries as findings
from csap.findings.gaps import open_gaps
from csap.metrics.catalog import Metric
from csap.telling import files, shown
from csap.telling.shown import History
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.policies import admit_to_plan
from servicedesk.common.errors import DomainError
from servicedesk.common.pages import redirect_page, render_page
from servicedesk.common.spreadsheets import CSV_TYPE

#: How many gaps stand on the dashboard; the rest have a page.
GAPS = 6
#: How many stored measurements a file holds, the newest.
MEASUREMENTS = 5000


@require_GET
@login_required
def dashboard(request: SignedInRequest) -> HttpResponse:
    """Show the four baseline metrics of a scope and period, as stored."""
    at = asked.stored(request)
    context = at.context
    if at.baseline is not None:
        history = queries.history(panels.ON_TIME, at.chosen.scope)
        beside = besides.of_scope(at.chosen.scope, settings.CSAP_TARGETS)
        context["panels"] = panels.make(at.baseline, at.chosen, history, beside)
        context["headline"] = panels.headline(at.baseline)
        context["limits"] = usual.limits_words(map(at.baseline.series, panels.WITH_MONTHS))
        context |= _around(request, at, at.baseline)
    return render_page(request, "csap/dashboard.html", context)


def _around(request: SignedInRequest, at: Stored, baseline: StoredBaseline) -> dict[str, object]:
    """Return what stands below the panels: eyes, gaps, principles. 7 queries."""
    scope, today = at.chosen.scope, at.freshness.today
    found = open_gaps(request.user, scope, now=at.now)
    return {
        "by_eyes": eyes.figure(eyes.read(at.chosen, at.names), at.chosen),
        "gaps": found[:GAPS],
        "gaps_heading": gaps_heading(found),
        "matrix": principles.read(
            request.user, scope, baseline, today=today, targets=settings.CSAP_TARGETS
        ),
        "on": today,
    }


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
        "page": _metric_page(request, known, at, measured),
        "departments": _departments(known, at),
        "history": metric_page.history(measured, at.chosen),
        "behind": rows,
        "behind_route": "desk:request" if request.user.is_desk_member else "portal:request",
    }
    return render_page(request, "csap/metric.html", context)


def _metric_page(
    request: SignedInRequest, known: Metric, at: Stored, measured: History
) -> MetricPage:
    beside = besides.of_scope(at.chosen.scope, settings.CSAP_TARGETS).get(known.key)
    decided = findings.about_series(request.user, known.key, at.chosen.scope)
    return metric_page.make(known, at.baseline, at.chosen, measured, beside, decided)


def _departments(known: Metric, at: Stored) -> Drawn | None:
    if at.baseline is None:
        return None
    places = departments.read(known, at.chosen, at.names)
    return departments.figure(known, places, at.baseline, at.chosen)


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
