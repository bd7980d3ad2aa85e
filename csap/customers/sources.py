"""Whatever key customers read of the lower rooms, through their doors."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from csap.agreements import queries as agreements
from csap.agreements.sources import hours_of, interruptions, shelf
from csap.customers.periods import last_quarter
from csap.facts import by_department
from csap.facts.by_department import Asked
from csap.facts.models import Measurement
from csap.facts.periods import Period
from csap.facts.queries import Figure, baseline_for, history
from csap.facts.scopes import Reach, Scope
from csap.facts.sources import top_departments
from csap.facts.world import World
from csap.metrics.availability import availability
from csap.telling import numbers
from requests_app.catalogue.queries import services_by_id
from servicedesk.accounts.queries import department_codes, subtree_ids
from surveys import voices
from surveys.voices import Voices

__all__ = ["Asked", "Voices"]

#: From so many answers on a service may be named as the one people are least content with.
ENOUGH_ANSWERS = 30


class Down(NamedTuple):
    """Hours within its hours of service that a service was not there, unplanned."""

    service_id: int
    name: str
    hours: float


def subtrees(codes: Collection[str]) -> dict[str, frozenset[int]]:
    """Return each department with all below it. A query a department, and one more."""
    known = department_codes()
    return {code: subtree_ids(known[code]) for code in codes}


def demand(period: Period) -> dict[int | None, Asked]:
    """Return what each department asked for. 2 queries."""
    return by_department.demand(period)


def demand_of_people(period: Period, person_ids: Collection[int]) -> dict[int, Counter[int]]:
    """Return how often each of the people asked for each service. 1 query."""
    return by_department.demand_of_people(period, person_ids)


def users(period: Period, department_ids: Collection[int]) -> Counter[int]:
    """Return how many people of the departments asked for each service. 1 query."""
    return by_department.users(period, department_ids)


def response(period: Period) -> dict[int | None, tuple[int, int]]:
    """Return of each department how many requests were asked about, and answered. 1 query."""
    return by_department.response(period)


def said(period: Period) -> dict[int | None, Voices]:
    """Return what people of each department said in their own words. 1 query."""
    return voices.voices_by_department(*period.bounds())


def people(world: World, period: Period, department_ids: frozenset[int] | None = None) -> int:
    """Return how many people were there, in some departments or in all."""
    return world.exposure(Reach(department_ids=department_ids), period)[1]


def down(period: Period) -> list[Down]:
    """Return which services were not there for how long, the longest first. About 3 queries."""
    start, end = period.bounds()
    services = {each.id: each for each in shelf().services.values()}
    broken = interruptions(start, end, list(services))
    found = []
    for service_id in sorted({service_id for service_id, _ in broken}):
        service = services[service_id]
        own = [outage for of, outage in broken if of == service_id]
        lost = availability(hours_of(service), start, end, own).down / 3600
        if lost:
            found.append(Down(service_id, service.name, lost))
    return sorted(found, key=lambda each: (-each.hours, each.name))


def satisfaction(code: str, period: Period) -> Figure | None:
    """Return how content a department is, as stored, as far as that may be told. 5 queries."""
    stored = baseline_for(Scope(department=code), period)
    figure = stored.figures.get("sat.csat_mean") if stored else None
    return figure if figure and figure.value is not None else None


def reasonable_asks(
    period: Period, subtrees: Mapping[str, frozenset[int]]
) -> dict[str, tuple[int, int]]:
    """Return (reasonable or settled, all) of the asks of each customer. 1 query."""
    asked = agreements.asks_by_department(*period.bounds())
    return {
        code: (
            sum(asked.get(pk, (0, 0))[0] for pk in ids),
            sum(asked.get(pk, (0, 0))[1] for pk in ids),
        )
        for code, ids in subtrees.items()
    }


def departments_outside(subtrees: Mapping[str, frozenset[int]]) -> dict[int, frozenset[int]]:
    """Return the top departments that nobody of the register is in, above or below. Few queries."""
    codes, inside = department_codes(), {pk for ids in subtrees.values() for pk in ids}
    found = {codes[code]: subtree_ids(codes[code]) for code in top_departments()}
    return {pk: ids for pk, ids in found.items() if not ids & inside}


def service_names() -> dict[int, str]:
    """Return what every service is called, retired ones too. 1 query."""
    return {each.id: each.name for each in services_by_id().values()}


def newest_told(metric: str) -> Figure | None:
    """Return the newest value of everyone that was measured of a metric; None: none was. 1 query.

    Only what wave and survey tell of the whole organisation, whatever the period.
    """
    found = history(metric, Scope(), limit=30)
    return next((figure for _, figure in found if figure.value is not None), None)


def least_content_service(today: date) -> tuple[str, str] | None:
    """Return the service that people were least content with last quarter, and how much. 2 queries.

    Of enough answers only, so that it is no accident and names nobody.
    """
    quarter = last_quarter(today)
    told = Measurement.objects.filter(
        metric="sat.csat_mean",
        scope__startswith="service:",
        start=quarter.start,
        end=quarter.end,
        value__isnull=False,
        n__gte=ENOUGH_ANSWERS,
    ).exclude(scope__contains=",")
    lowest = told.order_by("value", "scope", "-pk").first()
    if lowest is None:
        return None
    names = {each.slug: each.name for each in services_by_id().values()}
    slug = lowest.scope.removeprefix("service:")
    return names.get(slug, slug), numbers.number(lowest.value, lowest.unit)
