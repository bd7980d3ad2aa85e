"""What a plan says, written by its managers: description, gaps, actions, questions."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from csap.findings.principles import QUESTIONS
from csap.metrics.plan_rules import PRINCIPLES
from csap.plans import form_facts, policies, services
from csap.plans.content_forms import (
    ActionForm,
    DescribeForm,
    GapForm,
    NothingNeededForm,
)
from csap.plans.models import Goal, Plan
from csap.plans.scopes import outside
from csap.plans.views.acting import FormPage, act, edit
from csap.plans.vocabulary import GapForm as Form
from servicedesk.accounts.http import SignedInRequest


@require_http_methods(["GET", "POST"])
@login_required
def describe(request: SignedInRequest, number: str) -> HttpResponse:
    """Say what the plan is called and for, whose it is, when it runs, what it is held against."""
    plan = policies.get_plan_in_full(request.user, number)
    form = DescribeForm(
        request.POST or None,
        scopes=outside(plan),
        initial=DescribeForm.initial_of(plan, request.user),
    )
    page = FormPage(
        "What the plan is for", "Keep it", "The description is kept.", "description",
        "The owner answers for the plan and signs it for the provider.",
    )  # fmt: skip

    def do() -> None:
        key = form.cleaned_data["key"]
        services.describe(number, form.wanted, actor=request.user, at=timezone.now(), key=key)

    return edit(request, plan, form, do, page)


@require_http_methods(["GET", "POST"])
@login_required
def answer_gap(request: SignedInRequest, number: str, form: str) -> HttpResponse:
    """Answer one of the three forms of a gap, beside what the baseline says of it."""
    plan = policies.get_plan_in_full(request.user, number)
    if form not in Form.values:
        raise Http404("There is no such form of a gap.")
    known = plan.gaps.filter(form=form).first()
    initial = {"verdict": known.verdict, "words": known.words} if known else {}
    answer = GapForm(request.POST or None, initial=initial)
    page = FormPage(
        f"A gap of {Form(form).label}?", "Keep the answer", "The answer is kept.", "gaps",
        form_facts.GAP_QUESTIONS[Form(form)], form_facts.gap_facts(plan, Form(form)),
    )  # fmt: skip

    def do() -> None:
        given, at = answer.cleaned_data, timezone.now()
        services.answer_gap(number, form=form, **given, actor=request.user, at=at)

    return edit(request, plan, answer, do, page)


@require_http_methods(["GET", "POST"])
@login_required
def add_action(request: SignedInRequest, number: str) -> HttpResponse:
    """Plan an action; ``?principle=`` names the question that it answers."""
    plan = policies.get_plan_in_full(request.user, number)
    wanted = request.GET.get("principle", "")
    initial: dict[str, Any] = {"owner": request.user, "due_on": plan.ends_on}
    if wanted.isdecimal() and int(wanted) in PRINCIPLES:
        initial["principle"] = int(wanted)
    form = ActionForm(request.POST or None, goals=_goals(plan), initial=initial)

    def do() -> None:
        at, key = timezone.now(), form.cleaned_data["key"]
        services.add_action(number, form.task(), actor=request.user, at=at, key=key)

    page = FormPage(
        "Plan an action", "Plan it", "The action is planned.", "questions", _WHAT_FOR,
        names_people=True,
    )  # fmt: skip
    return edit(request, plan, form, do, page)


@require_http_methods(["GET", "POST"])
@login_required
def change_action(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """Write an action anew."""
    plan = policies.get_plan_in_full(request.user, number)
    action = get_object_or_404(plan.actions.select_related("owner"), pk=pk)
    initial = ActionForm.initial_of(action)
    form = ActionForm(request.POST or None, goals=_goals(plan), initial=initial)

    def do() -> None:
        task, at = form.task(decided_in=action.decided_in), timezone.now()
        key = form.cleaned_data["key"]
        services.change_action(number, pk, task, actor=request.user, at=at, key=key)

    page = FormPage(
        "Change an action", "Keep it", "The action is kept.", "questions", _WHAT_FOR,
        names_people=True,
    )  # fmt: skip
    return edit(request, plan, form, do, page)


_WHAT_FOR = "Every action answers one of the five questions, and has an owner, an effort and a day."


def _goals(plan: Plan) -> list[Goal]:
    return list(plan.goals.order_by("number"))


@require_POST
@login_required
def remove_action(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """Take an action out of a plan that is being written."""
    plan, at = policies.get_plan(request.user, number), timezone.now()
    get_object_or_404(plan.actions, pk=pk)
    return act(
        request,
        number,
        lambda: services.remove_action(number, pk, actor=request.user, at=at),
        "The action was removed.",
        part="questions",
    )


@require_http_methods(["GET", "POST"])
@login_required
def nothing_needed(request: SignedInRequest, number: str, principle: int) -> HttpResponse:
    """Answer a question with "nothing needed, because"."""
    plan = policies.get_plan_in_full(request.user, number)
    if principle not in PRINCIPLES:
        raise Http404("There are five questions.")
    known = plan.nothing_needed.filter(principle=principle).first()
    initial = {"because": known.because} if known else {}
    form = NothingNeededForm(request.POST or None, initial=initial)
    page = FormPage(
        f"{principle} {PRINCIPLES[principle]}", "Keep the answer", "The answer is kept.",
        "questions", QUESTIONS[principle],
    )  # fmt: skip

    def do() -> None:
        given, at = form.cleaned_data, timezone.now()
        services.answer_nothing_needed(
            number, principle=principle, **given, actor=request.user, at=at
        )

    return edit(request, plan, form, do, page)
