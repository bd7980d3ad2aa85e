"""Answering a survey: by the link of a mail, and in place on the request's page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

import structlog
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.errors import DomainError
from servicedesk.common.links import csrf_protect_link, keep_private
from servicedesk.common.pages import redirect_page, render_page
from surveys import guard, services
from surveys.asking import asked_by
from surveys.forms import AnswerForm, initial_from
from surveys.models import Improvement, Invitation, Response
from surveys.models.waves import DETAIL_FROM, SCORE_FROM
from surveys.vocabulary import Channel, Mode

LinkView = Callable[[HttpRequest, Invitation, str], HttpResponse]


def _by_link(view: LinkView) -> Callable[..., HttpResponse]:
    """Hand a view the invitation its link leads to. Every other link gets one and the same page.

    No sign-in: the link is the secret. It is kept out of referrers, caches and logs, and so is
    who opens it. The page speaks the person's language.
    """
    protected = cast(LinkView, csrf_protect_link(view))

    @csrf_exempt  # protected is guarded above, in its own way
    @wraps(view)
    def open_link(request: HttpRequest, token: str) -> HttpResponse:
        structlog.contextvars.unbind_contextvars("user_id", "ip")
        invitation = guard.invitation_of(token, request=request, at=timezone.now())
        if invitation is not None:
            with translation.override(invitation.person.language or translation.get_language()):
                response = protected(request, invitation, token)
        elif guard.may_guess(request):
            response = render(request, "surveys/gone.html", status=404)
        else:
            response = render(request, "surveys/too_many.html", status=429)
            response.headers["Retry-After"] = "60"
        keep_private(response)
        return response

    return open_link


@require_http_methods(["GET", "HEAD", "POST"])
@_by_link
def answer(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    """Show the questions, or keep the answers. Looking records nothing."""
    response = services.response_to(invitation, token=token)
    if _is_final(invitation, response):
        return redirect("surveys:thanks", token)
    form = _form(request, invitation, response)
    if request.method == "POST" and _is_recorded(form, invitation, Channel.MAIL, token):
        return redirect("surveys:thanks", token)
    context = _context(invitation, form, token=token, is_change=response is not None)
    return render(request, "surveys/answer.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD"])
@_by_link
def thanks(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    """Thank for the answers; until when they may be changed."""
    response = services.response_to(invitation, token=token)
    if response is None and invitation.answered_at is None:
        return redirect("surveys:answer", token)
    context = _context(invitation, token=token) | _changeable(response)
    context["improvements"] = Improvement.objects.newest_for(invitation.person)
    return render(request, "surveys/thanks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@_by_link
def stop(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    """Ask whether one really does not want to be asked again; after a click, never ask again."""
    if request.method == "POST":
        services.stop_asking(invitation.person_id, at=timezone.now())
        return render(request, "surveys/stopped.html", {"person": invitation.person})
    return render(request, "surveys/stop.html", _context(invitation, token=token))


@login_required
@require_http_methods(["GET", "POST"])
def for_request(request: SignedInRequest, number: str) -> HttpResponse:
    """The small form on the request's page: for its requester, while there is one to answer.

    A swap into a page of a request without one gets nothing; the address itself is not found.
    """
    invitation = _latest_of(request, number)
    if invitation is None:
        return _nothing_to_answer(request)
    response = services.response_to(invitation, token="")
    if _is_thanked(request, invitation, response):
        context = _context(invitation, number=number) | _changeable(response)
        return render_page(request, "surveys/for_request.html", context)
    form = _form(request, invitation, response)
    if request.method == "POST" and _is_recorded(form, invitation, Channel.PAGE):
        response = services.response_to(invitation, token="")
        context = _context(invitation, number=number) | _changeable(response)
        return render_page(request, "surveys/for_request.html", context)
    context = _context(invitation, form, number=number, is_change=response is not None)
    status = 422 if form.errors else 200
    return render_page(request, "surveys/for_request.html", context, status=status)


@login_required
@require_POST
def decline(request: SignedInRequest, number: str) -> HttpResponse:
    """Close the survey of one request unanswered: "not this time"."""
    invitation = _latest_of(request, number)
    if invitation is None:
        return _nothing_to_answer(request)
    services.decline_invitation(invitation.pk, at=timezone.now())
    if request.htmx:
        return HttpResponse()
    return redirect_page(request, "home")


def _latest_of(request: SignedInRequest, number: str) -> Invitation | None:
    """Return the newest open invitation of the signed-in person to a request. One query."""
    return (
        Invitation.objects.visible_to(request.user)
        .reachable(timezone.now())
        .for_answering()
        .filter(service_request__number=number)
        .order_by("-resolution")
        .first()
    )


def _nothing_to_answer(request: SignedInRequest) -> HttpResponse:
    if request.htmx:
        return HttpResponse()
    raise Http404


def _is_final(invitation: Invitation, response: Response | None) -> bool:
    """Return whether it is answered and stays so."""
    if response is None:
        return invitation.answered_at is not None
    return not response.is_editable(timezone.now())


def _is_thanked(request: HttpRequest, invitation: Invitation, response: Response | None) -> bool:
    """Return whether thanks are shown in place of the form: answered, and not to be changed."""
    if response is None or _is_final(invitation, response):
        return invitation.answered_at is not None
    return request.method != "POST" and "change" not in request.GET


def _changeable(response: Response | None) -> dict[str, Any]:
    """Return until when answers may be changed, for the thanks."""
    if response is None:
        return {}
    until = response.editable_until
    return {"can_change": response.is_editable(timezone.now()), "change_until": until}


def _form(request: HttpRequest, invitation: Invitation, response: Response | None) -> AnswerForm:
    return AnswerForm(
        request.POST if request.method == "POST" else None,
        asked=asked_by(invitation),
        initial=initial_from(response) if response is not None else {},
    )


def _is_recorded(
    form: AnswerForm, invitation: Invitation, channel: Channel, token: str = ""
) -> bool:
    """Record a valid form; a refusal becomes the form's own error."""
    if not form.is_valid():
        return False
    try:
        services.record_answers(
            invitation.pk, answers=form.answers(), channel=channel, at=timezone.now(), token=token
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _context(invitation: Invitation, form: AnswerForm | None = None, **more: Any) -> dict[str, Any]:
    wave = invitation.wave
    return {
        "invitation": invitation,
        "person": invitation.person,
        "subject": invitation.service_request,
        "mode": Mode(invitation.mode),
        "questionnaire": invitation.version.questionnaire,
        "form": form,
        "score_from": wave.score_from if wave else SCORE_FROM,
        "detail_from": wave.detail_from if wave else DETAIL_FROM,
        **more,
    }
