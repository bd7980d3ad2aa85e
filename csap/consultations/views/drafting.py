"""A new consultation, other dates, another draft."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from csap.consultations import policies, queries, services
from csap.consultations.forms import NewForm, SettingForm, TextForm
from csap.consultations.models import Document
from csap.consultations.views.acting import Asked, show_form, take
from csap.consultations.vocabulary import State
from csap.facts.periods import local_day
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.models import User
from surveys.queries import policies_visible_to

NEW = Asked(
    "Put something to people",
    "A policy or a procedure, the text it shall have, and who is asked. Every objection is "
    "answered before anything is decided.",
    "Keep the draft",
)
EDIT = Asked(
    "Whom it is put to, and when",
    "Once it is open its dates stand, but for more time.",
    "Keep it",
)
REVISE = Asked(
    "Write a new draft",
    "The draft before stays readable, and people see what changed. What they said still counts; "
    "they see that it was about an earlier draft.",
    "Keep the new draft",
)
#: How long people have to speak, unless it is said otherwise.
_WEEKS = timedelta(weeks=4)


@require_http_methods(["GET", "POST"])
@login_required
def new(request: SignedInRequest) -> HttpResponse:
    """Draft a consultation; ``?policy=`` and ``?document=`` prepare one about those."""
    policies.admit(request.user)
    form = NewForm(request.POST or None, initial=_prepared(request), **_choices(request.user))

    def create() -> str:
        key, by = form.cleaned_data["key"], request.user
        made = services.create(
            form.subject, form.draft, form.setting, actor=by, at=timezone.now(), key=key
        )
        return made.number

    said = "It is drafted. Nobody is asked until you put it to them."
    return take(request, form, create, said) or show_form(request, form, NEW)


def _choices(user: User) -> dict[str, Any]:
    documents = Document.objects.order_by("title", "pk")
    owners = User.objects.active().exclude(roles=[]) | User.objects.filter(pk=user.pk)
    if not user.is_plan_member:
        documents, owners = documents.filter(owner=user), User.objects.filter(pk=user.pk)
    rules = [(rule.pk, rule.name) for rule in policies_visible_to(user)]
    return {"documents": documents, "owners": owners.order_by("name", "pk"), "rules": rules}


def _prepared(request: SignedInRequest) -> dict[str, Any]:
    """Return what stands in the form at first."""
    today = local_day(timezone.now())
    known: dict[str, Any] = {
        "owner": request.user, "opens_on": today, "closes_on": today + _WEEKS,
    }  # fmt: skip
    given = request.GET.get("policy", "")
    rule = next((r for r in policies_visible_to(request.user) if str(r.pk) == given), None)
    if rule is not None:
        known |= {"company_policy": rule.pk, "title": rule.name, "in_force": rule.summary}
        known |= {"owner": rule.owner_id}
    wanted = Document.objects.filter(number=request.GET.get("document", "")).first()
    if wanted is not None and policies.may_run(request.user, wanted):
        version = queries.in_force([wanted]).get(wanted.pk)
        known |= {"document": wanted.number, "text": version.text if version else ""}
    return known


@require_http_methods(["GET", "POST"])
@login_required
def edit(request: SignedInRequest, number: str) -> HttpResponse:
    """Change whom a draft is put to and when."""
    found = policies.get_run(request.user, number)
    form = SettingForm(request.POST or None, initial=SettingForm.initial_of(found))

    def change() -> str:
        key, by = form.cleaned_data["key"], request.user
        services.edit(number, form.setting, actor=by, at=timezone.now(), key=key)
        return number

    said = "Dates and audience are kept."
    return take(request, form, change, said) or show_form(request, form, EDIT, found)


@require_http_methods(["GET", "POST"])
@login_required
def revise(request: SignedInRequest, number: str) -> HttpResponse:
    """Write another draft."""
    found = policies.get_run(request.user, number)
    initial = {"text": found.version.text, "effective_on": found.version.effective_on}
    if found.state == State.DRAFT:
        initial["changes"] = found.version.changes
    form = TextForm(request.POST or None, initial=initial)

    def write() -> str:
        key, by = form.cleaned_data["key"], request.user
        services.revise(number, form.draft, actor=by, at=timezone.now(), key=key)
        return number

    said = "The new draft is kept; the one before stays readable."
    return take(request, form, write, said) or show_form(request, form, REVISE, found)
