"""A plan for the partners who sign it: what it says, their signature, and how it goes."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from csap.partnership import plan_page
from csap.partnership.forms import ChangeForm, CheckInForm, PartnerForm, SignForm
from csap.plans import policies, services
from csap.plans.models import Partner
from csap.plans.services import PlanRefused
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.pages import add_refusal, redirect_page, render_page


class Step(NamedTuple):
    """What a partner may do, and what they are told afterwards."""

    form: type[PartnerForm]
    do: Callable[..., object]
    done: str


SIGN, CHANGE, CHECK_IN = "sign", "change", "check-in"
STEPS = {
    SIGN: Step(SignForm, services.sign, "Thank you, you signed the plan."),
    CHANGE: Step(ChangeForm, services.ask_for_change, "The plan's owner was told."),
    CHECK_IN: Step(CheckInForm, services.check_in, "Thank you, it is kept with the plan."),
}


@require_GET
@login_required
def plan(request: SignedInRequest, number: str) -> HttpResponse:
    """Show a plan to a partner: the exact text, who signed, what is asked of them."""
    return _page(request, policies.get_partner(request.user, number))


@require_POST
@login_required
def step(request: SignedInRequest, number: str, step: str) -> HttpResponse:
    """Sign, ask for a change, or say how it goes."""
    mine, wanted = policies.get_partner(request.user, number), STEPS.get(step)
    if wanted is None:
        raise Http404("There is no such step.")
    form = wanted.form(request.POST, step=step)
    if form.is_valid():
        try:
            wanted.do(number, **form.cleaned_data, actor=request.user, at=timezone.now())
        except PlanRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, wanted.done)
            return redirect_page(request, "partnership:plan", number)
    return _page(request, mine, refused={step: form}, status=422)


def forms_of(page: plan_page.PlanPage, refused: dict[str, PartnerForm]) -> dict[str, Any]:
    """Return the forms that a partner may use, by step; a refused one as it was sent."""
    open_ = [SIGN, CHANGE] if page.may_sign else []
    open_ += [CHECK_IN] if page.may_check_in else []
    initial = {"content_hash": page.text.hash}
    made = {name: STEPS[name].form(step=name, initial=initial) for name in open_} | refused
    return {name.replace("-", "_"): form for name, form in made.items()}


def _page(
    request: SignedInRequest,
    mine: Partner,
    *,
    refused: dict[str, PartnerForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    page = plan_page.make(mine)
    context = {
        "page": page,
        "plan": page.plan,
        "forms": forms_of(page, refused or {}),
        "refused": next(iter((refused or {}).values()), None),
    }
    return render_page(request, "partnership/plan.html", context, status=status)
