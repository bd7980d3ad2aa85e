"""The questionnaire builder: versions, their questions, preview, publication."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from requests_app.catalogue.queries import live_services
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.errors import DomainError
from servicedesk.common.pages import add_refusal, redirect_page, render_page
from surveys import building, policies, services
from surveys.asking import asked_of
from surveys.building_forms import QuestionForm, QuestionnaireForm
from surveys.forms import AnswerForm
from surveys.models import Question, QuestionnaireVersion
from surveys.models.waves import DETAIL_FROM, SCORE_FROM
from surveys.vocabulary import Mode, QuestionKind

Made = TypeVar("Made")

#: Services that a preview asks about one by one.
_PREVIEW_SERVICES = 2


class Named(NamedTuple):
    """A service as a preview needs it."""

    pk: int
    name: str


@login_required
@require_GET
def instruments(request: SignedInRequest) -> HttpResponse:
    """List the questionnaires with their versions."""
    policies.admit_managers(request.user)
    context = {"door": "csap", "questionnaires": policies.questionnaires_of(request.user)}
    return render_page(request, "surveys/instruments.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create(request: SignedInRequest) -> HttpResponse:
    """Begin a questionnaire of one's own."""
    policies.admit_managers(request.user)
    form = QuestionnaireForm(request.POST or None)
    if (made := _done(form, lambda: _create(request, form))) is not None:
        return redirect_page(request, "surveys:instrument_version", made.pk)
    context = {"door": "csap", "form": form}
    status = 422 if form.errors else 200
    return render_page(request, "surveys/instrument_new.html", context, status=status)


@login_required
@require_POST
def draft(request: SignedInRequest, code: str) -> HttpResponse:
    """Begin a new version from the last one, or go on with the draft that is there."""
    questionnaire = policies.get_questionnaire_or_404(request.user, code)
    made = services.draft_version(questionnaire.pk, actor=request.user, at=timezone.now())
    return redirect_page(request, "surveys:instrument_version", made.pk)


