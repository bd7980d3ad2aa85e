"""Is it reasonable? The record behind an ask."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from csap.agreements import feasibility, page, sources
from csap.agreements.forms import FeasibilityForm
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.policies import admit_to_plan
from servicedesk.common.pages import render_page


@require_GET
@login_required
def show_feasibility(request: SignedInRequest) -> HttpResponse:
    """Hold what is asked for against the record; without a question, show the form alone."""
    admit_to_plan(request.user)
    shelf = sources.shelf()
    form = FeasibilityForm(request.GET or None, shelf=shelf)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        ask = form.ask()
        found = feasibility.assess(ask, at=timezone.now(), shelf=shelf)
        context["page"] = page.make(found, shelf.about(ask))
    status = 422 if form.errors else 200
    return render_page(request, "csap/feasibility.html", context, status=status)
