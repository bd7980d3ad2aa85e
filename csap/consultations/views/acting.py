"""What the pages have in common: a step that is refused is said, never lost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from csap.consultations.forms import PlainForm
from csap.consultations.models import Consultation
from csap.consultations.services import ConsultationRefused
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.pages import add_refusal, redirect_page, render_page


def take(
    request: SignedInRequest, form: PlainForm, do: Callable[[], Any], said: str
) -> HttpResponse | None:
    """Do what a valid form asks for, and lead to the consultation; None: show the form again."""
    if not form.is_valid():
        return None
    try:
        done = do()
    except ConsultationRefused as refusal:
        add_refusal(form, refusal)
        return None
    messages.success(request, said)
    return redirect_page(request, "consultations:consultation", done)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a form is introduced: its heading, a sentence, what its button says; ``quote``: words
    that it is about, by ``by``.
    """

    title: str
    lead: str
    button: str
    quote: str = ""
    by: str = ""


def show_form(
    request: SignedInRequest,
    form: PlainForm,
    asked: Asked,
    consultation: Consultation | None = None,
) -> HttpResponse:
    """Show a form, with what was refused."""
    context = {"form": form, "asked": asked, "consultation": consultation}
    status = 422 if form.errors else 200
    return render_page(request, "csap/consultations/form.html", context, status=status)
