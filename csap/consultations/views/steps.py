"""Steps of a consultation that need a word or none."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from csap.consultations import policies, services
from csap.consultations.forms import ExtendForm, PlainForm, ReasonForm
from csap.consultations.services import ConsultationRefused
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.pages import redirect_page


@require_POST
@login_required
def put(request: SignedInRequest, number: str) -> HttpResponse:
    """Put it to its audience: now, or on its first day."""
    said = "It is put to its audience: now, or by itself on its first day."
    return _step(request, number, PlainForm(request.POST), services.put, said)


@require_POST
@login_required
def remind(request: SignedInRequest, number: str) -> HttpResponse:
    """Remind those who are silent."""
    said = "Those who are silent are reminded by mail."
    return _step(request, number, PlainForm(request.POST), services.remind, said)


@require_POST
@login_required
def extend(request: SignedInRequest, number: str) -> HttpResponse:
    """Give people more time."""
    form = ExtendForm(request.POST, prefix="extend")
    return _step(request, number, form, services.extend, "People have more time.")


@require_POST
@login_required
def discard(request: SignedInRequest, number: str) -> HttpResponse:
    """Give up a draft."""
    form = ReasonForm(request.POST, prefix="discard")
    return _step(request, number, form, services.discard, "The draft is given up.")


def _step(
    request: SignedInRequest, number: str, form: PlainForm, do: Callable[..., Any], said: str
) -> HttpResponse:
    """Take a step and lead back; what is refused is said there."""
    found = policies.get_run(request.user, number)
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
        return redirect_page(request, "consultations:consultation", number)
    key = form.cleaned_data["key"]
    try:
        do(found.number, **form.given, actor=request.user, at=timezone.now(), key=key)
    except ConsultationRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect_page(request, "consultations:consultation", number)
