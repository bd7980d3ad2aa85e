"""What a finding leads to: a draft of its own, or a plan that is open."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from csap.findings.policies import get_finding
from csap.findings.shown import url_of
from csap.plans import policies, services
from csap.plans.forms import LinkForm
from csap.plans.services import PlanRefused
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.pages import add_refusal, redirect_page, render_page


@require_POST
@login_required
def open_for_finding(request: SignedInRequest, number: str) -> HttpResponse:
    """Open a draft plan for a finding and lead to it."""
    finding = get_finding(request.user, number)
    try:
        opened = services.open_for_finding(finding.number, actor=request.user, at=timezone.now())
    except PlanRefused as refusal:
        messages.error(request, str(refusal))
        return redirect_page(request, url_of(number))
    messages.success(request, f"{opened.number} was opened as a draft.")
    return redirect_page(request, "plans:plan", opened.number)


@require_http_methods(["GET", "POST"])
@login_required
def link_finding(request: SignedInRequest, number: str) -> HttpResponse:
    """Choose the open plan that a finding is linked to."""
    finding = get_finding(request.user, number)
    plans = policies.open_plans(request.user).order_by("-pk")
    form = LinkForm(request.POST or None, plans=plans)
    if form.is_valid():
        wanted = form.cleaned_data["plan"].number
        try:
            services.link_finding(number, plan_number=wanted, actor=request.user, at=timezone.now())
        except PlanRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{number} was linked to {wanted}.")
            return redirect_page(request, url_of(number))
    context = {"finding": finding, "form": form, "has_plans": plans.exists()}
    status = 422 if form.errors else 200
    return render_page(request, "csap/plans/link.html", context, status=status)
