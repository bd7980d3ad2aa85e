"""Policies and procedures for those who were asked: read, compare, speak, acknowledge."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from csap.consultations import policies, queries, services, shown
from csap.consultations.forms import AcknowledgeForm, CommentForm, PlainForm, SpeakForm
from csap.consultations.models import Member, Stance
from csap.consultations.queries import Point
from csap.consultations.services import ConsultationRefused
from csap.consultations.vocabulary import PUBLIC, State
from csap.facts.periods import local_day
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.models import User
from servicedesk.common.keyset import paginate
from servicedesk.common.pages import add_refusal, redirect_page, render_page

SIZE = 25
#: How many comments a page shows.
COMMENTS = 30


@require_GET
@login_required
def consultations(request: SignedInRequest) -> HttpResponse:
    """List what the person was asked about, the newest first. 2 queries."""
    spoke = Exists(Stance.objects.filter(member=OuterRef("pk")))
    mine = Member.objects.filter(person=request.user, consultation__state__in=PUBLIC)
    mine = mine.annotate(has_spoken=spoke).select_related(
        "consultation__document__owner", "acknowledgement"
    )
    page = paginate(mine, order=("-pk",), cursor=request.GET.get("cursor"), size=SIZE)
    today = local_day(timezone.now())
    rows = shown.own_rows(page.rows, today)
    context = {"page": page, "rows": rows, "waiting": sum(bool(row.asks) for row in rows)}
    return render_page(request, "partnership/consultations.html", context)


@require_GET
@login_required
def consultation(request: SignedInRequest, number: str) -> HttpResponse:
    """Show one: the text, what one may say, what was answered, the outcome."""
    return _page(request, policies.get_membership(request.user, number))


@require_GET
@login_required
def changes(request: SignedInRequest, number: str) -> HttpResponse:
    """Show what changed since the text before; ``?with=`` names another version."""
    found = policies.get_membership(request.user, number).consultation
    compared = shown.changes(found.adopted or found.version, request.GET.get("with", ""))
    if compared is None:
        raise Http404("There is no text before this one.")
    context = {"consultation": found, "changes": compared}
    return render_page(request, "partnership/consultation_changes.html", context)


@require_POST
@login_required
def step(request: SignedInRequest, number: str, step: str) -> HttpResponse:
    """Speak, comment, or acknowledge."""
    mine = policies.get_membership(request.user, number)
    if step not in _STEPS:
        raise Http404("There is no such step.")
    points = queries.points_of(mine.consultation)
    form = _forms(mine, points, request.POST, only=step)[step]
    do, said = _STEPS[step]
    if form.is_valid():
        try:
            do(number, form, request.user)
        except ConsultationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, said)
            return redirect_page(request, "partnership:consultation", number)
    return _page(request, mine, points=points, refused=(step, form))


@require_POST
@login_required
def agree(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """Agree with a comment."""
    policies.get_membership(request.user, number)
    try:
        services.second(number, pk, person=request.user, at=timezone.now())
    except ConsultationRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "You agree with it.")
    response = redirect_page(request, "partnership:consultation", number)
    if "Location" in response.headers:
        response.headers["Location"] += "#comments"
    return response


def _speak(number: str, form: Any, person: User) -> None:
    key = form.cleaned_data["key"]
    services.speak(number, form.word, person=person, at=timezone.now(), key=key)


def _comment(number: str, form: Any, person: User) -> None:
    key = form.cleaned_data["key"]
    services.comment(number, **form.given, person=person, at=timezone.now(), key=key)


def _acknowledge(number: str, form: Any, person: User) -> None:
    services.acknowledge(number, person=person, at=timezone.now())


_STEPS: dict[str, tuple[Callable[[str, Any, User], None], str]] = {
    "speak": (_speak, "Thank you. You may change it until the last day."),
    "comment": (_comment, "Your comment is kept."),
    "acknowledge": (_acknowledge, "Thank you. It is noted that you have read it."),
}


def _forms(
    mine: Member, points: list[Point], data: Any = None, only: str = ""
) -> dict[str, PlainForm]:
    given: dict[str, Any] = {"data": data}
    stance = mine.stances.current().first() if not only else None
    initial = {"position": stance.position} if stance else {}
    return {
        "speak": SpeakForm(points=points, prefix="speak", initial=initial, **given),
        "comment": CommentForm(prefix="comment", **given),
        "acknowledge": AcknowledgeForm(prefix="acknowledge", **given),
    }


def _page(
    request: SignedInRequest,
    mine: Member,
    *,
    points: list[Point] | None = None,
    refused: tuple[str, PlainForm] | None = None,
) -> HttpResponse:
    """Show a consultation to who was asked. 14 queries."""
    found, points = mine.consultation, points or queries.points_of(mine.consultation)
    version = found.adopted or found.version
    comments, count = queries.comments_of(found, limit=COMMENTS)
    forms = _forms(mine, points)
    if refused:
        forms[refused[0]] = refused[1]
    stance = mine.stances.current().select_related("version").first()
    own = queries.own_points(points, mine)
    all_told = found.state in (State.CLOSED, State.DECIDED)
    context = {
        "consultation": found,
        "version": version,
        "before": queries.earlier_version(version),
        "pill": shown.pill(found, local_day(timezone.now())),
        "span": shown.span(found),
        "stance": stance,
        "stance_words": shown.stance_words(stance),
        "is_new": bool(stance and stance.version_id != found.version_id and found.is_open),
        "objections": shown.objections(points, own),
        "comments": [(each, shown.answered(each.answer)) for each in comments],
        "comment_count": count,
        "agreed": queries.seconded_by(mine),
        "mine": mine,
        "read": getattr(mine, "acknowledgement", None),
        "told": queries.buy_in_of(found) if all_told else None,
        "forms": forms,
        "refused": refused[0] if refused else "",
        "refused_form": refused[1] if refused else None,
    }
    status = 422 if refused else 200
    return render_page(request, "partnership/consultation.html", context, status=status)
