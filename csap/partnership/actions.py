"""What a person is to do for plans, wherever they work, and how far they say it is."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from csap.facts.periods import local_day
from csap.metrics.plan_rules import PRINCIPLES
from csap.partnership.forms import ReportForm
from csap.plans import policies, services
from csap.plans.models import Action
from csap.plans.services import PlanRefused
from csap.plans.vocabulary import OVER, REPORTED_IN, SETTLED
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.models import User
from servicedesk.common.keyset import Page, paginate
from servicedesk.common.pages import add_refusal, redirect_page, render_page

SIZE = 25
#: How many of what is done or not begun stand below.
FEW = 10


@dataclass(frozen=True, slots=True)
class Task:
    """An action of the reader. ``form`` None: nothing can be said of it now."""

    action: Action
    principle: str
    is_late: bool
    form: ReportForm | None = None
    is_refused: bool = False


def to_do(user: User) -> QuerySet[Action]:
    """Return what a person is to do and may report on, the next due first."""
    mine = Action.objects.open().filter(owner=user, plan__state__in=REPORTED_IN)
    return mine.select_related("plan", "owner").order_by("due_on", "pk")


@require_GET
@login_required
def actions(request: SignedInRequest) -> HttpResponse:
    """List what the person is to do, what is coming, and what they did."""
    return _page(request)


@require_POST
@login_required
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say how far an action has come."""
    action = policies.get_action(request.user, pk)
    form = ReportForm(request.POST, step=f"action-{pk}")
    if form.is_valid():
        number, at = action.plan.number, timezone.now()
        try:
            done = services.report_action(
                number, pk, **form.cleaned_data, actor=request.user, at=at
            )
        except PlanRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"Thank you, it is {done.get_status_display()}.")
            return redirect_page(request, "partnership:actions")
    return _page(request, refused={pk: form}, status=422)


def _page(
    request: SignedInRequest, *, refused: dict[int, ReportForm] | None = None, status: int = 200
) -> HttpResponse:
    at, refused = timezone.now(), refused or {}
    page: Page[Action] = paginate(
        to_do(request.user), order=("due_on", "pk"), cursor=request.GET.get("cursor"), size=SIZE
    )
    mine = Action.objects.filter(owner=request.user).select_related("plan")
    coming = mine.open().exclude(plan__state__in=(*REPORTED_IN, *OVER)).order_by("due_on", "pk")
    settled = mine.filter(status__in=SETTLED).order_by("-done_on", "-pk")
    context = {
        "tasks": [_task(each, at, refused.get(each.pk)) for each in page.rows],
        "page": page,
        "coming": [_told(each, at) for each in coming[:FEW]],
        "settled": [_told(each, at) for each in settled[:FEW]],
        "refused": next(iter(refused.values()), None),
    }
    return render_page(request, "partnership/actions.html", context, status=status)


def _task(action: Action, at: datetime, refused: ReportForm | None) -> Task:
    initial = {"status": action.status, "outcome": action.outcome}
    form = refused or ReportForm(step=f"action-{action.pk}", initial=initial)
    return Task(action, PRINCIPLES[action.principle], _is_late(action, at), form, bool(refused))


def _told(action: Action, at: datetime) -> Task:
    return Task(action, PRINCIPLES[action.principle], _is_late(action, at))


def _is_late(action: Action, at: datetime) -> bool:
    return not action.is_settled and action.due_on < local_day(at)
