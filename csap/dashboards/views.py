"""The managers' pages: the four baseline metrics, one metric, its series as CSV."""

from typing import NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from csap.dashboards import asking, decisions, export, metric_page, panels
from csap.dashboards.asking import Freshness
from csap.facts import progress, queries
from csap.facts.periods import local_day
from csap.facts.queries import StoredBaseline
from csap.facts.scopes import UnknownScope
from csap.metrics import catalog
from csap.telling import choices, files, shown
from csap.telling.choices import Chosen, Names, UnknownPeriod
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.policies import admit_to_plan
from servicedesk.audit.services import Action, record_access
from servicedesk.common.errors import DomainError
from servicedesk.common.pages import redirect_page, render_page
from servicedesk.common.spreadsheets import CSV_TYPE

#: How many stored measurements a file holds, the newest.
MEASUREMENTS = 5000


class Asked(NamedTuple):
    """What a page is about: the choice, what is stored of it, how fresh that is."""

    chosen: Chosen
    names: Names
    baseline: StoredBaseline | None
    freshness: Freshness

    @property
    def context(self) -> dict[str, object]:
        """What the picker and the strip of every page need."""
        today = self.freshness.today
        return {
            "chosen": self.chosen,
            "scopes": choices.scope_groups(self.chosen, self.names),
            "periods": choices.period_groups(self.chosen, today),
            "freshness": self.freshness,
        }


@require_GET
@login_required
def dashboard(request: SignedInRequest) -> HttpResponse:
    """Show the four baseline metrics of a scope and period, as stored."""
    asked = _asked(request)
    context = asked.context
    if asked.baseline is not None:
        history = queries.history(panels.ON_TIME, asked.chosen.scope)
        context["panels"] = panels.make(asked.baseline, asked.chosen, history)
        context["headline"] = panels.headline(asked.baseline)
    return render_page(request, "csap/dashboard.html", context)


@require_POST
@login_required
def compute(request: SignedInRequest) -> HttpResponse:
    """Ask for a baseline; the dashboard then waits for it."""
    admit_to_plan(request.user)
    chosen = _chosen(request, request.POST.get("scope", ""), request.POST.get("period", ""))
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
    asked = _asked(request)
    scope, period = asked.chosen.scope, asked.chosen.period
    known = _metric_or_404(key)
    after = request.GET.get("after", "")
    rows = metric_page.rows_behind(
        known, scope, period, user=request.user, after=int(after) if after.isdecimal() else 0
    )
    measured = queries.history(key, scope, limit=metric_page.HISTORY)
    context = asked.context | {
        "page": metric_page.make(known, asked.baseline, asked.chosen, measured),
        "history": metric_page.history(measured, asked.chosen),
        "behind": rows,
        "behind_route": "desk:request" if request.user.is_desk_member else "portal:request",
    }
    return render_page(request, "csap/metric.html", context)


@require_POST
@login_required
def freeze_limits(request: SignedInRequest, key: str) -> HttpResponse:
    """Set the control limits of a series anew, with a reason; then have the figures drawn again."""
    admit_to_plan(request.user)
    known, at = _metric_or_404(key), timezone.now()
    chosen = _chosen(request, request.POST.get("scope", ""), request.POST.get("period", ""))
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
    asked, known = _asked(request), _metric_or_404(key)
    series = shown.series_of(asked.baseline, key) if asked.baseline else None
    if series is None or asked.baseline is None:
        raise Http404("No months are stored of this metric.")
    text = export.as_csv(series, known, asked.chosen, asked.baseline)
    name = export.file_name(known, asked.chosen)
    return _file(request, text.encode(), CSV_TYPE, name, what=f"months of {key}", asked=asked)


@require_GET
@login_required
def baseline_file(request: SignedInRequest, suffix: str) -> HttpResponse:
    """Send a stored baseline as CSV or XLSX, with its months and every definition."""
    asked = _asked(request)
    if asked.baseline is None:
        raise Http404("Nothing is stored of the scope and period.")
    write, kind = files.FORMS[suffix]
    content = write(files.of_baseline(asked.baseline, asked.chosen))
    name = files.name_of("baseline", asked.chosen, suffix)
    return _file(request, content, kind, name, what="baseline", asked=asked)


@require_GET
@login_required
def measurements_file(request: SignedInRequest, key: str, suffix: str) -> HttpResponse:
    """Send what was measured of a metric and scope as CSV or XLSX, with its definition."""
    asked, known = _asked(request), _metric_or_404(key)
    measured = queries.history(known.key, asked.chosen.scope, limit=MEASUREMENTS)
    write, kind = files.FORMS[suffix]
    content = write(files.of_history(known.key, measured, asked.chosen))
    name = files.name_of(known.key, asked.chosen, suffix)
    return _file(request, content, kind, name, what=f"measurements of {key}", asked=asked)


def _file(
    request: SignedInRequest, content: bytes, kind: str, name: str, *, what: str, asked: Asked
) -> HttpResponse:
    """Send a file, and write down who took what."""
    record_access(
        actor=request.user,
        action=Action.EXPORTED,
        subject=f"{what}, {asked.chosen.scope}",
        at=asked.freshness.now,
        period=asked.chosen.period_key,
        file=name,
    )
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _asked(request: SignedInRequest) -> Asked:
    """Return what the query string asks for.

    :raises Http404: for who does not read the plan, and if there is no such scope or period.
    """
    admit_to_plan(request.user)
    names, now = choices.load_names(), timezone.now()
    chosen = _chosen(request, request.GET.get("scope", ""), request.GET.get("period", ""), names)
    try:
        baseline = queries.baseline_for(chosen.scope, chosen.period)
    except UnknownScope as unknown:
        raise Http404(str(unknown)) from unknown
    when = asking.asked_at(request.GET.get("asked", ""))
    how_far = progress.read(chosen.scope, chosen.period) if when else None
    audit = queries.audit_note(chosen.period)
    freshness = Freshness(baseline, chosen.period, now, local_day(now), when, how_far, audit)
    return Asked(chosen, names, baseline, freshness)


def _chosen(
    request: SignedInRequest, scope: str, period: str, names: Names | None = None
) -> Chosen:
    today = local_day(timezone.now())
    try:
        return choices.chosen(scope, period, today=today, names=names or Names({}, {}))
    except (UnknownScope, UnknownPeriod) as unknown:
        raise Http404(str(unknown)) from unknown


def _metric_or_404(key: str) -> catalog.Metric:
    try:
        return catalog.get(key)
    except KeyError as unknown:
        raise Http404("There is no such metric.") from unknown
