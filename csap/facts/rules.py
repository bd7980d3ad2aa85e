"""Rules of time and privacy that hold for evidence of either source."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from csap.facts import sources
from csap.facts.evidence import Evidence, InFlight, Relationship
from csap.facts.periods import Period, add_months, local_day, midnight
from csap.facts.privacy import Respondent, are_opinions_hidden
from csap.facts.scopes import Reach
from csap.facts.sources import WAVE_MEASURES, HeldWave, OpenAt, UnderWay
from csap.facts.world import World

#: How many of the periods read are compared leaf by leaf: the one reported and the one before.
COMPARED = 2
#: A lesson is expected to have been used elsewhere once it is so old.
LESSON_OLD_AFTER = timedelta(days=90)


def last_year(period: Period) -> Period:
    """Return the twelve months up to a period's end."""
    first = period.end.replace(day=1)
    start = add_months(first, -12).replace(day=1)
    return Period(start if period.end.day == 1 else add_months(start, 1), period.end)


def old_from(as_of: date) -> date:
    """Return the last day on which a lesson was recorded that is 90 days old."""
    return as_of - LESSON_OLD_AFTER


def told_until(period: Period, as_of: date) -> date:
    """Return the day at whose beginning a stock is told: the period's end, or today."""
    return min(period.end, as_of)


def open_at_end(reach: Reach, period: Period, as_of: date, world: World) -> tuple[list[int], int]:
    """Return the weekdays that each request open at the end has waited, and how many are overdue.

    Of a running period, those open now.
    """
    until = told_until(period, as_of)
    rows = [
        row
        for row in sources.open_at(
            midnight(period.end), service_id=reach.service_id, department_ids=reach.department_ids
        )
        if reach.customer_group in (None, _group_of(row, world))
    ]
    ages = sorted(sources.weekdays_between(local_day(row.opened_at), until) for row in rows)
    return ages, sum(row.due_at is not None and local_day(row.due_at) < until for row in rows)


def _group_of(row: OpenAt | UnderWay, world: World) -> str:
    """Return the group of customers that a request was created in."""
    return world.groups.of(row.requester_id, row.department_id, local_day(row.opened_at))


def in_flight(reach: Reach, period: Period, as_of: date, world: World) -> list[InFlight] | None:
    """Return the engagements of a scope under way at the period's end, by request.

    What criteria have attained is known of the present only: None for a period that is over.
    """
    if period.end < as_of:
        return None
    return [
        InFlight(item.request_id, item.budget_minor, _planned(item, as_of), *item[-4:])
        for item in sources.under_way(as_of)
        if reach.covers(item.service_id, item.department_id, _group_of(item, world))
    ]


def _planned(item: UnderWay, on: date) -> int:
    """Return what of the budget was to be earned by a day, evenly over the planned days."""
    days = (item.planned_end - item.planned_start).days + 1
    passed = min(max(0, (on - item.planned_start).days), days)
    return item.budget_minor * passed // days


def within(reach: Reach, respondents: Iterable[Respondent]) -> list[tuple[int, int | None, int]]:
    """Return service, department and person of the respondents of a scope, each once, in order."""
    kept = {row[:3] for row in respondents if reach.covers(row[0], row[1], row[3])}
    return sorted(kept, key=lambda row: (row[0], row[1] or 0, row[2]))


def hide_opinions(
    found: Sequence[Evidence],
    respondents: Sequence[Sequence[Respondent]],
    reach: Reach,
    world: World,
) -> None:
    """Mark the evidence whose opinions may not be shown."""
    top = department_top(reach, world)
    for evidence, rows in zip(found, respondents, strict=True):
        evidence.opinions.is_hidden = are_opinions_hidden(reach, top, rows, world.tree)


def add_waves(found: Sequence[Evidence], reach: Reach, as_of: date, world: World) -> None:
    """Give each period the newest relationship wave that closed in it, as far as told by a day."""
    top = department_top(reach, world)
    for evidence in found:
        own = [
            wave
            for wave in world.waves
            if wave.closes_on in evidence.period and wave.final_on <= as_of
        ]
        if own:
            evidence.relationship = _relationship(own[-1], reach, top)


def _relationship(wave: HeldWave, reach: Reach, department_id: int | None) -> Relationship:
    group = reach.customer_group
    told = {
        measure: wave.figure(
            measure, service_id=reach.service_id, department_id=department_id, group=group
        )
        for measure in WAVE_MEASURES
    }
    rate = wave.rate(department_id=department_id, group=group)
    figures = {measure: figure for measure, figure in told.items() if figure is not None}
    services = (
        wave.services(department_id=department_id, group=group) if reach.service_id is None else {}
    )
    return Relationship(wave.name, wave.closes_on, rate.asked, rate.answered, figures, services)


def department_top(reach: Reach, world: World) -> int | None:
    """Return the department of a scope that all its others lie below; None: of no department."""
    if reach.department_ids is None:
        return None
    return next(pk for pk in reach.department_ids if world.tree[pk] not in reach.department_ids)
