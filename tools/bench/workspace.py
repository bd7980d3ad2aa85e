"""The pages of the action plan's workspace that are measured, with what they show made first."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from csap.facts import tasks
from csap.facts.models import Baseline
from csap.facts.periods import add_months, local_day, midnight
from csap.plans import services
from csap.plans.models import Goal, Plan
from csap.plans.services import Description, Task, Wanted
from csap.plans.vocabulary import Aim, GapForm, GapVerdict, State
from requests_app.catalogue.queries import service_ids
from servicedesk.accounts.models import User
from tools.bench.people import session_of

METRIC = "time.sla_attainment.resolve"
_EMAIL, _CUSTOMER = "manager@bulk.example", "person1@bulk.example"
_DAY = timedelta(days=1)


def as_manager(path: str, *, expect: str) -> dict[str, Any]:
    """Return a page as a manager asks for it."""
    _manager()
    cookies = {settings.SESSION_COOKIE_NAME: session_of(_EMAIL)}
    return {"path": path, "cookies": cookies, "expect": expect}


def dashboard() -> dict[str, Any]:
    """Return the dashboard of the organisation, measured as by night."""
    if not Baseline.objects.filter(scope="all").exists():
        tasks.compute_scope(scope="all")
    return as_manager("/csap/", expect="What changed")


def plan() -> dict[str, Any]:
    """Return the page of a plan under way: baseline, gaps, a goal, five actions, signatures."""
    found = Plan.objects.filter(state=State.EXECUTING).first() or _begun()
    return as_manager(f"/csap/plans/{found.number}/", expect="What happened last")


def _manager() -> User:
    given = {"name": "Bulk Manager", "roles": ["MANAGER"]}
    return User.objects.get_or_create(email=_EMAIL, defaults=given)[0]


def _begun() -> Plan:
    """Write a plan about the first service and begin it, with the days on which it happened."""
    owner, customer = _manager(), User.objects.get(email=_CUSTOMER)
    today = local_day(timezone.now())
    starts_on = add_months(today.replace(day=1), -1)
    written = midnight(starts_on - 9 * _DAY)
    by: dict[str, Any] = {"actor": owner, "at": written}
    number = services.open_by_hand(
        scope=f"service:{min(service_ids())}", metric=METRIC, title="In time again",
        reason="Too much is late.", **by,
    ).number  # fmt: skip
    services.freeze_baseline(number, insufficient=dict.fromkeys((2, 3, 4), "Not asked."), **by)
    for form in GapForm:
        services.answer_gap(number, form=form, verdict=GapVerdict.NONE, words="None is seen.", **by)
    services.complete_gap_analysis(number, **by)
    _write(number, owner, starts_on, by)
    services.add_partner(number, user=customer, **by)
    text = Plan.objects.get(number=number).content_hash
    for person in (owner, customer):
        services.sign(number, content_hash=text, actor=person, at=written)
    services.start(number, actor=owner, at=midnight(starts_on) + timedelta(hours=9))
    return Plan.objects.get(number=number)


def _write(number: str, owner: User, starts_on: date, by: dict[str, Any]) -> None:
    ends_on = add_months(starts_on, 8) - _DAY
    plan = Plan.objects.select_related("baseline__baseline").get(number=number)
    assert plan.baseline is not None
    value = plan.baseline.baseline.measurements.get(metric=METRIC).value or 0.5
    goal = Wanted(
        aim=Aim.IMPROVE, metric=METRIC, target=min(value + 0.1, 1.0), owner=owner, due_on=ends_on
    )
    services.set_goal(number, goal, **by)
    services.set_goals(number, **by)
    described = Description(
        title="In time again", owner=owner, starts_on=starts_on, ends_on=ends_on, check_in_days=60
    )
    services.describe(number, described, **by)
    goals = list(Goal.objects.filter(plan=plan).values_list("number", flat=True))
    for principle in range(1, 6):
        task = Task(
            principle=principle, what=f"What principle {principle} asks for", owner=owner,
            due_on=ends_on, effort_hours=8, goals=goals,
            qualities=("TIMELINESS",) if principle == 3 else (),
        )  # fmt: skip
        services.add_action(number, task, **by)
    services.plan_actions(number, **by)
