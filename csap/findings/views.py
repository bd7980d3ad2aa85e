"""The managers' pages of findings: the list, one finding, its dismissal, the list as a file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from csap.findings import export, listing, policies, services, shown
from csap.findings.forms import DismissForm
from csap.findings.models import Finding
from csap.findings.services import FindingRefused
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.policies import admit_to_plan
from servicedesk.audit.services import Action, record_access
from servicedesk.common.pages import add_refusal, redirect_page, render_page


@require_GET
@login_required
def findings(request: SignedInRequest) -> HttpResponse:
    """List findings, the heaviest first, with the filters kept in the address."""
    admit_to_plan(request.user)
    asked = listing.Asked.of(request.GET.dict())
    found = listing.read(request.user, asked, cursor=request.GET.get("cursor"), now=timezone.now())
    return render_page(request, "csap/findings/list.html", {"asked": asked, "listing": found})


@require_GET
@login_required
def finding(request: SignedInRequest, number: str) -> HttpResponse:
    """Show one finding with its evidence and what can be done about it."""
    found = policies.get_finding(request.user, number)
    return _page(request, found, DismissForm(stage=found.stage))


@require_POST
@login_required
def dismiss(request: SignedInRequest, number: str) -> HttpResponse:
    """Dismiss a finding for a reason."""
    found = policies.get_finding(request.user, number)
    form = DismissForm(request.POST, stage=found.stage)
    if form.is_valid():
        try:
            services.dismiss(number, **form.cleaned_data, actor=request.user, at=timezone.now())
        except FindingRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{number} was dismissed.")
            return redirect_page(request, resolve_url("findings:list"))
    return _page(request, found, form, status=422)


def _page(
    request: SignedInRequest, found: Finding, form: DismissForm, *, status: int = 200
) -> HttpResponse:
    evidence = list(found.evidence.order_by("-end", "-pk"))
    context = {
        "finding": found,
        "card": shown.card(found, evidence[0] if evidence else None, now=timezone.now()),
        "figure": shown.figure(found, evidence) if evidence else None,
        "seen": shown.seen(evidence),
        "life": shown.life(found.events.select_related("actor").order_by("-pk")),
        "form": form,
        "may_decide": policies.may_decide(request.user),
    }
    return render_page(request, "csap/findings/finding.html", context, status=status)


@require_GET
@login_required
def export_file(request: SignedInRequest, suffix: str) -> HttpResponse:
    """Send the findings that are asked for as CSV or XLSX; who took them is written down."""
    admit_to_plan(request.user)
    asked, at = listing.Asked.of(request.GET.dict()), timezone.now()
    rows = asked.narrow(Finding.objects.visible_to(request.user)).by_weight().for_list()
    content, kind = export.as_file(rows, suffix)
    record_access(
        actor=request.user, action=Action.EXPORTED, subject="findings", at=at, query=asked.query
    )
    headers = {"Content-Disposition": f'attachment; filename="findings.{suffix}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
