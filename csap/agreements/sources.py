"""Whatever agreements read of the lower rooms, through their doors."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from csap.agreements.asks import Ask
from csap.metrics.availability import Interruption
from requests_app.catalogue import queries as catalogue
from requests_app.catalogue.queries import Offered, OfferedType
from requests_app.catalogue.vocabulary import Priority
from requests_app.clocks import calendars
from requests_app.clocks import record as clocks
from requests_app.clocks.business_time import Calendar
from requests_app.clocks.record import Ran, Selection
from requests_app.engagements import record as engagements
from requests_app.engagements.record import Planned
from servicedesk.common.errors import DomainError

__all__ = ["Offered", "OfferedType", "Planned", "Ran", "Selection"]


class UnknownSubject(DomainError):
    """There is no such service, or the service takes no such requests."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The services with a record by slug, the live ones first, and what they take."""

    services: dict[str, Offered]
    types: list[OfferedType]

    def service(self, slug: str) -> Offered:
        """Return a service.

        :raises UnknownSubject: if there is none.
        """
        found = self.services.get(slug)
        if found is None:
            raise UnknownSubject(f"There is no service {slug}.", field="service")
        return found

    def type_of(self, service: Offered, slug: str) -> OfferedType:
        """Return a request type of a service.

        :raises UnknownSubject: if it takes none of that name.
        """
        for each in self.types:
            if each.slug == slug and each.service_id == service.id:
                return each
        raise UnknownSubject(f"{service.name} takes no {slug}.", field="request_type")

    def about(self, ask: Ask) -> str:
        """Return of what requests an ask is, in words.

        :raises UnknownSubject: for a service or request type that does not exist.
        """
        service = self.service(ask.service)
        parts = [service.name]
        if ask.request_type:
            parts.append(self.type_of(service, ask.request_type).name)
        if ask.priority:
            parts.append(f"priority {Priority(ask.priority).label.lower()}")
        return " · ".join(parts)

    def siblings(self, service: Offered) -> list[Offered]:
        """Return the services of the same team, the service itself among them."""
        return [each for each in self.services.values() if each.team_id == service.team_id]


def shelf() -> Shelf:
    """Return what is and was offered. 2 queries."""
    services = {each.slug: each for each in catalogue.services_on_record()}
    return Shelf(services, catalogue.offered_types())


def hours_of(service: Offered) -> Calendar:
    """Return a service's hours; kept in memory, else 3 queries."""
    return calendars.calendar(service.calendar_id)


def comparable(selection: Selection, *, at: datetime) -> list[Ran]:
    """Return how long the clocks of comparable requests ran. 1 query."""
    return clocks.comparable(selection, at=at)


def planned(*, since: date, service_ids: Collection[int]) -> list[Planned]:
    """Return what became of plans. 1 query."""
    return engagements.planned(since=since, service_ids=service_ids)


def interruptions(
    start: datetime, end: datetime, service_ids: Collection[int]
) -> list[tuple[int, Interruption]]:
    """Return (service id, outage) of what touches [start, end), the earliest first. 1 query."""
    return [
        (
            span.service_id,
            Interruption(span.started_at, span.ended_at, span.is_planned, span.kind == "DEGRADED"),
        )
        for span in catalogue.outages_between(start, end, service_ids=service_ids)
    ]


def first_outage_at() -> datetime | None:
    """Return since when outages are on record; None: none ever was. 1 query."""
    return catalogue.first_outage_at()