@login_required
@require_GET
def version(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a version: its questions, what is missing, what may be done."""
    shown = policies.get_version_or_404(request.user, pk)
    return render_page(request, "surveys/instrument.html", _version_context(shown))


@login_required
@require_POST
def step(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    """Publish a draft, retire a version, or throw a draft away."""
    shown, at = policies.get_version_or_404(request.user, pk), timezone.now()
    act, said = _STEPS.get(step, (None, ""))
    if act is None:
        raise Http404
    try:
        act(shown.pk, actor=request.user, at=at)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect_page(request, "surveys:instrument_version", pk)
    messages.success(request, said)
    if act is services.discard_draft:
        return redirect_page(request, "surveys:instruments")
    return redirect_page(request, "surveys:instrument_version", pk)


@login_required
@require_http_methods(["GET", "POST"])
def add_question(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose a kind, then word a question of it; it goes to the end of the draft."""
    shown, at = policies.get_version_or_404(request.user, pk), timezone.now()
    kind = _kind(request)
    if kind is None:
        context = {"door": "csap", "version": shown, "kinds": QuestionKind.choices}
        return render_page(request, "surveys/question_kind.html", context)
    form = QuestionForm(request.POST or None, kind=kind)

    def act() -> Question:
        return services.add_question(shown.pk, wanted=form.wanted(), actor=request.user, at=at)

    if _done(form, act) is not None:
        return redirect_page(request, "surveys:instrument_version", shown.pk)
    return _question_page(request, shown, form, None)


@login_required
@require_http_methods(["GET", "POST"])
def question(request: SignedInRequest, pk: int) -> HttpResponse:
    """Word a question anew."""
    shown, at = policies.get_question_or_404(request.user, pk), timezone.now()
    form = QuestionForm.of(shown, request.POST or None)

    def act() -> Question:
        return services.change_question(pk, wanted=form.wanted(), actor=request.user, at=at)

    if _done(form, act) is not None:
        return redirect_page(request, "surveys:instrument_version", shown.version_id)
    return _question_page(request, shown.version, form, shown)


@login_required
@require_POST
def move(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a question another place; the list comes back."""
    shown, at = policies.get_question_or_404(request.user, pk), timezone.now()
    place = request.POST.get("to", "")
    if not (place.isascii() and place.isdigit() and len(place) < 5):  # noqa: PLR2004 - places are small
        raise Http404
    return _after(
        request, shown, lambda: services.move_question(pk, to=int(place), actor=request.user, at=at)
    )


@login_required
@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a question out of a draft."""
    shown, at = policies.get_question_or_404(request.user, pk), timezone.now()
    return _after(request, shown, lambda: services.remove_question(pk, actor=request.user, at=at))


@login_required
@require_GET
def preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a version as people will see it. Nothing is recorded."""
    shown = policies.get_version_or_404(request.user, pk)
    questions = list(shown.questions.order_by("position"))
    language = _language(request.GET)
    context = {
        "version": shown,
        "languages": building.LANGUAGES,
        "language_shown": language,
        "modes": Mode.choices,
        **_answering(request, questions, shown),
    }
    with translation.override(language):
        context["form"] = AnswerForm(asked=_asked(questions))
        return render_page(request, "surveys/preview.html", context)


@login_required
@require_POST
def preview_question(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one question as people would see it, as far as it is worded. Nothing is recorded."""
    shown = policies.get_version_or_404(request.user, pk)
    kind = _kind(request)
    if kind is None:
        raise Http404
    form = QuestionForm(request.POST, kind=kind)
    context: dict[str, Any] = {"door": "csap", "version": shown, "form": form, "shown": []}
    if form.is_valid():
        asked = form.wanted().question
        context["shown"] = [_in_language(asked, language) for language in asked.wording]
    return render_page(request, "surveys/question_preview.html", context)


#: What may be done with a version, and what is said then.
_STEPS: dict[str, tuple[Callable[..., Any], str]] = {
    "publish": (services.publish_version, "It is in force. Whoever is asked from now on gets it."),
    "retire": (services.retire_version, "Nobody is asked by it any more."),
    "discard": (services.discard_draft, "The draft is gone."),
}


def _create(request: SignedInRequest, form: QuestionnaireForm) -> QuestionnaireVersion:
    return services.create_questionnaire(**form.cleaned_data, actor=request.user, at=timezone.now())


def _done(form: Form, act: Callable[[], Made]) -> Made | None:
    """Return what a valid form makes; None when it is not valid, or refused."""
    if not form.is_valid():
        return None
    try:
        return act()
    except DomainError as refusal:
        add_refusal(form, refusal)
        return None


def _after(request: SignedInRequest, shown: Question, act: Callable[[], None]) -> HttpResponse:
    """Do something to a question, and show its version again: to a swap the list alone."""
    try:
        act()
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect_page(request, "surveys:instrument_version", shown.version_id)
    if not request.htmx:
        return redirect_page(request, "surveys:instrument_version", shown.version_id)
    return render_page(request, "surveys/instrument.html", _version_context(shown.version))


def _version_context(shown: QuestionnaireVersion) -> dict[str, Any]:
    """Return what the page of a version says. Two queries."""
    questions = list(shown.questions.order_by("position"))
    rows = [(each, building.missing_words(each.worded)) for each in questions]
    return {
        "door": "csap",
        "version": shown,
        "questions": rows,
        "faults": building.faults([each.worded for each in questions]) if shown.is_draft else [],
        "incomplete": sum(bool(missing) for _, missing in rows),
        "kinds": QuestionKind.choices,
    }


def _question_page(
    request: SignedInRequest,
    shown: QuestionnaireVersion,
    form: QuestionForm,
    existing: Question | None,
) -> HttpResponse:
    if not shown.is_draft:
        raise Http404
    context = {
        "door": "csap",
        "version": shown,
        "form": form,
        "kind": form.kind,
        "question": existing,
    }
    status = 422 if form.errors else 200
    return render_page(request, "surveys/question.html", context, status=status)


def _kind(request: SignedInRequest) -> QuestionKind | None:
    """Return the kind that is asked for; None when there is none of that name."""
    given = request.POST.get("kind") or request.GET.get("kind", "")
    return QuestionKind(given) if given in QuestionKind.values else None


def _language(given: QueryDict) -> str:
    language = given.get("language", "")
    return language if language in building.LANGUAGES else building.FALLBACK_LANGUAGE


def _asked(questions: list[Question]) -> list[Any]:
    """Return what is asked, of the first services of the catalogue. At most one query."""
    is_by_service = any(question.is_per_service for question in questions)
    live = live_services()[:_PREVIEW_SERVICES] if is_by_service else []
    return list(asked_of(questions, [Named(each.id, each.name) for each in live]))  # type: ignore[misc]


def _in_language(asked: Question, language: str) -> tuple[str, SafeString]:
    """Return a language and the boxes of one question in it. At most one query."""
    with translation.override(language):
        blocks = AnswerForm(asked=_asked([asked])).blocks()
        boxes = render_to_string("surveys/_boxes.html", {"blocks": blocks})
    return building.LANGUAGES.get(language, language), boxes


def _answering(
    request: SignedInRequest, questions: list[Question], shown: QuestionnaireVersion
) -> dict[str, Any]:
    """Return what the answering page needs, of nobody and about nothing."""
    mode = request.GET.get("mode", "")
    return {
        "is_preview": True,
        "person": request.user,
        "questionnaire": shown.questionnaire,
        "subject": None,
        "mode": Mode(mode) if mode in Mode.values else Mode.CONFIDENTIAL,
        "score_from": SCORE_FROM,
        "detail_from": DETAIL_FROM,
    }
