"""The negative perceptions that remain, and who sees to each."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from csap.findings import perceptions as listing
from csap.findings import policies, services, themes
from csap.findings.forms import ChargeForm
from csap.findings.services import FindingRefused
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.policies import admit_to_plan
from servicedesk.common.pages import add_refusal, redirect_page, render_page


@require_GET
@login_required
def perceptions(request: SignedInRequest) -> HttpResponse:
    """List what people think to the bad side, with owner, day and how it stands."""
    admit_to_plan(request.user)
    given = request.GET.get("work", "")
    wanted = given if given in dict(listing.CHOICES) else listing.REMAINING
    cursor, now = request.GET.get("cursor"), timezone.now()
    context = {
        "found": listing.read(request.user, wanted, cursor=cursor, now=now),
        "themes": themes.read(request.user, wanted, at=now),
    }
    return render_page(request, "csap/findings/perceptions.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def charge(request: SignedInRequest, number: str) -> HttpResponse:
    """Put somebody in charge of a finding."""
    found = policies.get_finding(request.user, number)
    form = ChargeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        key, at = form.cleaned_data["key"], timezone.now()
        try:
            services.charge(found.number, form.to(), actor=request.user, at=at, key=key)
        except FindingRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{number} is in somebody's hands.")
            return redirect_page(request, "findings:perceptions")
    context = {"finding": found, "form": form}
    status = 422 if form.errors else 200
    return render_page(request, "csap/findings/charge.html", context, status=status)
