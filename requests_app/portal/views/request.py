"""The page of one request, and what its people can do with it."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from requests_app.conversation import drafts
from requests_app.lifecycle import services as lifecycle
from requests_app.portal import request_page
from requests_app.portal.forms.steps import FollowerForm
from requests_app.requests import policies
from requests_app.requests.models import ServiceRequest
from servicedesk.accounts.http import SignedInRequest
from servicedesk.audit.services import Action, record_access
from servicedesk.common.errors import DomainError, NotPermitted
from servicedesk.common.pages import add_refusal, redirect_page, render_page

#: The steps that are a click or a reason: their service, and what is said afterwards.
STEPS: dict[str, tuple[Callable[..., ServiceRequest], str]] = {
    "reopen": (
        lifecycle.reopen_request,
        "It is open again, and the desk knows what is still wrong.",
    ),
    "close": (lifecycle.close_request, "Good to hear. It is closed."),
    "cancel": (lifecycle.cancel_request, "It is cancelled. What was said stays here."),
}


@require_GET
@login_required
def request_(request: SignedInRequest, number: str) -> HttpResponse:
    service_request = policies.get_visible_or_404(request.user, number)
    if service_request.is_restricted and service_request.requester_id != request.user.pk:
        record_access(
            actor=request.user,
            action=Action.READ_RESTRICTED,
            subject=service_request.number,
            at=timezone.now(),
        )
    return _page(request, service_request)


@require_POST
@login_required
def reply(request: SignedInRequest, number: str) -> HttpResponse:
    service_request = policies.get_visible_or_404(request.user, number)
    form = request_page.reply_form(service_request, request.POST, request.FILES)

    def send() -> None:
        lifecycle.reply_to_request(
            service_request.pk,
            body=form.cleaned_data["body"],
            uploads=form.cleaned_data["attachments"],
            key=form.cleaned_data["key"],
            actor=request.user,
            at=timezone.now(),
        )
        drafts.drop_draft(actor=request.user, place=drafts.place_of("reply", number))

    return _take(request, service_request, "reply", form, send, done="Your reply is sent.")


@require_POST
@login_required
def step(request: SignedInRequest, number: str, step: str) -> HttpResponse:
    """Reopen, close or cancel."""
    service_request = policies.get_visible_or_404(request.user, number)
    service, done = STEPS[step]
    form = request_page.step_form(step, request.POST)

    def send() -> None:
        service(service_request.pk, **form.cleaned_data, actor=request.user, at=timezone.now())

    return _take(request, service_request, step, form, send, done=done)


@require_POST
@login_required
def follow(request: SignedInRequest, number: str) -> HttpResponse:
    """Let a colleague read along."""
    service_request = policies.get_visible_or_404(request.user, number)
    form = FollowerForm(request.POST, auto_id="id_share_%s")

    def send() -> None:
        lifecycle.add_follower(
            service_request.pk,
            person=form.cleaned_data["email"],
            key=form.cleaned_data["key"],
            actor=request.user,
            at=timezone.now(),
        )

    done = "Your colleague reads along from now on."
    return _take(request, service_request, "share", form, send, done=done)


@require_POST
@login_required
def unfollow(request: SignedInRequest, number: str, follower: int) -> HttpResponse:
    """End somebody's reading along, perhaps one's own."""
    service_request = policies.get_visible_or_404(request.user, number)
    following = service_request.followers.select_related("user")
    person = get_object_or_404(following, pk=follower, until=None).user
    try:
        lifecycle.remove_follower(
            service_request.pk, person=person, actor=request.user, at=timezone.now()
        )
    except NotPermitted as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    messages.success(request, f"{person.name} does not follow {number} any more.")
    if person == request.user:
        return redirect_page(request, "portal:requests")
    return redirect_page(request, "portal:request", number)


def _take(
    request: SignedInRequest,
    service_request: ServiceRequest,
    step: str,
    form: forms.Form,
    send: Callable[[], None],
    *,
    done: str,
) -> HttpResponse:
    """Take a step if its form is valid and no rule refuses it; else show why, with the text."""
    if form.is_valid():
        try:
            send()
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, done)
            return redirect_page(request, "portal:request", service_request.number)
    return _page(request, service_request, refused={step: form}, status=422)


def _page(
    request: SignedInRequest,
    service_request: ServiceRequest,
    *,
    refused: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = request_page.context(
        service_request, reader=request.user, now=timezone.now(), refused=refused
    )
    return render_page(request, "portal/request.html", context, status=status)
