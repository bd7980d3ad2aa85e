"""Actions on several requests."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from requests_app.desk import bulk, saved_views
from requests_app.desk.access import desk_member_required
from requests_app.desk.forms import BulkAssignForm
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.pages import render_page


@require_http_methods(["GET", "POST"])
@desk_member_required
def assign(request: SignedInRequest) -> HttpResponse:
    """Ask whom the picked requests go to, or assign them; "me" needs no question, "ask" is one."""
    given = request.POST if request.method == "POST" else request.GET
    if request.POST.get("assignee") == "ask":
        return redirect(_question(given))
    requests = bulk.picked(given.getlist("pick"), user=request.user)
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None and data.get("assignee") == "me":
        data["assignee"] = str(request.user.pk)
    numbers = [service_request.number for service_request in requests]
    if data is not None:
        data.setlist("pick", numbers)
    form = BulkAssignForm(data, user=request.user, numbers=numbers)
    if form.is_valid():
        assignee = form.cleaned_data["assignee"]
        outcome = bulk.assign(
            requests,
            assignee=assignee,
            actor=request.user,
            at=timezone.now(),
            key=form.cleaned_data["key"],
        )
        saved_views.forget(request.user)
        say = messages.warning if outcome.refused else messages.success
        say(request, outcome.sentence(assignee.name if assignee else "nobody"))
        return redirect(f"{reverse('desk:queue')}?{urlencode({'q': given.get('q', 'is:open')})}")
    context = {"form": form, "requests": requests, "q": given.get("q", "")}
    return render_page(
        request, "desk/bulk_assign.html", context, status=422 if form.errors else 200
    )


def _question(given: QueryDict) -> str:
    """Return where it is asked, with what was picked and nothing secret in the address."""
    picked = urlencode({"pick": given.getlist("pick"), "q": given.get("q", "")}, doseq=True)
    return f"{reverse('desk:bulk_assign')}?{picked}"
