"""Decisions of a review, and what became of earlier ones."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from csap.facts.periods import local_day
from csap.plans.models import Plan
from csap.reviews import policies, services, shown
from csap.reviews.decision_forms import DecisionForm, EndForm, default_due
from csap.reviews.models import Decision, Review
from csap.reviews.views.acting import show_form
from csap.reviews.vocabulary import State
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.errors import DomainError
from servicedesk.common.pages import add_refusal, redirect_page


@require_http_methods(["GET", "POST"])
@login_required
def decide(request: SignedInRequest, number: str) -> HttpResponse:
    """Write down a decision; ``?item=`` names what it is about."""
    found = policies.get_run_review(request.user, number)
    given = request.GET.get("item", "")
    item = found.items.filter(pk=given).first() if given.isdecimal() else None
    form = DecisionForm(
        request.POST or None,
        plans=Plan.objects.visible_to(request.user).open().order_by("-pk"),
        initial=_prepared(found, item, request),
    )
    if form.is_valid():
        wanted, key = form.wanted(item.pk if item else None), form.cleaned_data["key"]
        try:
            services.decide(number, wanted, actor=request.user, at=timezone.now(), key=key)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "The decision is kept, with its owner and its date.")
            return redirect_page(request, "reviews:review", number)
    return show_form(request, "csap/reviews/decide.html", form, review=found, item=item)


def _prepared(review: Review, item: object, request: SignedInRequest) -> dict[str, object]:
    due = default_due(local_day(timezone.now()))
    if item is None:
        return {"owner": request.user, "due_on": due}
    minute = item.notes.order_by("-version").first()  # type: ignore[attr-defined]
    return {
        "text": item.proposal,  # type: ignore[attr-defined]
        "said": minute.text[:500] if minute else "",
        "principle": item.principle,  # type: ignore[attr-defined]
        "owner": item.led_by or request.user,  # type: ignore[attr-defined]
        "due_on": due,
    }


@require_http_methods(["GET", "POST"])
@login_required
def end_decision(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what became of a decision: done, given up, or carried on into the review that is held."""
    decision = Decision.objects.for_list().filter(pk=pk).first()
    if decision is None:
        raise Http404("There is no such decision.")
    found = policies.get_run_review(request.user, decision.review.number)
    held = _held_later(found)
    form = EndForm(request.POST or None, can_be_carried=held is not None)
    if form.is_valid():
        try:
            _end(decision, form, held, request)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            return redirect_page(request, "reviews:review", (held or found).number)
    told = shown.decided([decision], today=local_day(timezone.now()))[0]
    return show_form(request, "csap/reviews/end.html", form, review=found, told=told, held=held)


def _held_later(review: Review) -> Review | None:
    """Return the review of the same scope that is being held now, if it is another one."""
    held = Review.objects.of_scope(review.scope).filter(state=State.HELD).exclude(pk=review.pk)
    return held.order_by("-starts_at").first()


def _end(
    decision: Decision, form: EndForm, held: Review | None, request: SignedInRequest
) -> Decision:
    given, at = form.cleaned_data, timezone.now()
    if given["outcome"] == "carried" and held is not None:
        return services.carry(
            decision.pk,
            into=held.number,
            due_on=given["due_on"],
            actor=request.user,
            at=at,
            key=given["key"],
        )
    return services.finish(
        decision.pk,
        is_done=given["outcome"] == "done",
        reason=given["reason"],
        actor=request.user,
        at=at,
        key=given["key"],
    )
