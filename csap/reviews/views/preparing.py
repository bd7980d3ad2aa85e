"""Preparing a review: its agenda, its hour, who is asked to come."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from csap.facts.periods import zone
from csap.reviews import policies, services
from csap.reviews.forms import InviteForm, ItemForm, MoveForm, OrderForm, ReasonForm
from csap.reviews.models import AgendaItem, Review
from csap.reviews.services import ReviewRefused
from csap.reviews.services.inviting import proposed
from csap.reviews.views.acting import act, show_form
from csap.reviews.vocabulary import Part
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.forms import KeyedForm
from servicedesk.common.pages import add_refusal, redirect_page


@require_POST
@login_required
def make_agenda(request: SignedInRequest, number: str) -> HttpResponse:
    """Put on the agenda what is known now."""
    policies.get_run_review(request.user, number)
    return act(
        request,
        number,
        lambda: services.make_agenda(number, actor=request.user, at=timezone.now()),
        "The agenda holds what is known now; what you changed was left as it is.",
        at="agenda",
    )


@require_http_methods(["GET", "POST"])
@login_required
def new_item(request: SignedInRequest, number: str) -> HttpResponse:
    """Put something on the agenda by hand."""
    found = policies.get_run_review(request.user, number)
    form = ItemForm(request.POST or None)
    if form.is_valid():
        key = form.cleaned_data["key"]
        try:
            services.add_item(number, form.entry, actor=request.user, at=timezone.now(), key=key)
        except ReviewRefused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect_page(request, "reviews:review", number)
    return show_form(request, "csap/reviews/item.html", form, review=found, item=None)


@require_http_methods(["GET", "POST"])
@login_required
def edit_item(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """Change an item of the agenda."""
    found = policies.get_run_review(request.user, number)
    item = _item(found, pk)
    form = ItemForm(request.POST or None, initial=ItemForm.initial_of(item))
    if form.is_valid():
        key = form.cleaned_data["key"]
        try:
            services.edit_item(
                number, form.entry, item=pk, actor=request.user, at=timezone.now(), key=key
            )
        except ReviewRefused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect_page(request, "reviews:review", number)
    return show_form(request, "csap/reviews/item.html", form, review=found, item=item)


def _item(review: Review, pk: int) -> AgendaItem:
    found = review.items.filter(pk=pk, is_dropped=False).first()
    if found is None:
        raise Http404("The agenda has no such item.")
    return found


@require_POST
@login_required
def item_step(request: SignedInRequest, number: str, pk: int, step: str) -> HttpResponse:
    """Put an item up or down, or take it off."""
    found = policies.get_run_review(request.user, number)
    item, form = _item(found, pk), KeyedForm(request.POST)
    key = form.cleaned_data["key"] if form.is_valid() else None

    def take(do: Callable[..., object], **more: object) -> None:
        do(number, item=pk, **more, actor=request.user, at=timezone.now(), key=key)

    if step == "drop":
        said = f"“{item.title}” was taken off the agenda."
        return act(request, number, lambda: take(services.drop_item), said, at="agenda")
    if step not in ("up", "down"):
        raise Http404("There is no such step.")
    said = f"“{item.title}” was moved {step}."
    is_up = step == "up"
    return act(request, number, lambda: take(services.shift_item, up=is_up), said, at="agenda")


@require_POST
@login_required
def order_agenda(request: SignedInRequest, number: str) -> HttpResponse:
    """Put the whole agenda in another order, as it was dragged."""
    policies.get_run_review(request.user, number)
    form = OrderForm(request.POST)
    if not form.is_valid():
        messages.error(request, "That is no order of an agenda.")
        return redirect_page(request, "reviews:review", number)
    items, key = form.cleaned_data["order"], form.cleaned_data["key"]
    return act(
        request,
        number,
        lambda: services.order_items(
            number, items=items, actor=request.user, at=timezone.now(), key=key
        ),
        "The agenda is in its new order.",
        at="agenda",
    )


@require_http_methods(["GET", "POST"])
@login_required
def move(request: SignedInRequest, number: str) -> HttpResponse:
    """Put a review to another hour or place."""
    found = policies.get_run_review(request.user, number)
    local = found.starts_at.astimezone(zone())
    form = MoveForm(request.POST or None, initial=MoveForm.initial_of(found, local))
    if form.is_valid():
        given = dict(form.cleaned_data)
        day, hour = given.pop("day"), given.pop("hour")
        starts_at = datetime.combine(day, hour, tzinfo=zone())
        try:
            services.move(
                number, starts_at=starts_at, **given, actor=request.user, at=timezone.now()
            )
        except ReviewRefused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect_page(request, "reviews:review", number)
    cancel_form = ReasonForm(prefix="cancel")
    return show_form(request, "csap/reviews/move.html", form, review=found, cancel_form=cancel_form)


@require_POST
@login_required
def cancel(request: SignedInRequest, number: str) -> HttpResponse:
    """Call a review off."""
    found = policies.get_run_review(request.user, number)
    form = ReasonForm(request.POST, prefix="cancel")
    if form.is_valid():
        try:
            services.cancel(number, **form.cleaned_data, actor=request.user, at=timezone.now())
        except ReviewRefused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect_page(request, "reviews:list")
    local = found.starts_at.astimezone(zone())
    again = MoveForm(initial=MoveForm.initial_of(found, local))
    context = {"review": found, "cancel_form": form}
    response = show_form(request, "csap/reviews/move.html", again, **context)
    response.status_code = 422
    return response


@require_http_methods(["GET", "POST"])
@login_required
def invite(request: SignedInRequest, number: str) -> HttpResponse:
    """Choose who is asked to come, and send the invitations."""
    found = policies.get_run_review(request.user, number)
    known = proposed(found, at=timezone.now())
    choices = [(str(each.person.pk), each.words) for each in known]
    form = InviteForm(
        request.POST or None, proposed=choices, initial={"people": [pk for pk, _ in choices]}
    )
    if form.is_valid():
        wanted = set(form.cleaned_data["people"])
        people = [(each.person, each.part) for each in known if str(each.person.pk) in wanted]
        people += [(person, Part.GUEST) for person in form.cleaned_data["others"]]
        key = form.cleaned_data["key"]
        try:
            services.invite(number, people=people, actor=request.user, at=timezone.now(), key=key)
        except ReviewRefused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect_page(request, "reviews:review", number)
    return show_form(request, "csap/reviews/invite.html", form, review=found)
