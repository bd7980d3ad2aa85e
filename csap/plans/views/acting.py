"""What the pages around a plan have in common: a step that is refused is said, never lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import resolve_url

from csap.plans.content_forms import suggested
from csap.plans.models import Plan
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.errors import DomainError
from servicedesk.common.forms import KeyedForm
from servicedesk.common.pages import add_refusal, redirect_page, render_page


@dataclass(frozen=True, slots=True)
class FormPage:
    """The words around a form. ``facts``: what to know before it is filled in, each (term, words).

    ``part``: the id of the part of the plan's page that it belongs to.
    """

    title: str
    button: str
    done: str
    part: str
    lead: str = ""
    facts: Sequence[tuple[str, str]] = ()
    names_people: bool = False


def back_to(request: SignedInRequest, number: str, part: str = "") -> HttpResponse:
    """Lead back to the plan, or to a part of its page."""
    anchor = f"#{part}" if part else ""
    return redirect_page(request, resolve_url("plans:plan", number) + anchor)


def act(
    request: SignedInRequest, number: str, do: Callable[[], object], done: str, *, part: str
) -> HttpResponse:
    """Do one thing that needs no input, and lead back to the plan."""
    try:
        do()
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return back_to(request, number, part)


def edit(
    request: SignedInRequest,
    plan: Plan,
    form: KeyedForm,
    do: Callable[[], object],
    page: FormPage,
    *,
    to: str = "",
    **context: Any,
) -> HttpResponse:
    """Show a form of a plan; once it is valid, do what it says and lead back to the plan.

    What a rule refuses stands under its field (422). ``to``: an address to lead to instead.
    """
    if form.is_bound and form.is_valid():
        try:
            do()
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, page.done)
            return redirect_page(request, to) if to else back_to(request, plan.number, page.part)
    people = suggested() if page.names_people else []
    shown = {"plan": plan, "form": form, "page": page, "people": people, **context}
    status = 422 if form.errors else 200
    return render_page(request, "csap/plans/form.html", shown, status=status)
