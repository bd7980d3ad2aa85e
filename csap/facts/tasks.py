"""Celery entry points of the facts. Each may run twice, late, or several at once."""

from datetime import date, timedelta

from celery import shared_task
from django.utils import timezone

from csap.facts import (
    audits,
    customer_groups,
    frozen,
    limits,
    marks,
    progress,
    services,
    sources,
)
from csap.facts.models import Baseline
from csap.facts.periods import Period, add_months, local_day, month_of
from csap.facts.rebuild import fold_months
from csap.facts.scopes import Scope
from csap.facts.world import World

#: How many provisional baselines one run looks at again.
REVISITED = 200


@shared_task
def rebuild_dirty_days(**_from_newer_publishers: object) -> None:
    """Count again the days whose source rows changed."""
    marks.drain()


@shared_task
def mark_passed_days(**_from_newer_publishers: object) -> None:
    """Compute again the stored periods that time alone has changed.

    Roll-ups do not depend on the clock: what is due or mature is decided when they are read. So
    only measurements age, when their period becomes final.
    """
    today = local_day(timezone.now())
    for scope, start, end in became_final(today):
        compute_baseline.delay(scope=scope, start=start.isoformat(), end=end.isoformat())


def became_final(today: date) -> list[tuple[str, date, date]]:
    """Return scope, start and end of what is stored as provisional only, though it is final now."""
    last_end = today - timedelta(days=14)
    final = Baseline.objects.filter(is_provisional=False)
    stored = (
        Baseline.objects.filter(is_provisional=True, end__lte=last_end)
        .values_list("scope", "start", "end")
        .difference(final.filter(end__lte=last_end).values_list("scope", "start", "end"))
        .order_by("end", "scope")
    )
    return list(stored[:REVISITED])


@shared_task
def compute_baselines(**_from_newer_publishers: object) -> None:
    """Have the baselines of every scope in use computed, a task a scope.

    The organisation, each live service, each top department, each group of customers, and what a
    plan rests on. Before, the organisation's series that have months enough by now get their first
    control limits.
    """
    marks.drain()
    fold_months(local_day(timezone.now()))
    limits.freeze_first_limits(Scope(), at=timezone.now())
    for scope in scopes_in_use(World()):
        compute_scope.delay(scope=str(scope))


@shared_task
def audit_facts(**_from_newer_publishers: object) -> None:
    """Compare roll-ups with their source: yesterday, what changed in 24 hours, and a sample."""
    marks.drain()
    audits.audit_recent(at=timezone.now())


@shared_task
def compute_scope(*, scope: str, **_from_newer_publishers: object) -> None:
    """Compute a scope's month so far, last closed month and quarter, and last twelve months."""
    at, world = timezone.now(), World()
    for period in periods_in_use(local_day(at)):
        services.compute_baseline(Scope.parse(scope), period, at=at, world=world)


@shared_task
def compute_baseline(*, scope: str, start: str, end: str, **_from_newer_publishers: object) -> None:
    """Compute one baseline on demand; ``start`` and ``end`` are ISO days, the end not included."""
    wanted, period = Scope.parse(scope), Period(date.fromisoformat(start), date.fromisoformat(end))
    progress.say(wanted, period, "counting", left=marks.count())
    marks.drain()
    progress.say(wanted, period, "measuring")
    try:
        services.compute_baseline(wanted, period, at=timezone.now())
    finally:
        progress.over(wanted, period)


@shared_task
def close_week(**_from_newer_publishers: object) -> None:
    """Compute the week that has just ended, for every scope in use; final two weeks later."""
    _close(last_week(local_day(timezone.now())))


@shared_task
def close_month(**_from_newer_publishers: object) -> None:
    """Compute the month that has just ended, for every scope in use; final two weeks later.

    What is stored as provisional is computed again by ``mark_passed_days`` once it is final.
    """
    today = local_day(timezone.now())
    _close(Period(add_months(today.replace(day=1), -1), today.replace(day=1)))


def _close(period: Period) -> None:
    marks.drain()
    for scope in scopes_in_use(World()):
        compute_baseline.delay(
            scope=str(scope), start=period.start.isoformat(), end=period.end.isoformat()
        )


def last_week(today: date) -> Period:
    """Return the last whole week, Monday to Sunday, that has ended."""
    monday = today - timedelta(days=today.weekday())
    return Period(monday - timedelta(days=7), monday)


def scopes_in_use(world: World) -> list[Scope]:
    """Return the scopes that are measured every night, those that a plan rests on among them."""
    every = [
        Scope(),
        *(Scope(service=service.slug) for service in world.services),
        *(Scope(department=code) for code in sources.top_departments()),
        *(Scope(group=name) for name in sorted(customer_groups.groups_in_use())),
    ]
    return every + [scope for scope in frozen.scopes_in_use(timezone.now()) if scope not in every]


def periods_in_use(today: date) -> list[Period]:
    """Return the month so far, the last closed month and quarter, and twelve closed months."""
    month = month_of(today)
    quarter = month.start.replace(month=(month.start.month - 1) // 3 * 3 + 1)
    return [
        Period(month.start, today + timedelta(days=1)),
        Period(add_months(month.start, -1), month.start),
        Period(add_months(quarter, -3), quarter),
        Period(add_months(month.start, -12), month.start),
    ]
