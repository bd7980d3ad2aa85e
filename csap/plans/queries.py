"""Values about plans for the rooms above. The door of this room besides ``services``."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet

from csap.metrics import catalog
from csap.metrics.plan_rules import PRINCIPLES
from csap.plans.models import Action, Goal, NothingNeeded, Partner, Plan, PlanEvent
from csap.plans.vocabulary import OVER, OWNERS_TURN, SIGNED_STATES, ActionStatus, State
from servicedesk.accounts.models import User


class PlanInBrief(NamedTuple):
    """A plan in a list. ``state`` is the value, ``state_words`` what a person reads."""

    number: str
    title: str
    scope: str
    scope_words: str
    metric: str
    state: str
    state_words: str
    owner: str
    starts_on: date | None
    ends_on: date | None
    review_number: str


class DueAction(NamedTuple):
    """An action that is not done. ``decided_in``: the number of the review that decided on it."""

    id: int
    plan_number: str
    scope: str
    scope_words: str
    principle: int
    what: str
    owner: str
    due_on: date
    status: str
    decided_in: str


class Coverage(NamedTuple):
    """What open plans do under one principle. ``plans``: that have an action under it."""

    principle: int
    name: str
    plans: int
    open: int
    done: int
    late: int
    nothing_needed: int


class Start(NamedTuple):
    """When a plan began, for the charts of its metric."""

    number: str
    on: date


def how_much_happened() -> int:
    """Return how many steps plans have taken. 1 query.

    Each change of a plan, its goals or its actions is a step and none goes, so whatever is told of
    plans on a day stays the same while their number does.
    """
    return PlanEvent.objects.count()


def open_plans(user: User, scope: str | None = None) -> list[PlanInBrief]:
    """Return the open plans that a person sees, of one scope or of all, newest first. 1 query."""
    plans = Plan.objects.visible_to(user).open()
    if scope is not None:
        plans = plans.filter(scope=scope)
    return [_in_brief(plan) for plan in plans.select_related("owner").order_by("-pk")]


def ending_between(start: date, end: date, *, scope: str | None = None) -> list[PlanInBrief]:
    """Return plans under way or being evaluated that end in ``[start, end)``. 1 query."""
    plans = Plan.objects.filter(
        state__in=(State.SIGNED_OFF, State.EXECUTING, State.EVALUATING),
        ends_on__gte=start,
        ends_on__lt=end,
    )
    if scope is not None:
        plans = plans.filter(scope=scope)
    return [_in_brief(plan) for plan in plans.select_related("owner").order_by("ends_on", "pk")]


def due_between(start: date | None, end: date, *, scope: str | None = None) -> list[DueAction]:
    """Return open actions of open plans due in ``[start, end)``, the oldest first. 1 query.

    ``start`` None: late ones however old.
    """
    actions = Action.objects.open().exclude(plan__state__in=OVER).filter(due_on__lt=end)
    if start is not None:
        actions = actions.filter(due_on__gte=start)
    if scope is not None:
        actions = actions.filter(plan__scope=scope)
    return [_due(action) for action in _joined(actions).order_by("due_on", "pk")]


def actions_decided_in(review_number: str) -> list[DueAction]:
    """Return every action that a service review decided on, done ones too. 1 query."""
    actions = _joined(Action.objects.filter(decided_in=review_number))
    return [_due(action) for action in actions.order_by("pk")]


def principle_coverage(
    user: User, *, today: date, scope: str | None = None, metric: str | None = None
) -> list[Coverage]:
    """Return the five principles with what the open plans do under each. 2 queries."""
    plans = Plan.objects.visible_to(user).open()
    narrowed = Q() if scope is None else Q(scope=scope)
    plans = plans.filter(narrowed & (Q() if metric is None else Q(metric=metric)))
    rows = Action.objects.filter(plan__in=plans).exclude(status=ActionStatus.DROPPED)
    open_, done, late = Counter[int](), Counter[int](), Counter[int]()
    by_plan: set[tuple[int, int]] = set()
    for principle, plan, status, due_on in rows.values_list(
        "principle", "plan_id", "status", "due_on"
    ):
        by_plan.add((principle, plan))
        is_done = status == ActionStatus.DONE
        (done if is_done else open_)[principle] += 1
        late[principle] += not is_done and due_on < today
    with_action = Counter(principle for principle, _ in by_plan)
    answered = NothingNeeded.objects.filter(plan__in=plans)
    nothing = Counter(answered.values_list("principle", flat=True))
    return [
        Coverage(
            number, name, with_action[number], open_[number], done[number], late[number],
            nothing[number],
        )
        for number, name in PRINCIPLES.items()
    ]  # fmt: skip


def starts(metric: str, scope: str) -> list[Start]:
    """Return when plans about a metric of a scope began, the oldest first. 1 query."""
    begun = Plan.objects.about(scope, metric).filter(state__in=SIGNED_STATES)
    rows = begun.exclude(state=State.SIGNED_OFF).order_by("starts_on", "pk")
    return [Start(number, on) for number, on in rows.values_list("number", "starts_on") if on]


def starts_by_metric(scope: str) -> dict[str, list[Start]]:
    """Return when plans about a scope began, by the metric they are about. 1 query."""
    begun = Plan.objects.filter(scope=scope, state__in=SIGNED_STATES, starts_on__isnull=False)
    rows = begun.exclude(state=State.SIGNED_OFF).order_by("starts_on", "pk")
    found: dict[str, list[Start]] = {}
    for metric, number, on in rows.values_list("metric", "number", "starts_on"):
        if on is not None:
            found.setdefault(metric, []).append(Start(number, on))
    return found


def goals_by_principle(user: User, *, scope: str | None = None) -> Counter[int]:
    """Return how many goals of the open plans that a person sees stand under each principle.

    A goal stands under the principle of its metric; 0: its metric has none. 1 query.
    """
    plans = Plan.objects.visible_to(user).open()
    if scope is not None:
        plans = plans.filter(scope=scope)
    metrics = Goal.objects.filter(plan__in=plans).values_list("metric", flat=True)
    known = (catalog.METRICS.get(metric) for metric in metrics)
    return Counter(metric.principle or 0 if metric else 0 for metric in known)


def awaited_signatures(user: User) -> list[tuple[str, str, str]]:
    """Return number, title and scope in words of what a person is asked to sign. 1 query."""
    mine = Partner.objects.awaited().filter(user=user).order_by("pk")
    return list(mine.values_list("plan__number", "plan__title", "scope_words"))


def is_known(number: str, user: User) -> bool:
    """Return whether a plan (CSAP-7) or an action (CSAP-7/12) is there for a person. 1 query."""
    plan, _, action = number.partition("/")
    if not action:
        return Plan.objects.visible_to(user).filter(number=plan).exists()
    if not action.isdecimal():
        return False
    return Action.objects.visible_to(user).filter(plan__number=plan, pk=int(action)).exists()


def waiting_for(user: User) -> int:
    """Return how many plans wait for a person: to be signed, or theirs to write or to judge.

    A plan that nobody owns waits for everybody who may take it. 1 query.
    """
    theirs = Q(owner=user) | Q(owner=None)
    to_sign = Partner.objects.awaited().filter(user=user).values("plan")
    wanted = Q(pk__in=to_sign) | theirs & Q(state__in=OWNERS_TURN)
    return Plan.objects.visible_to(user).open().filter(wanted).count()


def _in_brief(plan: Plan) -> PlanInBrief:
    return PlanInBrief(
        number=plan.number,
        title=plan.title,
        scope=plan.scope,
        scope_words=plan.scope_words,
        metric=plan.metric,
        state=plan.state,
        state_words=plan.get_state_display(),
        owner=plan.owner.name if plan.owner else "",
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        review_number=plan.review_number,
    )


def _joined(actions: QuerySet[Action]) -> QuerySet[Action]:
    return actions.select_related("plan", "owner")


def _due(action: Action) -> DueAction:
    return DueAction(
        id=action.pk,
        plan_number=action.plan.number,
        scope=action.plan.scope,
        scope_words=action.plan.scope_words,
        principle=action.principle,
        what=action.what,
        owner=action.owner.name,
        due_on=action.due_on,
        status=action.status,
        decided_in=action.decided_in,
    )
