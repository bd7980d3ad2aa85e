"""Everything that the page of a project or of advice shows. 7 queries, however much there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from requests_app.engagements import policies
from requests_app.engagements.models import Baseline, Engagement, State, SuccessCriterion
from requests_app.portal.forms import engagement as forms
from servicedesk.accounts.models import User
from servicedesk.common.words import money, percent, short_date

#: Steps in the order of the page: form, title, icon, and the states in which each is offered.
STEPS: dict[str, tuple[type[forms.StepForm], str, str, frozenset[str]]] = {
    "plan": (
        forms.PlanForm,
        "Approve a plan",
        "calendar-check",
        frozenset({State.PROPOSED, State.ACTIVE}),
    ),
    "start": (forms.StartForm, "Begin the work", "player-play", frozenset({State.PROPOSED})),
    "cost": (
        forms.CostForm,
        "Book a cost",
        "receipt",
        frozenset({State.PROPOSED, State.ACTIVE}),
    ),
    "criterion": (
        forms.CriterionForm,
        "Add a success criterion",
        "target",
        frozenset({State.PROPOSED, State.ACTIVE}),
    ),
    "assess": (forms.AssessForm, "", "", frozenset({State.ACTIVE})),
    "lesson": (forms.LessonForm, "Add a lesson", "plus", frozenset(State)),
    "complete": (forms.CompleteForm, "Close it out", "flag", frozenset({State.ACTIVE})),
    "cancel": (
        forms.GiveUpForm,
        "Give it up",
        "circle-x",
        frozenset({State.PROPOSED, State.ACTIVE}),
    ),
}


@dataclass(frozen=True, slots=True)
class Health:
    """One of the three numbers: how it stands in words and tone, its share, and a note."""

    title: str
    big: str
    small: str
    verdict: str
    tone: str
    share: float | None
    note: str
    mark: float | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """A success criterion: its share of the whole weight (None: added later, does not count),
    the degree met (None: not yet measured), and the form to assess it, where one may."""

    criterion: SuccessCriterion
    weight: float | None
    degree: float | None
    form: forms.StepForm | None


def context(
    engagement: Engagement,
    *,
    reader: User,
    today: date,
    refused: dict[str, forms.StepForm] | None = None,
) -> dict[str, Any]:
    """Return the context of ``portal/engagement.html``; ``refused`` are forms shown with errors."""
    sees_money = policies.can_see_money(reader, engagement)
    baselines = list(engagement.baselines.select_related("approved_by").order_by("version"))
    criteria = list(engagement.criteria.order_by("pk"))
    offered = steps_for(reader, engagement)
    refused = refused or {}
    return {
        "engagement": engagement,
        "service_request": engagement.service_request,
        "health": _health(engagement, baselines, criteria, today, sees_money=sees_money),
        "sees_money": sees_money,
        "baselines": baselines,
        "criteria": _criteria(engagement, criteria, offered, refused.get("assess")),
        "costs": list(engagement.costs.order_by("-spent_date", "-pk")[:50]) if sees_money else [],
        "lessons": list(engagement.lessons.select_related("recorded_by").order_by("-pk")),
        "panels": _panels(engagement, offered, refused),
        "lesson_form": refused.get("lesson") or _lesson_form(engagement, offered),
        "refused": next(iter(refused.values()), None),
    }


def steps_for(reader: User, engagement: Engagement) -> frozenset[str]:
    """Return the names of the steps to offer the person now. At most 1 query."""
    offered = {name for name, step in STEPS.items() if engagement.state in step[3]}
    if not policies.can_manage(reader, engagement):
        offered &= {"lesson"} if policies.can_record_lesson(reader, engagement) else set()
    return frozenset(offered)


def form_of(step: str, engagement: Engagement, *args: Any) -> forms.StepForm:
    """Return the form of a step, its ids apart from those of the others."""
    return STEPS[step][0](*args, currency=engagement.currency, auto_id=f"id_{step}_%s")


def _panels(
    engagement: Engagement, offered: frozenset[str], refused: dict[str, forms.StepForm]
) -> list[dict[str, Any]]:
    return [
        {
            "step": name,
            "title": title,
            "icon": icon,
            "form": refused.get(name) or form_of(name, engagement),
            "is_open": name in refused,
        }
        for name, (_, title, icon, _states) in STEPS.items()
        if name in offered and name not in ("assess", "lesson")
    ]


def _lesson_form(engagement: Engagement, offered: frozenset[str]) -> forms.StepForm | None:
    return form_of("lesson", engagement) if "lesson" in offered else None


def _health(
    engagement: Engagement,
    baselines: Sequence[Baseline],
    criteria: Sequence[SuccessCriterion],
    today: date,
    *,
    sees_money: bool,
) -> list[Health]:
    plan = baselines[-1] if baselines else None
    health = [_time(engagement, baselines, today)]
    if sees_money:
        health.append(_budget(engagement, plan))
    return [*health, _success(criteria)]


def _time(engagement: Engagement, baselines: Sequence[Baseline], today: date) -> Health:
    if not baselines:
        return Health("Time", "No plan yet", "", "", "soft", None, "It comes with the first talk.")
    first, plan = baselines[0], baselines[-1]
    end = engagement.completed_date or today
    whole = max(1, (plan.planned_end - plan.planned_start).days + 1)
    passed = min(whole, max(0, (end - plan.planned_start).days + 1))
    late = (end - plan.planned_end).days
    moved = (plan.planned_end - first.planned_end).days
    notes = [f"Planned end: {short_date(plan.planned_end, today=today)}."]
    if moved:
        notes.append(f"The first plan said {short_date(first.planned_end, today=today)}.")
    if engagement.state == State.COMPLETED:
        big = "Done"
        verdict = f"{late} d late" if late > 0 else "on time"
    else:
        big = f"Day {passed}"
        verdict = f"{late} d behind" if late > 0 else "within the plan"
    small = "" if engagement.state == State.COMPLETED else f"of {whole}"
    tone = "warn" if late > 0 else "good"
    return Health("Time", big, small, verdict, tone, passed / whole, " ".join(notes))


def _budget(engagement: Engagement, plan: Baseline | None) -> Health:
    spent, currency = engagement.cost_minor, engagement.currency
    budget = plan.budget_minor if plan else 0
    if not budget:
        note = "No budget was set."
        return Health("Budget", money(spent, currency), "spent", "", "soft", None, note)
    over = spent - budget
    verdict, tone = ("over it", "bad") if over > 0 else ("within it", "good")
    note = f"{money(abs(over), currency)} {'over' if over > 0 else 'left'}."
    return Health(
        "Budget",
        money(spent, currency),
        f"of {money(budget, currency)}",
        verdict,
        tone,
        min(1.0, spent / budget),
        note,
    )


def _success(criteria: Sequence[SuccessCriterion]) -> Health:
    """Return the attainment weighted over what is assessed, with the assessed share beside it."""
    counted = [each for each in criteria if not each.added_after_start]
    assessed = [each for each in counted if each.attained_permille is not None]
    title = "Success criteria"
    if not counted:
        return Health(title, "None yet", "", "", "soft", None, "They are agreed before the start.")
    weight = sum(each.weight for each in assessed)
    if not weight:
        note = f"None of {len(counted)} is measured yet."
        return Health(title, "Not yet measured", "", "", "soft", None, note)
    share = sum(each.weight * (each.attained_permille or 0) for each in assessed) / (1000 * weight)
    seen = weight / sum(each.weight for each in counted)
    verdict = "all assessed" if seen == 1 else f"{percent(seen)} assessed"
    note = f"Over the {len(assessed)} of {len(counted)} that are measured so far."
    return Health(title, f"{percent(share)} met", "weighted", verdict, "soft", share, note)


def _criteria(
    engagement: Engagement,
    criteria: Sequence[SuccessCriterion],
    offered: frozenset[str],
    refused: forms.StepForm | None,
) -> list[Criterion]:
    whole = sum(each.weight for each in criteria if not each.added_after_start)
    return [
        Criterion(
            criterion=each,
            weight=None if each.added_after_start else each.weight / whole,
            degree=None if each.attained_permille is None else each.attained_permille / 1000,
            form=_assess_form(engagement, each, refused) if "assess" in offered else None,
        )
        for each in criteria
    ]


def _assess_form(
    engagement: Engagement, criterion: SuccessCriterion, refused: forms.StepForm | None
) -> forms.StepForm:
    if refused is not None and refused["criterion_id"].value() == str(criterion.pk):
        return refused
    permille = criterion.attained_permille
    return forms.AssessForm(
        initial={
            "criterion_id": criterion.pk,
            "attained": None if permille is None else permille // 10,
            "evidence": criterion.evidence,
        },
        currency=engagement.currency,
        auto_id=f"id_assess{criterion.pk}_%s",
    )
