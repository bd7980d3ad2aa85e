"""A new request: through one of three doors, to the form of its type, and away."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from requests_app.catalogue.models import RequestType
from requests_app.catalogue.vocabulary import Kind
from requests_app.conversation import drafts
from requests_app.lifecycle import services as lifecycle
from requests_app.portal import doors, promises, queries
from requests_app.portal.forms.filing import NewRequestForm, QuestionsForm
from requests_app.portal.rows import row
from requests_app.requests.models import ServiceRequest
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.models import User
from servicedesk.common import words
from servicedesk.common.errors import DomainError
from servicedesk.common.pages import add_refusal, redirect_page, render_page


@require_GET
@login_required
def new(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "cards": doors.cards(queries.kept_by_kind(now)),
        "begun": doors.drafts_to_continue(request.user),
    }
    return render_page(request, "portal/new.html", context)


@require_GET
@login_required
def choose(request: SignedInRequest, kind: str) -> HttpResponse:
    """Show the types of one kind, by service."""
    types = queries.request_types_for(request.user).filter(kind=kind.upper())
    context = {
        "card": doors.CARDS[Kind(kind.upper())],
        "request_types": types.order_by("service__name", "name", "pk"),
    }
    return render_page(request, "portal/choose.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def file(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show the form of a type, with what was typed before; or send it."""
    request_type = get_object_or_404(queries.request_types_for(request.user), slug=slug)
    if request.method == "GET":
        kept = drafts.draft_at(request.user, drafts.place_of("new", slug))
        return _form_page(request, _form(request_type, initial=kept.values if kept else None))
    form = _form(request_type, request.POST, request.FILES)
    if form.is_valid():
        try:
            sent = _open(request, form)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            drafts.drop_draft(actor=request.user, place=drafts.place_of("new", slug))
            messages.success(request, _thanks(sent))
            return redirect_page(request, "portal:request", sent.number)
    return _form_page(request, form, status=422)


def _form(request_type: RequestType, *args: Any, **kwargs: Any) -> NewRequestForm:
    today = timezone.localdate()
    return NewRequestForm(*args, request_type=request_type, today=today, **kwargs)


def _open(request: SignedInRequest, form: NewRequestForm) -> ServiceRequest:
    given, judged = form.cleaned_data, form.judgement
    assert judged is not None  # its questions are required, and the form is valid
    return lifecycle.open_request(
        requester=request.user,
        actor=request.user,
        request_type=form.request_type,
        summary=given["summary"],
        description=given["description"],
        impact=judged.impact,
        urgency=judged.urgency,
        details=form.details(),
        uploads=given["attachments"],
        key=given["key"],
        at=timezone.now(),
    )


def _thanks(sent: ServiceRequest) -> str:
    due = sent.response_due_at
    if due is None:
        return f"{sent.number} is sent. Thank you."
    return f"{sent.number} is sent. You get an answer by {words.moment(due, now=sent.opened_at)}."


def _form_page(
    request: SignedInRequest, form: NewRequestForm, *, status: int = 200
) -> HttpResponse:
    request_type = form.request_type
    # A draft's answers count as given, so that the panel says what it said before.
    asked = form if form.is_bound else _questions(request_type, form.initial or None)
    context = {
        "form": form,
        "request_type": request_type,
        "has_draft": bool(form.initial),
        "expected": _expected(request.user, request_type, asked),
    }
    return render_page(request, "portal/file.html", context, status=status)


def _questions(request_type: RequestType, given: Any) -> QuestionsForm:
    return QuestionsForm(given, request_type=request_type, today=timezone.localdate())


def _expected(person: User, request_type: RequestType, asked: QuestionsForm) -> promises.Expected:
    now = timezone.now()
    kept = queries.kept_by_service(now).get(request_type.service_id)
    return promises.expected(request_type, asked.judgement, person=person, kept=kept, now=now)


@require_GET
@login_required
def expected(request: SignedInRequest, slug: str) -> HttpResponse:
    """Answer what follows from the questions so far: a part of the form's page."""
    request_type = get_object_or_404(queries.request_types_for(request.user), slug=slug)
    panel = _expected(request.user, request_type, _questions(request_type, request.GET))
    return render(request, "portal/_expected_answer.html", {"expected": panel})


@require_GET
@login_required
def similar(request: SignedInRequest) -> HttpResponse:
    """Answer with one's own requests that sound alike: a part of the form's page."""
    now = timezone.now()
    found = queries.similar_own(request.user, request.GET.get("summary", "")[:200])
    rows = [row(each, reader=request.user, now=now) for each in found]
    return render(request, "portal/_suggestions.html", {"rows": rows})


@require_POST
@login_required
def discard(request: SignedInRequest, slug: str) -> HttpResponse:
    """Throw a begun request away."""
    drafts.drop_draft(actor=request.user, place=drafts.place_of("new", slug))
    messages.success(request, "The draft is gone.")
    return redirect_page(request, "portal:new")
