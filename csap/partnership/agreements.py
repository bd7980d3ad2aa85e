"""The end-users' pages of agreements: what covers them, and the answer of who speaks for them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from csap.agreements import own, shown, taking
from csap.agreements.listing import with_newest_check
from csap.agreements.models import Agreement
from csap.agreements.negotiating_forms import StepForm
from csap.agreements.services import AgreementRefused
from csap.agreements.taking import TAKINGS, Taking
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.pages import add_refusal, redirect_page, render_page


@require_GET
@login_required
def agreements(request: SignedInRequest) -> HttpResponse:
    """List what was agreed for the person, and what they negotiate."""
    found = own.read(request.user, cursor=request.GET.get("cursor"), at=timezone.now())
    return render_page(request, "partnership/agreements.html", {"listing": found})


@require_GET
@login_required
def agreement(request: SignedInRequest, number: str) -> HttpResponse:
    """Show one of them in plain words; its representative may answer an offer."""
    return _page(request, _get(request, number))


@require_POST
@login_required
def step(request: SignedInRequest, number: str, step: str) -> HttpResponse:
    """Take a step as the customer: accept, ask for something else, take it back, renew."""
    found, wanted = _get(request, number), TAKINGS.get(step)
    if wanted is None or wanted.is_ours:
        raise Http404("There is no such step.")
    form = wanted.form(request.POST, agreement=found, prefix=wanted.name)
    if form.is_valid():
        try:
            done = taking.take(wanted, form, actor=request.user, at=timezone.now())
        except AgreementRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, wanted.done)
            return redirect_page(request, "partnership:agreement", done.number)
    return _page(request, found, refused=(wanted, form), status=422)


def _get(request: SignedInRequest, number: str) -> Agreement:
    """Return what covers the person or what they negotiate; for anyone else it is not there."""
    mine = Agreement.objects.covering(request.user)
    found = with_newest_check(mine).filter(number=number).first()
    if found is None:
        raise Http404("There is no such agreement.")
    return found


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
    is_mine = found.representative_id == request.user.pk
    takings = taking.open_to(request.user, found, has_record=bool(records), at=at)
    (mine,) = own.of([found], request.user, at=at)
    context: dict[str, Any] = {
        "agreement": found,
        "own": mine,
        "page": shown.make_own(found, steps),
        "record": records[-1] if records else None,
        "forms": [
            refused
            if refused and refused[0] == each
            else (each, each.form(agreement=found, prefix=each.name))
            for each in takings
            if is_mine and not each.is_ours
        ],
        "refused": refused[0].name if refused else "",
        "refused_form": refused[1] if refused else None,
    }
    return render_page(request, "partnership/agreement.html", context, status=status)
