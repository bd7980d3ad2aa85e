"""The workspace of one plan, the steps taken on it, and its records."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from csap.plans import policies, records
from csap.plans.models import Plan
from csap.plans.step_forms import StepForm
from csap.plans.taking import TAKINGS, Taking, take
from csap.plans.views.acting import back_to
from csap.plans.workspace import Workspace
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.errors import DomainError
from servicedesk.common.keyset import paginate
from servicedesk.common.pages import add_refusal, render_page

EVENTS = 50


@require_GET
@login_required
def plan(request: SignedInRequest, number: str) -> HttpResponse:
    """Show a plan: where it stands, what is missing for the next step, all it consists of."""
    return _page(request, policies.get_plan_in_full(request.user, number))


@require_POST
@login_required
def step(request: SignedInRequest, number: str, step: str) -> HttpResponse:
    """Take a step of a plan."""
    found, wanted = policies.get_plan_in_full(request.user, number), TAKINGS.get(step)
    if wanted is None:
        raise Http404("There is no such step.")
    form = wanted.form(request.POST, plan=found, prefix=wanted.name)
    if form.is_valid():
        try:
            done = take(wanted, form, actor=request.user, at=timezone.now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, wanted.done)
            return back_to(request, done.number)
    return _page(request, found, refused=(wanted, form), status=422)


def _page(
    request: SignedInRequest,
    found: Plan,
    *,
    refused: tuple[Taking, StepForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    page = Workspace(found, user=request.user, at=timezone.now(), refused=refused)
    context = {
        "plan": found,
        "page": page,
        "refused": refused[0].name if refused else "",
        "refused_form": refused[1] if refused else None,
    }
    return render_page(request, "csap/plans/plan.html", context, status=status)


@require_GET
@login_required
def baseline(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the frozen baseline in full, and what late data says today beside it."""
    found = policies.get_plan_in_full(request.user, number)
    if found.baseline is None:
        raise Http404("Its baseline is not frozen yet.")
    context = {"plan": found, "record": records.baseline(found)}
    return render_page(request, "csap/plans/baseline.html", context)


@require_GET
@login_required
def history(request: SignedInRequest, number: str) -> HttpResponse:
    """Show everything that happened to a plan, the newest first, with the hash of its text."""
    found = policies.get_plan(request.user, number)
    events = found.events.select_related("actor")
    page = paginate(events, order=("-pk",), cursor=request.GET.get("cursor"), size=EVENTS)
    context = {"plan": found, "page": page, "happened": records.happened(page.rows)}
    return render_page(request, "csap/plans/history.html", context)
