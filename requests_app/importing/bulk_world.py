"""The people and the catalogue that bulk requests belong to, made once and found again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

from django.db import transaction

from requests_app.catalogue import services as catalogue
from requests_app.catalogue.models import (
    Outage,
    RequestType,
    Service,
    ServiceLevelTarget,
    Team,
    TeamMembership,
    WorkingCalendar,
)
from requests_app.catalogue.vocabulary import Kind, Level, Priority
from servicedesk.accounts.models import Department, DepartmentMembership, User
from servicedesk.accounts.roles import Role

_DOMAIN = "bulk.example"
_CALENDAR = "Bulk office hours"
_OFFICE_HOURS = [(weekday, 8 * 60, 18 * 60) for weekday in range(5)]
_TEAMS = ("Workplace", "Network and Access", "Business Apps", "Infrastructure", "Service Desk")
_SERVICES = (
    "Laptops", "Screens and docks", "Printing", "Phones", "Meeting rooms", "VPN", "Wireless",
    "Accounts", "Email", "Calendar", "Payroll", "Ledger", "Warehouse", "Intranet", "File shares",
    "Backup", "Databases", "Servers", "Monitoring", "Purchasing",
)  # fmt: skip
_DEPARTMENTS = (
    "Finance", "Legal", "Sales", "Marketing", "Research", "Production", "Logistics", "People",
    "Facilities", "Quality", "Field service", "Customer service",
)  # fmt: skip
_FIRST = (
    "Ada", "Bilal", "Chloe", "Daniel", "Elena", "Farid", "Greta", "Hannah", "Ivo", "Jonas", "Kofi",
    "Luca", "Mei", "Noor", "Owen", "Priya", "Rosa", "Samir", "Tom", "Yuki",
)  # fmt: skip
_LAST = (
    "Ahmed", "Bennett", "Costa", "Dahl", "Evans", "Fischer", "Green", "Holm", "Ito", "Jensen",
    "Kowalski", "Lopes", "Mensah", "Novak", "Okafor", "Patel", "Quinn", "Rossi", "Sato", "Tanaka",
)  # fmt: skip
_PEOPLE = 2000
_AGENTS = 40
_HOUR = 3600
#: Response and resolution by priority, in business hours.
_PROMISES = {1: (1, 4), 2: (2, 8), 3: (4, 24), 4: (8, 60)}


@dataclass(frozen=True, slots=True)
class World:
    """What a bulk request can point at, as ids. ``agents`` are (id, name) by team id."""

    calendar_id: int
    types: tuple[tuple[int, str, int, int], ...]
    """(type id, kind, service id, team id)"""
    people: tuple[tuple[int, str, int], ...]
    """(person id, name, department id)"""
    agents: dict[int, tuple[tuple[int, str], ...]]
    targets: dict[tuple[Kind, int], tuple[int, int, int]]
    """(kind, priority) to (target id, response seconds, resolution seconds)"""


@transaction.atomic
def ensure_world(*, at: datetime) -> World:
    """Return the world of bulk requests, creating what is not there yet. Repeatable."""
    since = at - timedelta(days=5 * 365)
    calendar = WorkingCalendar.objects.filter(name=_CALENDAR).order_by("-version").first()
    calendar = calendar or catalogue.publish_calendar(
        name=_CALENDAR, time_zone="Europe/London", windows=_OFFICE_HOURS, holidays={}, at=since
    )
    teams = [_team(name) for name in _TEAMS]
    types = [kind for name in _SERVICES for kind in _service(name, teams, calendar, since)]
    _outages(types, at)
    people = _people(_departments(), at)
    return World(
        calendar_id=calendar.pk,
        types=tuple((t.pk, t.kind, t.service_id, t.service.team_id) for t in types),
        people=people,
        agents=_agents(teams),
        targets=_targets(since),
    )


def _team(name: str) -> Team:
    slug = f"bulk-{name.lower().replace(' ', '-')}"
    return Team.objects.get_or_create(slug=slug, defaults={"name": f"Bulk {name}"})[0]


def _service(
    name: str, teams: list[Team], calendar: WorkingCalendar, since: datetime
) -> list[RequestType]:
    """Return the three request types of a service: support mostly, project, consulting."""
    slug = f"bulk-{name.lower().replace(' ', '-')}"
    service, _ = Service.objects.get_or_create(
        slug=slug,
        defaults={
            "name": f"Bulk {name}",
            "summary": f"{name} for everyone.",
            "team": teams[_SERVICES.index(name) % len(teams)],
            "calendar": calendar,
            "created_at": since,
        },
    )
    words = {
        Kind.SUPPORT: "Something is broken",
        Kind.PROJECT: "A change",
        Kind.CONSULTING: "Advice",
    }
    return [
        RequestType.objects.get_or_create(
            slug=f"{slug}-{kind.lower()}",
            defaults={
                "service": service,
                "kind": kind,
                "name": words[kind],
                "is_failure_demand": kind == Kind.SUPPORT,
                "default_impact": Level.LOW,
            },
        )[0]
        for kind in Kind
    ]


def _outages(types: list[RequestType], at: datetime) -> None:
    """Let each service fail for an hour or two a month, three years long."""
    services = sorted({kind.service_id for kind in types})
    if Outage.objects.filter(service__in=services).exists():
        return
    for number, service_id in enumerate(services):
        starts = [at - timedelta(days=30 * back, hours=number) for back in range(1, 37)]
        Outage.objects.bulk_create(
            Outage(
                service_id=service_id,
                started_at=start,
                ended_at=start + timedelta(hours=1 + number % 2),
                recorded_at=start,
                changed_at=start,
            )
            for start in starts
        )


def _departments() -> list[Department]:
    return [
        Department.objects.get_or_create(
            code=f"bulk-{name.lower().replace(' ', '-')}", defaults={"name": f"Bulk {name}"}
        )[0]
        for name in _DEPARTMENTS
    ]


def _people(departments: list[Department], at: datetime) -> tuple[tuple[int, str, int], ...]:
    """Return the end-users, made in one statement where they are missing."""
    User.objects.bulk_create(
        [
            User(
                email=f"person{number}@{_DOMAIN}",
                name=_name(number),
                department=departments[number % len(departments)],
                password="!",  # noqa: S106 - unusable: nobody signs in as them
                joined_date=(at - timedelta(days=3 * 365)).date(),
            )
            for number in range(_PEOPLE)
        ],
        ignore_conflicts=True,
    )
    people = User.objects.filter(email__startswith="person", email__endswith=f"@{_DOMAIN}")
    without = people.filter(memberships=None).values_list("pk", "department_id", "joined_date")
    DepartmentMembership.objects.bulk_create(
        DepartmentMembership(user_id=pk, department_id=department_id, valid_from=joined)
        for pk, department_id, joined in without
    )
    return tuple(people.order_by("pk").values_list("pk", "name", "department_id"))


def _name(number: int) -> str:
    names = list(product(_FIRST, _LAST))
    first, last = names[(number * 7) % len(names)]
    return f"{first} {last}"


def _agents(teams: list[Team]) -> dict[int, tuple[tuple[int, str], ...]]:
    agents: dict[int, list[tuple[int, str]]] = {team.pk: [] for team in teams}
    for number in range(_AGENTS):
        team = teams[number % len(teams)]
        agent, _ = User.objects.get_or_create(
            email=f"agent{number + 1}@{_DOMAIN}",
            defaults={"name": _name(number + 11), "roles": [Role.AGENT], "password": "!"},
        )
        TeamMembership.objects.get_or_create(team=team, user=agent)
        agents[team.pk].append((agent.pk, agent.name))
    return {team: tuple(people) for team, people in agents.items()}


def _targets(since: datetime) -> dict[tuple[Kind, int], tuple[int, int, int]]:
    """Return the general promises, by kind and priority."""
    found: dict[tuple[Kind, int], tuple[int, int, int]] = {}
    for kind, priority in product(Kind, Priority):
        response, resolution = _PROMISES[priority]
        slower = 1 if kind == Kind.SUPPORT else 5
        target = ServiceLevelTarget.objects.filter(
            service=None, kind=kind, priority=priority, valid_to=None
        ).first() or ServiceLevelTarget.objects.create(
            service=None,
            kind=kind,
            priority=priority,
            response_seconds=response * _HOUR * slower,
            resolution_seconds=resolution * _HOUR * slower,
            valid_from=since,
        )
        found[kind, priority] = (
            target.pk,
            target.response_seconds or response * _HOUR,
            target.resolution_seconds or resolution * _HOUR,
        )
    return found
