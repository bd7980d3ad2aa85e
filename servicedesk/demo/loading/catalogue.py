"""Write what Aldermere's IT offers: calendars, teams, services, types, targets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import holidays

from requests_app.catalogue.models import (
    Lifecycle,
    RequestType,
    Service,
    ServiceLevelTarget,
    Team,
    TeamMembership,
    WorkingCalendar,
)
from requests_app.catalogue.services import publish_calendar
from servicedesk.common.copying import copy_in
from servicedesk.demo.company import Company
from servicedesk.demo.loading.people import KnownPeople
from servicedesk.demo.offer import Offer, OfferedService, OfferedType

#: The catalogue is older than everything that was asked of it.
_AGE = timedelta(days=1100)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The rows of the catalogue, by what they were made of."""

    calendars: Mapping[str, WorkingCalendar]
    teams: Mapping[str, Team]
    services: Mapping[str, Service]
    types: Mapping[str, RequestType]
    targets: Mapping[tuple[str, int], ServiceLevelTarget]


def write(offer: Offer, company: Company, people: KnownPeople, *, at: datetime) -> Shelf:
    """Write the catalogue and who works in its teams."""
    since = at - _AGE
    calendars = {
        key: publish_calendar(
            name=hours["name"],
            time_zone=hours["time_zone"],
            windows=[(day, hours["opens"], hours["closes"]) for day in hours["days"]],
            holidays=_holidays(hours["holidays"], at),
            at=since,
        )
        for key, hours in offer.calendars.items()
    }
    teams = _write_teams(offer, company, people)
    services = {
        offered.slug: row
        for offered, row in zip(
            offer.services,
            copy_in(
                _service(each, teams, calendars, people, company, since) for each in offer.services
            ),
            strict=True,
        )
    }
    types = {
        row.slug: row
        for row in copy_in(
            _type(offered, services[service.slug])
            for service in offer.services
            for offered in service.types
        )
    }
    return Shelf(calendars, teams, services, types, _write_targets(offer, since))


def _holidays(region: str, at: datetime) -> dict[date, str]:
    """Return the public holidays of a region such as "GB-ENG", five years around ``at``."""
    if not region:
        return {}
    country, _, part = region.partition("-")
    years = range(at.year - 3, at.year + 3)
    return dict(holidays.country_holidays(country, subdiv=part or None, years=years))


def _write_teams(offer: Offer, company: Company, people: KnownPeople) -> dict[str, Team]:
    rows = copy_in(Team(name=name, slug=slug) for slug, name in offer.teams.items())
    teams = {team.slug: team for team in rows}
    copy_in(
        TeamMembership(
            team=teams[person.team], user=people.user(person), is_lead=person.is_team_lead
        )
        for person in company.people
        if person.team
    )
    return teams


def _service(  # noqa: PLR0913 - all that a service is made of
    offered: OfferedService,
    teams: Mapping[str, Team],
    calendars: Mapping[str, WorkingCalendar],
    people: KnownPeople,
    company: Company,
    since: datetime,
) -> Service:
    owner = next((p for p in company.team(offered.team) if p.is_team_lead), None)
    return Service(
        name=offered.name,
        slug=offered.slug,
        summary=offered.summary,
        description=offered.description,
        expect=offered.expect,
        expect_not=offered.expect_not,
        icon=offered.icon,
        lifecycle=Lifecycle[offered.lifecycle.upper()],
        annual_cost_minor=offered.cost * 100_000,
        currency="GBP",
        owner=people.user(owner) if owner else None,
        team=teams[offered.team],
        calendar=calendars[offered.calendar],
        created_at=since,
    )


def _type(offered: OfferedType, service: Service) -> RequestType:
    given: dict[str, Any] = {
        "service": service,
        "slug": offered.slug,
        "kind": offered.kind,
        "name": offered.name,
        "summary": offered.summary,
        "fields": offered.fields,
        "is_failure_demand": offered.is_failure_demand,
    }
    return RequestType(**given)


def _write_targets(offer: Offer, since: datetime) -> dict[tuple[str, int], ServiceLevelTarget]:
    rows = copy_in(
        ServiceLevelTarget(
            kind=kind,
            priority=priority,
            response_seconds=response or None,
            resolution_seconds=resolution or None,
            valid_from=since,
        )
        for kind, promises in offer.targets.items()
        for priority, (response, resolution) in enumerate(promises, start=1)
    )
    return {(row.kind, row.priority): row for row in rows}
