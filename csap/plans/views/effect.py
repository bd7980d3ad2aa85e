"""What people do to evaluate a plan: read its effect, accept verdicts, record lessons."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from csap.plans import policies
from csap.plans.effect.vocabulary import Verdict
from csap.plans.effect_forms import LessonForm, VerdictForm
from csap.plans.services import evaluating
from csap.plans.services.steps import PlanRefused
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.pages import redirect_page


@require_POST
@login_required
def read_effect(request: SignedInRequest, number: str) -> HttpResponse:
    """Read the effect of every goal as of now; read from the same numbers it is the same."""
    plan = policies.get_plan(request.user, number)
    try:
        readings = evaluating.read_plan(plan.number, actor=request.user, at=timezone.now())
    except PlanRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Read the effect of {len(readings)} goals.")
    return redirect_page(request, "plans:plan", plan.number)


@require_POST
@login_required
def accept_verdict(request: SignedInRequest, number: str, goal: int) -> HttpResponse:
    """Stand for the verdict on a goal."""
    plan = policies.get_plan(request.user, number)
    found = get_object_or_404(plan.goals, number=goal)
    reading = found.readings.order_by("-at", "-pk").first()
    if reading is None:
        raise Http404("Nothing was read of this goal yet.")
    form = VerdictForm(request.POST, read=Verdict(reading.verdict))
    if not form.is_valid():
        messages.error(request, "Choose one of the verdicts.")
        return redirect_page(request, "plans:plan", plan.number)
    try:
        accepted = evaluating.accept_verdict(
            plan.number,
            goal=goal,
            verdict=form.cleaned_data["verdict"],
            reason=form.cleaned_data["reason"],
            actor=request.user,
            at=timezone.now(),
            key=form.cleaned_data["key"],
        )
    except PlanRefused as refusal:
        messages.error(request, str(refusal))
    else:
        label = accepted.get_verdict_display().lower()
        messages.success(request, f"Goal {goal}: you stand for “{label}”.")
    return redirect_page(request, "plans:plan", plan.number)


@require_POST
@login_required
def record_lesson(request: SignedInRequest, number: str) -> HttpResponse:
    """Keep what was learned."""
    plan = policies.get_plan(request.user, number)
    form = LessonForm(request.POST)
    if not form.is_valid():
        sentence = next(iter(form.errors.values()))[0]
        messages.error(request, str(sentence))
        return redirect_page(request, "plans:plan", plan.number)
    try:
        evaluating.record_lesson(
            plan.number,
            words=form.cleaned_data["words"],
            actor=request.user,
            at=timezone.now(),
            key=form.cleaned_data["key"],
        )
    except PlanRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The lesson was recorded.")
    return redirect_page(request, "plans:plan", plan.number)
