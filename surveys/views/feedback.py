"""Feedback: the inbox, one comment with what may be done about it, and the steps themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.models import User
from servicedesk.audit.services import Action, record_access
from servicedesk.common.errors import DomainError
from servicedesk.common.forms import KeyedForm
from servicedesk.common.keyset import Page, paginate
from servicedesk.common.pages import add_refusal, redirect_page, render_page
from surveys import policies, services
from surveys.feedback_forms import (
    AnswerForm,
    FilterForm,
    OwnForm,
    ReasonForm,
    ReleaseForm,
    TagForm,
    TurnForm,
)
from surveys.feedback_vocabulary import UNDONE, FeedbackState, Topic
from surveys.models import Feedback
from surveys.models.feedback import NEWEST_FIRST


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done about feedback: its form, its service, and when it is offered."""

    name: str
    label: str
    icon: str
    form: Callable[..., KeyedForm]
    act: Callable[..., Feedback]
    said: str
    is_offered: Callable[[Feedback], bool]
    is_for_managers: bool = False


def _is_undone(feedback: Feedback) -> bool:
    return feedback.state in UNDONE


def _always(feedback: Feedback) -> bool:
    return True


STEPS = {
    step.name: step
    for step in (
        Step("answer", "Answer", "message", AnswerForm, services.answer_feedback,
             "The answer is kept.", lambda each: each.state != FeedbackState.SET_ASIDE),
        Step("own", "Give to somebody", "user-check", OwnForm, services.assign_feedback,
             "It is in good hands.", _is_undone),
        Step("tag", "Say what it is about", "tag", TagForm, services.tag_feedback,
             "It is tagged.", _always, is_for_managers=True),
        Step("turn", "Keep what it became", "arrow-right", TurnForm, services.turn_feedback,
             "Its number is kept.", lambda each: not each.target),
        Step("aside", "Set aside", "archive", ReasonForm, services.set_feedback_aside,
             "It is set aside.", _is_undone),
        Step("release", "Publish with the answer", "speakerphone", ReleaseForm,
             services.release_feedback, "It is published.",
             lambda each: each.state == FeedbackState.ANSWERED and each.released_at is None,
             is_for_managers=True),
        Step("hide", "Publish no longer", "eye-off", ReasonForm, services.hide_feedback,
             "It is not published any more.", lambda each: each.released_at is not None,
             is_for_managers=True),
    )
}  # fmt: skip


@login_required
@require_GET
def inbox(request: SignedInRequest) -> HttpResponse:
    """List what the person may read, newest week first, sifted as they ask."""
    policies.admit_feedback_readers(request.user)
    form = FilterForm(request.GET, user=request.user)
    seen = Feedback.objects.visible_to(request.user)
    page: Page[Feedback] = Page(rows=[], next_cursor=None, is_first=True)
    if form.is_valid():
        asked = form.sift(seen.for_list())
        page = paginate(asked, order=NEWEST_FIRST, cursor=request.GET.get("cursor"), size=25)
    undone = seen.undone()
    context = {
        "door": _door(request.user),
        "form": form,
        "page": page,
        "query": _without_cursor(request),
        "service_number": undone.filter(topic=Topic.SERVICE).count(),
        "policy_number": undone.filter(topic=Topic.POLICY).count(),
    }
    status = 422 if form.errors else 200
    return render_page(request, "surveys/feedback_inbox.html", context, status=status)


@login_required
@require_GET
def feedback(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one comment, what became of it, and what may be done. Who read it is on record."""
    shown = policies.get_feedback_or_404(request.user, pk)
    record_access(
        actor=request.user, action=Action.READ_FEEDBACK, subject=str(shown), at=timezone.now()
    )
    return _page(request, shown)


@login_required
@require_POST
def step(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Do one thing about feedback."""
    shown = policies.get_feedback_or_404(request.user, pk)
    wanted = STEPS.get(name)
    if wanted is None:
        raise Http404
    form = wanted.form(request.POST, feedback=shown, prefix=name)
    if form.is_valid():
        try:
            wanted.act(shown.pk, **form.cleaned_data, actor=request.user, at=timezone.now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, wanted.said)
            return _onwards(request, shown.pk)
    return _page(request, shown, refused=(wanted.name, form))


def _page(
    request: SignedInRequest, shown: Feedback, *, refused: tuple[str, KeyedForm] | None = None
) -> HttpResponse:
    forms = {
        each.name: each.form(feedback=shown, prefix=each.name)
        for each in STEPS.values()
        if each.is_offered(shown) and (not each.is_for_managers or request.user.is_plan_member)
    }
    forms |= dict([refused] if refused else [])
    context: dict[str, Any] = {
        "door": _door(request.user),
        "feedback": shown,
        "steps": [(STEPS[name], form) for name, form in forms.items()],
        "refused": refused[0] if refused else "",
        "refused_form": refused[1] if refused else None,
        "history": shown.history.select_related("actor").order_by("pk"),
        "sees_author": policies.may_see_author(request.user, shown),
    }
    status = 422 if refused else 200
    return render_page(request, "surveys/feedback.html", context, status=status)


def _onwards(request: SignedInRequest, pk: int) -> HttpResponse:
    """Go back to the comment, or to the inbox when one passed it on."""
    if Feedback.objects.visible_to(request.user).filter(pk=pk).exists():
        return redirect_page(request, "surveys:feedback", pk)
    return redirect_page(request, "surveys:feedback_inbox")


def _door(user: User) -> str:
    return "csap" if user.is_plan_member else "portal"


def _without_cursor(request: SignedInRequest) -> str:
    query = request.GET.copy()
    query.pop("cursor", None)
    return query.urlencode()
