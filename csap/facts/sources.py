"""Whatever the facts read of the lower rooms in Python, through their doors.

The set-based statements of ``rebuild`` and the triggers' migration read the tables that the same
doors name.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from django.conf import settings

from csap.facts.periods import Period
from csap.metrics.availability import Interruption
from requests_app.catalogue import queries as catalogue
from requests_app.catalogue.queries import LiveService
from requests_app.clocks import calendars
from requests_app.clocks import queries as clocks
from requests_app.clocks.business_time import Calendar
from requests_app.clocks.queries import Ran
from requests_app.engagements import progress
from requests_app.engagements import queries as engagements
from requests_app.engagements.progress import UnderWay
from requests_app.engagements.queries import Completed, Learned
from requests_app.requests import queries as requests
from requests_app.requests.queries import Behind, MeasuredRequest, OpenAt, Sieve, Turn
from servicedesk.accounts import queries as accounts
from servicedesk.accounts.models import User
from servicedesk.accounts.queries import Presence
from surveys import queries as surveys
from surveys.queries import WAVE_MEASURES, HeldWave, Rating, ServiceView

__all__ = [
    "WAVE_MEASURES",
    "Behind",
    "Completed",
    "HeldWave",
    "Learned",
    "LiveService",
    "MeasuredRequest",
    "OpenAt",
    "Presence",
    "Ran",
    "Rating",
    "ServiceView",
    "Sieve",
    "Turn",
    "UnderWay",
]


def service_ids() -> dict[str, int]:
    """Return the id of every service by slug. 1 query."""
    return catalogue.service_ids()


def live_services() -> list[LiveService]:
    """Return the live services by name. 1 query."""
    return catalogue.live_services()


def failure_type_ids() -> list[int]:
    """Return the request types that are failure demand. 1 query."""
    return catalogue.failure_type_ids()


def first_outage_at() -> datetime | None:
    """Return since when outages are on record; None: none ever was. 1 query."""
    return catalogue.first_outage_at()


def service_hours(
    start: datetime, end: datetime, *, service_id: int | None
) -> Iterator[tuple[Calendar, list[Interruption]]]:
    """Yield the hours of each live service, or of one, and its outages in ``[start, end)``.

    2 queries, and 3 for each calendar that is not in memory.
    """
    outages: dict[int, list[Interruption]] = defaultdict(list)
    for span in catalogue.outages_between(start, end):
        degraded = span.kind == "DEGRADED"
        outage = Interruption(span.started_at, span.ended_at, span.is_planned, degraded)
        outages[span.service_id].append(outage)
    for service in catalogue.services_on_record():
        is_meant = service.is_live if service_id is None else service.id == service_id
        if is_meant:
            yield calendars.calendar(service.calendar_id), outages[service.id]


def department_ids(code: str) -> frozenset[int]:
    """Return a department with all below it; empty if there is none of the code. 2 queries."""
    pk = accounts.department_codes().get(code)
    return accounts.subtree_ids(pk) if pk is not None else frozenset()


def department_tree() -> dict[int, int | None]:
    """Return the parent of every department. 1 query."""
    return accounts.department_tree()


def department_titles() -> dict[int, str]:
    """Return what every department is called, by id. 2 queries."""
    names = accounts.department_names()
    return {pk: names[code] for code, pk in accounts.department_codes().items()}


def top_departments() -> list[str]:
    """Return the codes of the departments at the top. 2 queries.

    One that holds all others says nothing that the organisation does not: then those below it.
    """
    tree = accounts.department_tree()
    top = {pk for pk, parent in tree.items() if parent is None}
    if len(top) == 1 and len(tree) > 1:
        top = {pk for pk, parent in tree.items() if parent in top}
    return sorted(code for code, pk in accounts.department_codes().items() if pk in top)


def presences() -> list[Presence]:
    """Return when everyone had an account, department by department. 2 queries."""
    return accounts.presences()


def measured_requests() -> Iterator[MeasuredRequest]:
    """Yield every request. 1 query."""
    return requests.measured_requests()


def turns_by_request() -> dict[int, list[Turn]]:
    """Return resolutions and reopenings of what was ever reopened. 1 query."""
    return requests.turns_by_request()


def ran_by_request() -> dict[int, Ran]:
    """Return how long the clocks of every request ran. 1 query."""
    return clocks.ran_by_request()


def open_at(
    instant: datetime, *, service_id: int | None, department_ids: frozenset[int] | None
) -> list[OpenAt]:
    """Return the requests that were open at an instant. 1 query."""
    return requests.open_at(instant, service_id=service_id, department_ids=department_ids)


def under_way(on: date) -> list[UnderWay]:
    """Return the engagements with a plan and a budget that are under way on a day. 4 queries."""
    return progress.under_way(on, currency=settings.DEFAULT_CURRENCY)


def weekdays_between(start: date, end: date) -> int:
    """Return the days from Monday to Friday in [start, end); 0 if it is empty."""

    def before(day: date) -> int:
        weeks, rest = divmod(day.toordinal() - 1, 7)
        return weeks * 5 + min(rest, 5)

    return max(0, before(end) - before(start))


def completed(start: date, end: date) -> list[Completed]:
    """Return the engagements completed in [start, end). 5 queries."""
    return engagements.completed_between(start, end)


def ratings(period: Period) -> Iterator[Rating]:
    """Yield the rating that counts of each request resolved in a period. 1 query."""
    return surveys.ratings_between(*period.bounds())


def asked_requests() -> dict[int, int]:
    """Return who was asked about each request, and was reached. 2 queries."""
    return surveys.asked_by_request()


def behind(user: User, sieve: Sieve, *, after: int, limit: int) -> list[Behind]:
    """Return the requests behind a figure that the person may see. 1 query."""
    return requests.requests_behind(user, sieve, after=after, limit=limit)


def held_waves() -> list[HeldWave]:
    """Return the closed relationship waves, the oldest first. 1 query."""
    return surveys.held_waves()
