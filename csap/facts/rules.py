"""Rules of time and privacy that hold for evidence of either source."""

from collections.abc import Sequence
from datetime import date, timedelta

from csap.facts import sources
from csap.facts.evidence import Evidence
from csap.facts.periods import Period, add_months
from csap.facts.privacy import Respondent, are_opinions_hidden
from csap.facts.scopes import Reach
from csap.facts.world import World

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


def open_ages(reach: Reach, as_of: date) -> list[int]:
    """Return the weekdays that each open request of a scope has waited."""
    return sources.open_ages(
        service_id=reach.service_id, department_ids=reach.department_ids, as_of=as_of
    )


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


def department_top(reach: Reach, world: World) -> int | None:
    """Return the department of a scope that all its others lie below; None: of no department."""
    if reach.department_ids is None:
        return None
    return next(pk for pk in reach.department_ids if world.tree[pk] not in reach.department_ids)
