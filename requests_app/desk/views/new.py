"""A new request on behalf of somebody."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from requests_app.catalogue.models import RequestType
from requests_app.desk import saved_views
from requests_app.desk.access import desk_member_required
from requests_app.desk.on_behalf import (
    OnBehalfForm,
    people_named,
    person_or_404,
    types_by_service,
)
from requests_app.lifecycle import services
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.errors import DomainError
from servicedesk.common.pages import add_refusal, redirect_page, render_page


@require_GET
@desk_member_required
def new(request: SignedInRequest) -> HttpResponse:
    """Choose who asks, then what for."""
    token = request.GET.get("for", "")
    requester = person_or_404(request.user, token) if token else None
    text = request.GET.get("name", "")
    context = {
        "text": text,
        "people": [] if requester else people_named(text, user=request.user),
        "requester": requester,
        "token": token,
        "types": types_by_service(request.user) if requester else [],
    }
    return render_page(request, "desk/new.html", context)


@require_http_methods(["GET", "POST"])
@desk_member_required
def form(request: SignedInRequest, type_slug: str) -> HttpResponse:
    """Fill in the type's form for a person; refused, it comes back with its text."""
    requester = person_or_404(request.user, request.GET.get("for", ""))
    types = RequestType.objects.visible_to(request.user).filter(is_active=True)
    request_type = get_object_or_404(types.select_related("service"), slug=type_slug)
    is_sent = request.method == "POST"
    given = (request.POST, request.FILES) if is_sent else ()
    form = OnBehalfForm(*given, request_type=request_type)
    if form.is_valid():
        try:
            service_request = services.open_request(
                requester=requester,
                request_type=request_type,
                actor=request.user,
                at=timezone.now(),
                **form.values(),
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            saved_views.forget(request.user)
            messages.success(request, f"{service_request.number} opened for {requester.name}.")
            return redirect_page(request, "desk:request", service_request.number)
    context = {"form": form, "requester": requester, "request_type": request_type}
    return render_page(request, "desk/new_form.html", context, status=422 if form.errors else 200)
