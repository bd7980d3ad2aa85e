"""Plans as a list, as a board and as a file; opening one by hand."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from csap.facts.periods import local_day
from csap.plans import export, listing, services
from csap.plans.forms import OpenForm
from csap.plans.models import Plan
from csap.telling import choices
from csap.telling.choices import Group
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.policies import admit_to_plan
from servicedesk.audit.services import Action, record_access
from servicedesk.common.errors import DomainError
from servicedesk.common.pages import add_refusal, redirect_page, render_page


@require_GET
@login_required
def plans(request: SignedInRequest) -> HttpResponse:
    """List plans, the newest first, or show them on a board; both are kept in the address."""
    admit_to_plan(request.user)
    asked, today = listing.Asked.of(request.GET.dict()), local_day(timezone.now())
    found = listing.read(request.user, asked, cursor=request.GET.get("cursor"), today=today)
    return render_page(request, "csap/plans/list.html", {"asked": asked, "listing": found})


@require_GET
@login_required
def export_file(request: SignedInRequest, suffix: str) -> HttpResponse:
    """Send the plans that are asked for as CSV or XLSX; who took them is written down."""
    admit_to_plan(request.user)
    asked, at = listing.Asked.of(request.GET.dict()), timezone.now()
    wanted = asked.narrow(Plan.objects.visible_to(request.user)).select_related("owner")
    content, kind = export.as_file(list(wanted.order_by("-pk")), suffix, today=local_day(at))
    record_access(
        actor=request.user, action=Action.EXPORTED, subject="plans", at=at, query=asked.query
    )
    headers = {"Content-Disposition": f'attachment; filename="plans.{suffix}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


@require_http_methods(["GET", "POST"])
@login_required
def open_by_hand(request: SignedInRequest) -> HttpResponse:
    """Open a draft for a reason that no rule has found."""
    admit_to_plan(request.user)
    at = timezone.now()
    scopes, shelf = _scopes(local_day(at))
    initial = {name: request.GET[name] for name in ("metric", "scope") if name in request.GET}
    form = OpenForm(request.POST or None, scopes=scopes, shelf=shelf, at=at, initial=initial)
    if form.is_valid():
        try:
            opened = services.open_by_hand(**form.arguments(), actor=request.user, at=at)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{opened.number} was opened as a draft.")
            return redirect_page(request, "plans:plan", opened.number)
    status = 422 if form.errors else 200
    return render_page(request, "csap/plans/new.html", {"form": form}, status=status)


def _scopes(today: date) -> tuple[list[Group], list[Group]]:
    """Return by whose eyes and of which service a plan may be. 3 queries."""
    names = choices.load_names()
    at = choices.chosen("", "", today=today, names=names)
    return choices.eyes_groups(at, names), choices.service_groups(at, names)
