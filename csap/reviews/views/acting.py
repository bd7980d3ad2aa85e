"""What the pages of a review have in common: a step that is refused is said, never lost."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse

from csap.reviews.services import ReviewRefused
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.forms import KeyedForm
from servicedesk.common.pages import redirect_page, render_page


def act(
    request: SignedInRequest, number: str, do: Callable[[], object], said: str, *, at: str = ""
) -> HttpResponse:
    """Do one thing that needs no input, and lead back to the review; ``at``: to a part of it."""
    try:
        do()
    except ReviewRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    response = redirect_page(request, "reviews:review", number)
    if at and "Location" in response.headers:
        response.headers["Location"] += f"#{at}"
    return response


def show_form(
    request: SignedInRequest, page: str, form: KeyedForm, **context: object
) -> HttpResponse:
    """Show a form, with what was refused."""
    status = 422 if form.errors else 200
    return render_page(request, page, {"form": form, **context}, status=status)
