"""Answers to objections and comments, objections put together, and the decision."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from csap.consultations import policies, queries, services
from csap.consultations.forms import AnswerForm, DecideForm, MergeForm
from csap.consultations.models import Consultation, Remark
from csap.consultations.views.acting import Asked, show_form, take
from csap.consultations.vocabulary import RemarkKind
from servicedesk.accounts.http import SignedInRequest

MERGE = (
    "It says the same as another",
    "Both are answered as one. Who raised either reads the same answer.",
    "Put them together",
)
DECIDE = Asked(
    "Decide",
    "Those who spoke are told the outcome and the reason by mail. What was adopted is in force, "
    "and everyone who was asked says that they have read it.",
    "Decide and tell people",
)


def _remark(consultation: Consultation, pk: int) -> Remark:
    """Return an objection or comment of a consultation that was found by a policy.

    :raises Http404: if it has none such.
    """
    rows = consultation.remarks.filter(pk=pk, merged_into=None)
    found = rows.select_related("author__person", "author__department").first()
    if found is None:
        raise Http404("There is no such objection or comment.")
    return found


@require_http_methods(["GET", "POST"])
@login_required
def answer(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """Answer an objection or a comment; a correction is a new answer."""
    found = policies.get_run(request.user, number)
    remark = _remark(found, pk)
    before = remark.answers.order_by("-pk").first()
    initial = {"verdict": before.verdict, "text": before.text} if before else {}
    is_objection = remark.kind == RemarkKind.OBJECTION
    form = AnswerForm(request.POST or None, is_objection=is_objection, initial=initial)

    def give() -> str:
        by = {"actor": request.user, "at": timezone.now(), "key": form.cleaned_data["key"]}
        services.answer(number, pk, **form.given, **by)
        return number

    said = "The answer is kept, and shown to everyone who was asked."
    return take(request, form, give, said) or show_form(
        request, form, _asked_to_answer(remark, is_objection=is_objection), found
    )


def _asked_to_answer(remark: Remark, *, is_objection: bool) -> Asked:
    person, department = remark.author.person, remark.author.department
    return Asked(
        f"Answer {'an objection' if is_objection else 'a comment'}",
        "Everyone who was asked reads the answer, without the name of who said it.",
        "Keep the answer",
        remark.text,
        f"{person.name}, {department.name}" if department else person.name,
    )


@require_http_methods(["GET", "POST"])
@login_required
def merge(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """Put an objection together with another that says the same."""
    found = policies.get_run(request.user, number)
    remark = _remark(found, pk)
    others = [point for point in queries.points_of(found) if point.remark.pk != pk]
    form = MergeForm(request.POST or None, others=others)

    def put_together() -> str:
        by = {"actor": request.user, "at": timezone.now(), "key": form.cleaned_data["key"]}
        services.merge(number, pk, into=form.cleaned_data["into"], **by)
        return number

    return take(request, form, put_together, "They are answered as one from now on.") or show_form(
        request, form, Asked(*MERGE, remark.text, remark.author.person.name), found
    )


@require_http_methods(["GET", "POST"])
@login_required
def decide(request: SignedInRequest, number: str) -> HttpResponse:
    """Decide: adopt it, adopt it with changes, withdraw it."""
    found = policies.get_run(request.user, number)
    initial = {"text": found.version.text, "effective_on": found.version.effective_on}
    form = DecideForm(request.POST or None, initial=initial)

    def decided() -> str:
        by = {"actor": request.user, "at": timezone.now(), "key": form.cleaned_data["key"]}
        services.decide(number, form.decided, **by)
        return number

    said = "It is decided; those who spoke are told."
    return take(request, form, decided, said) or show_form(request, form, DECIDE, found)
