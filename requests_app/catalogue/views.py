"""What a service costs and where it stands: the page on which managers say so."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from requests_app.catalogue import portfolio
from requests_app.catalogue.models import Service
from requests_app.catalogue.portfolio_forms import StandingForm
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.policies import admit_to_plan
from servicedesk.common.pages import redirect_page, render_page


@login_required
@require_http_methods(["GET", "POST"])
def standing(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show and change what a live service costs a year and where it stands in its life."""
    admit_to_plan(request.user)
    service = get_object_or_404(Service.objects.live(), slug=slug)
    sent = request.POST if request.method == "POST" else None
    form = StandingForm(sent, service=service)
    if form.is_valid():
        portfolio.set_standing(service.slug, form.standing(), actor=request.user, at=timezone.now())
        messages.success(request, f"{service.name}: cost and lifecycle are kept.")
        return redirect_page(request, "csap:portfolio")
    context = {"service": service, "form": form, "said": portfolio.said_before(service)}
    status = 422 if form.errors else 200
    return render_page(request, "catalogue/standing.html", context, status=status)
