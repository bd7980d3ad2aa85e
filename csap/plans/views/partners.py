"""Who signs a plan; how far an action of it has come."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from csap.plans import policies, services
from csap.plans.content_forms import PartnerForm, ReportForm
from csap.plans.scopes import choices_for
from csap.plans.views.acting import FormPage, act, edit
from servicedesk.accounts.http import SignedInRequest


@require_http_methods(["GET", "POST"])
@login_required
def add_partner(request: SignedInRequest, number: str) -> HttpResponse:
    """Name who signs for the customers of a scope, or a key customer who is asked."""
    plan = policies.get_plan_in_full(request.user, number)
    form = PartnerForm(request.POST or None, scopes=choices_for(plan))
    page = FormPage(
        "Who signs it?", "Add them", "They sign the plan now.", "partners",
        "The owner signs for the provider. Each scope of the plan needs somebody who signs for its "
        "customers.", names_people=True,
    )  # fmt: skip

    def do() -> None:
        services.add_partner(number, **form.cleaned_data, actor=request.user, at=timezone.now())

    return edit(request, plan, form, do, page)


@require_POST
@login_required
def remove_partner(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """Let a customer sign no more; what they signed is kept."""
    plan, at = policies.get_plan(request.user, number), timezone.now()
    found = get_object_or_404(plan.partners.present().select_related("user"), pk=pk)
    return act(
        request,
        number,
        lambda: services.remove_partner(number, user=found.user, actor=request.user, at=at),
        f"{found.user.name} does not sign it any more.",
        part="partners",
    )


@require_http_methods(["GET", "POST"])
@login_required
def report_action(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """Say how far an action has come: its owner, and who works plans."""
    action = policies.get_action(request.user, pk, number=number)
    initial = {"status": action.status, "outcome": action.outcome}
    form = ReportForm(request.POST or None, initial=initial)
    page = FormPage(
        "How far is it?", "Say so", "What you said is kept.", "questions", action.what,
        [("Owner", action.owner.name), ("Due", f"{action.due_on:%-d %B %Y}")],
    )  # fmt: skip

    def do() -> None:
        services.report_action(
            number, pk, **form.cleaned_data, actor=request.user, at=timezone.now()
        )

    if policies.may_work(request.user):
        return edit(request, action.plan, form, do, page, works=True)
    # The plan itself is for managers; who does the work reads of the action alone.
    return edit(request, action.plan, form, do, page, to=request.path, door="portal")
