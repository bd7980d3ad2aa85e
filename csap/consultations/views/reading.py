"""The list of consultations, one of them, its text, and what changed."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from csap.consultations import listing, page, policies, shown
from csap.consultations.forms import ExtendForm, PlainForm, ReasonForm
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.pages import render_page


@require_GET
@login_required
def consultations(request: SignedInRequest) -> HttpResponse:
    """List consultations, the newest first, with what people say of policies elsewhere."""
    policies.admit(request.user)
    found = listing.read(request.user, cursor=request.GET.get("cursor"), at=timezone.now())
    return render_page(request, "csap/consultations/list.html", {"listing": found})


@require_GET
@login_required
def consultation(request: SignedInRequest, number: str) -> HttpResponse:
    """Show one: buy-in, objections and answers, comments, what comes next."""
    found = policies.get_run(request.user, number)
    all_comments = request.GET.get("comments") == "all"
    context = {
        "consultation": found,
        "page": page.read(found, request.user, all_comments=all_comments, at=timezone.now()),
        "all_comments": all_comments,
        "key": PlainForm(),
        "extend_form": ExtendForm(prefix="extend"),
        "discard_form": ReasonForm(prefix="discard"),
    }
    return render_page(request, "csap/consultations/consultation.html", context)


@require_GET
@login_required
def draft(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the text that people speak about, or that was adopted."""
    found = policies.get_run(request.user, number)
    context = {"consultation": found, "version": found.adopted or found.version}
    return render_page(request, "csap/consultations/draft.html", context)


@require_GET
@login_required
def changes(request: SignedInRequest, number: str) -> HttpResponse:
    """Show what changed since the text before; ``?with=`` names another version."""
    found = policies.get_run(request.user, number)
    compared = shown.changes(found.adopted or found.version, request.GET.get("with", ""))
    if compared is None:
        raise Http404("There is no text before this one.")
    context = {"consultation": found, "changes": compared}
    return render_page(request, "csap/consultations/changes.html", context)
