"""The managers' pages of agreements: the list, a new demand, one negotiation, its steps, files."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from csap.agreements import export, listing, policies, services, shown, sources, taking
from csap.agreements.models import Agreement
from csap.agreements.negotiating_forms import DemandForm, StepForm
from csap.agreements.services import AgreementRefused
from csap.agreements.taking import TAKINGS, Taking
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.policies import admit_to_plan
from servicedesk.audit.services import Action, record_access
from servicedesk.common.pages import add_refusal, redirect_page, render_page


@require_GET
@login_required
def agreements(request: SignedInRequest) -> HttpResponse:
    """List agreements, the newest first, with the filters kept in the address."""
    admit_to_plan(request.user)
    asked, cursor = listing.Asked.of(request.GET.dict()), request.GET.get("cursor")
    found = listing.read(request.user, asked, cursor=cursor, at=timezone.now())
    return render_page(request, "csap/agreements/list.html", {"asked": asked, "listing": found})


@require_GET
@login_required
def export_file(request: SignedInRequest, suffix: str) -> HttpResponse:
    """Send the agreements that are asked for as CSV or XLSX; who took them is written down."""
    admit_to_plan(request.user)
    asked, at = listing.Asked.of(request.GET.dict()), timezone.now()
    wanted = asked.narrow(Agreement.objects.visible_to(request.user)).select_related("renews")
    rows = listing.with_newest_check(wanted).order_by("-pk")
    content, kind = export.as_file(rows, suffix)
    record_access(
        actor=request.user, action=Action.EXPORTED, subject="agreements", at=at, query=asked.query
    )
    headers = {"Content-Disposition": f'attachment; filename="agreements.{suffix}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


@require_http_methods(["GET", "POST"])
@login_required
def demand(request: SignedInRequest) -> HttpResponse:
    """Write down what a customer asks for."""
    admit_to_plan(request.user)
    form = DemandForm(request.POST or None, shelf=sources.shelf())
    if form.is_valid():
        try:
            made = services.demand(
                form.demand(),
                actor=request.user,
                at=timezone.now(),
                key=form.cleaned_data["key"],
            )
        except AgreementRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{made.number} is written down. Nothing is promised by it.")
            return redirect_page(request, "agreements:agreement", made.number)
    status = 422 if form.errors else 200
    return render_page(request, "csap/agreements/demand.html", {"form": form}, status=status)


@require_GET
@login_required
def agreement(request: SignedInRequest, number: str) -> HttpResponse:
    """Show a negotiation: demand, record, offers, what can be done now, what happened."""
    admit_to_plan(request.user)
    return _page(request, policies.get_agreement(request.user, number))


@require_POST
@login_required
def step(request: SignedInRequest, number: str, step: str) -> HttpResponse:
    """Take a step of a negotiation."""
    admit_to_plan(request.user)
    found, wanted = policies.get_agreement(request.user, number), TAKINGS.get(step)
    if wanted is None:
        raise Http404("There is no such step.")
    record = found.records.order_by("-pk").first()
    form = wanted.form(request.POST, agreement=found, record=record, prefix=wanted.name)
    if form.is_valid():
        try:
            done = taking.take(wanted, form, actor=request.user, at=timezone.now())
        except AgreementRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, wanted.done)
            return redirect_page(request, "agreements:agreement", done.number)
    return _page(request, found, refused=(wanted, form), status=422)


def _page(
    request: SignedInRequest,
    found: Agreement,
    *,
    refused: tuple[Taking, StepForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    at = timezone.now()
    steps = list(
        found.steps.select_related("actor", "record", "exception__answers_for").order_by("pk")
    )
    records = [each.record for each in steps if each.record]
    record = records[-1] if records else None
    takings = taking.open_to(request.user, found, has_record=bool(records), at=at)
    checks = list(found.checks.order_by("-start")[:12])
    context: dict[str, Any] = {
        "agreement": found,
        "page": shown.make(found, record, steps, checks, takings, at=at),
        "record": record,
        "forms": _forms(request, takings, found, record, refused),
        "refused": refused[0].name if refused else "",
        "refused_form": refused[1] if refused else None,
    }
    return render_page(request, "csap/agreements/agreement.html", context, status=status)


def _forms(
    request: SignedInRequest,
    takings: list[Taking],
    found: Agreement,
    record: Any,
    refused: tuple[Taking, StepForm] | None,
) -> list[tuple[Taking, StepForm]]:
    """Return each step with its form; an offer begins with what a link names."""
    made = []
    for each in takings:
        if refused and refused[0] == each:
            made.append(refused)
            continue
        named = request.GET if each.name == "offer" else {}
        initial: dict[str, Any] = {
            name: named[name] for name in ("number", "percent") if name in named
        }
        initial["opened"] = bool(initial)
        form = each.form(agreement=found, record=record, prefix=each.name, initial=initial)
        made.append((each, form))
    return made
