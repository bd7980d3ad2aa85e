"""Goals of a plan, written by its managers: first which measure, then what it is to become."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from csap.metrics import catalog
from csap.metrics.catalog import METRICS
from csap.plans import form_facts, policies, services
from csap.plans.goal_forms import GoalForm, MeasureForm
from csap.plans.models import Plan
from csap.plans.scopes import choices_for
from csap.plans.views.acting import FormPage, act, edit
from servicedesk.accounts.http import SignedInRequest


@require_http_methods(["GET", "POST"])
@login_required
def add_goal(request: SignedInRequest, number: str) -> HttpResponse:
    """Set a goal; the address names its measure and scope, the plan's if it names none."""
    plan = policies.get_plan_in_full(request.user, number)
    metric = request.GET.get("metric", "")
    metric = metric if metric in METRICS else plan.metric
    scopes = choices_for(plan)
    wanted = request.GET.get("scope", "")
    scope = wanted if wanted in dict(scopes) else plan.scope
    initial = {"owner": plan.owner or request.user, "due_on": plan.ends_on}
    form = _form(request, plan, metric, scope, initial)
    measure = MeasureForm(initial={"metric": metric, "scope": scope}, scopes=scopes)
    return _edit(request, plan, form, None, measure=measure)


@require_http_methods(["GET", "POST"])
@login_required
def change_goal(request: SignedInRequest, number: str, goal: int) -> HttpResponse:
    """Write a goal anew; its measure and scope stay."""
    plan = policies.get_plan_in_full(request.user, number)
    found = get_object_or_404(plan.goals.select_related("owner"), number=goal)
    form = _form(request, plan, found.metric, found.scope, GoalForm.initial_of(found))
    return _edit(request, plan, form, goal)


def _form(
    request: SignedInRequest, plan: Plan, metric: str, scope: str, initial: Mapping[str, Any]
) -> GoalForm:
    baseline = form_facts.baseline_figure(plan, metric) if scope == plan.scope else None
    return GoalForm(
        request.POST or None,
        metric=catalog.get(metric),
        scope=scope,
        baseline=baseline,
        initial=initial,
    )


def _edit(
    request: SignedInRequest, plan: Plan, form: GoalForm, goal: int | None, **context: Any
) -> HttpResponse:
    page = FormPage(
        f"Goal {goal}" if goal else "Set a goal", "Keep the goal", "The goal is kept.", "goals",
        facts=form_facts.goal_facts(plan, form.metric, form.scope), names_people=True,
    )  # fmt: skip

    def do() -> None:
        at, key = timezone.now(), form.cleaned_data["key"]
        services.set_goal(plan.number, form.wanted, goal=goal, actor=request.user, at=at, key=key)

    return edit(request, plan, form, do, page, **context)


@require_POST
@login_required
def remove_goal(request: SignedInRequest, number: str, goal: int) -> HttpResponse:
    """Take a goal out of a plan whose goals are being set."""
    plan, at = policies.get_plan(request.user, number), timezone.now()
    get_object_or_404(plan.goals, number=goal)
    return act(
        request,
        number,
        lambda: services.remove_goal(number, goal=goal, actor=request.user, at=at),
        f"Goal {goal} was removed.",
        part="goals",
    )
