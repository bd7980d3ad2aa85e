"""The request page: conversation and work side by side."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from requests_app.desk import request_page, saved_views
from requests_app.desk.access import desk_member_required, staff_required
from requests_app.desk.forms import NoteForm, ReplyForm, StepForm
from requests_app.desk.steps import PAGES, StepPage
from requests_app.lifecycle import services
from requests_app.requests import policies
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import Channel
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError, NotPermitted
from servicedesk.common.pages import add_refusal, redirect_page, render_page

Say = Callable[[ServiceRequest, ReplyForm, User, datetime], ServiceRequest]


@require_GET
@staff_required
def page(request: SignedInRequest, number: str) -> HttpResponse:
    """Show a request that the person may see."""
    service_request = _for_page(request.user, number)
    context = request_page.context_for(service_request, user=request.user, at=timezone.now())
    return render_page(request, "desk/request.html", context)


@require_GET
@staff_required
def asked(request: SignedInRequest, number: str) -> HttpResponse:
    """Say how much the requester has asked for; the page loads it when it stands."""
    service_request = _for_page(request.user, number)
    counts = request_page.asked_by(service_request, user=request.user)
    context = {"service_request": service_request, "asked": counts}
    return render(request, "desk/_asked.html", context)


def _for_page(user: User, number: str) -> ServiceRequest:
    """Return the request with its people; the names of the catalogue are at hand already."""
    return policies.get_visible_or_404(
        user, number, related=("requester", "assignee"), only=request_page.COLUMNS
    )


@require_POST
@desk_member_required
def reply(request: SignedInRequest, number: str) -> HttpResponse:
    """Send a public reply; refused, it comes back with its text."""
    form = ReplyForm(request.POST, request.FILES, auto_id="reply-%s")
    return _say(request, number, form, _send_reply, done="Sent.")


@require_POST
@desk_member_required
def note(request: SignedInRequest, number: str) -> HttpResponse:
    """Save an internal note; refused, it comes back with its text."""
    form = NoteForm(request.POST, request.FILES, auto_id="note-%s")
    return _say(request, number, form, _save_note, done="Note saved; only IT reads it.")


def _send_reply(
    service_request: ServiceRequest, form: ReplyForm, actor: User, at: datetime
) -> ServiceRequest:
    return services.reply_to_request(
        service_request.pk,
        body=form.cleaned_data["body"],
        uploads=form.cleaned_data["attachments"],
        key=form.cleaned_data["key"],
        channel=Channel.DESK,
        actor=actor,
        at=at,
    )


def _save_note(
    service_request: ServiceRequest, form: ReplyForm, actor: User, at: datetime
) -> ServiceRequest:
    return services.add_note(
        service_request.pk,
        body=form.cleaned_data["body"],
        uploads=form.cleaned_data["attachments"],
        key=form.cleaned_data["key"],
        actor=actor,
        at=at,
    )


def _say(
    request: SignedInRequest, number: str, form: ReplyForm, say: Say, *, done: str
) -> HttpResponse:
    at = timezone.now()
    service_request = _for_page(request.user, number)
    if form.is_valid():
        try:
            say(service_request, form, request.user, at)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            saved_views.forget(request.user)
            messages.success(request, done)
            return redirect_page(request, "desk:request", number)
    kept: dict[str, Any] = {"note_form" if isinstance(form, NoteForm) else "reply_form": form}
    context = request_page.context_for(service_request, user=request.user, at=at, **kept)
    return render_page(request, "desk/request.html", context, status=422)


@require_http_methods(["GET", "POST"])
@desk_member_required
def step(request: SignedInRequest, number: str, step: str) -> HttpResponse:
    """Show a step's form, or take the step. Refused: 422, or 409 when it changed meanwhile."""
    step_page = PAGES.get(step)
    if step_page is None:
        raise Http404
    service_request = policies.get_visible_or_404(request.user, number)
    if not policies.RULES[step](request.user, service_request):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = step_page.form(data, service_request=service_request, user=request.user)
    status = 200
    if form.is_bound:
        status = _take(step_page, service_request, form, request)
        if status == 302:
            return redirect_page(request, "desk:request", number)
    context = {"service_request": service_request, "step": step_page, "form": form}
    return render_page(request, "desk/step.html", context, status=status)


def _take(
    step_page: StepPage, service_request: ServiceRequest, form: StepForm, request: SignedInRequest
) -> int:
    """Take the step; return the status of the answer, 302 when it was taken."""
    if not form.is_valid():
        return 422
    try:
        step_page.take(service_request, form, actor=request.user, at=timezone.now())
    except services.ChangedMeanwhile as refusal:
        add_refusal(form, refusal)
        return 409
    except NotPermitted:
        raise PermissionDenied from None
    except DomainError as refusal:
        add_refusal(form, refusal)
        return 422
    saved_views.forget(request.user)
    messages.success(request, step_page.done)
    return 302
