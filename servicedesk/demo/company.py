"""Aldermere's departments and people. Pure.

A company that makes pumps: one plant, offices, about two thousand people on one site and on the
road. The people whom a visitor signs in as come first, and so have the lowest keys.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from servicedesk.accounts.roles import Role
from servicedesk.demo.names import FAMILY, FIRST, address

COMPANY = "Aldermere"

#: Units by division, with how many people work there. 2,000 in all, those above included.
DIVISIONS: dict[str, dict[str, int]] = {
    "Production": {"Assembly": 240, "Machining": 180, "Maintenance": 110, "Quality": 90},
    "Logistics": {"Warehouse": 150, "Transport": 70, "Planning and customs": 60},
    "Finance": {"Accounting": 70, "Controlling": 35, "Treasury": 30, "Payroll": 25},
    "Sales": {"Field sales": 120, "Key accounts": 60, "Sales support": 60},
    "Customer care": {"Customer contact": 110, "Field service": 60},
    "Research and development": {"Design": 90, "Electronics": 80, "Test laboratory": 80},
    "People and sites": {"People": 50, "Facilities": 50},
    "Marketing": {"Brand": 35, "Web and events": 35},
    "Information technology": {
        "Workplace services": 34,
        "Network and access services": 24,
        "Business applications": 28,
        "Infrastructure operations": 14,
        "Service management": 10,
    },
}
_JOBS = {
    "Finance": "Accountant",
    "Sales": "Sales representative",
    "Customer care": "Customer adviser",
    "Research and development": "Engineer",
    "People and sites": "Coordinator",
    "Marketing": "Designer",
    "Logistics": "Logistics clerk",
    "Production": "Production worker",
    "Information technology": "IT specialist",
}
#: Who is somebody: name, unit, roles, job, team (its lead has "*").
KNOWN = (
    ("Priya Raman", "Treasury", (), "Treasury analyst", ""),
    ("Jonas Lindqvist", "Workplace services", (Role.AGENT,), "Support specialist", "workplace"),
    ("Mei Tanaka", "Workplace services", (Role.TEAM_LEAD,), "Service desk lead", "workplace*"),
    ("Laura Fischer", "Service management", (Role.MANAGER,), "Head of IT services", ""),
    ("Admin", "Service management", (Role.ADMIN,), "Administrator", ""),
    ("Chloe Bennett", "Workplace services", (Role.AGENT,), "Support specialist", "workplace"),
    ("Samir Patel", "Workplace services", (Role.AGENT,), "Support specialist", "workplace"),
    ("Ivo Marić", "Workplace services", (Role.AGENT,), "Support specialist", "workplace"),
    ("Greta Holm", "Workplace services", (Role.AGENT,), "Support specialist", "workplace"),
    ("Amara Nwosu", "Network and access services", (Role.TEAM_LEAD,), "Lead", "network*"),
    ("Tomás Silva", "Network and access services", (Role.AGENT,), "Engineer", "network"),
    ("Ruth Okafor", "Network and access services", (Role.AGENT,), "Engineer", "network"),
    ("Wei Zhang", "Network and access services", (Role.AGENT,), "Engineer", "network"),
    ("Rafael Costa", "Business applications", (Role.TEAM_LEAD,), "Lead", "apps*"),
    ("Ines Moreau", "Business applications", (Role.AGENT,), "ERP specialist", "apps"),
    ("Kofi Mensah", "Business applications", (Role.AGENT,), "ERP specialist", "apps"),
    ("Lina Berg", "Business applications", (Role.AGENT,), "Web specialist", "apps"),
    ("Daniel Novak", "Infrastructure operations", (Role.TEAM_LEAD,), "Lead", "infrastructure*"),
    ("Nadia Rossi", "Infrastructure operations", (Role.AGENT,), "Engineer", "infrastructure"),
    ("Finn Jensen", "Infrastructure operations", (Role.AGENT,), "Engineer", "infrastructure"),
    ("Katja Stein", "Workplace services", (Role.TEAM_LEAD,), "Lead", "plant*"),
    ("Piotr Kowalski", "Workplace services", (Role.AGENT,), "Plant specialist", "plant"),
    ("Elif Demir", "Workplace services", (Role.AGENT,), "Plant specialist", "plant"),
    ("Sofia Keller", "Service management", (Role.TEAM_LEAD,), "Project lead", "advice*"),
    ("Hugo Laurent", "Service management", (Role.AGENT,), "Consultant", "advice"),
    ("Asha Nair", "Service management", (Role.AGENT,), "Consultant", "advice"),
    ("Hannah Weiss", "Service management", (Role.MANAGER,), "Service manager", ""),
    ("Maren Dahl", "Treasury", (), "Head of Treasury", ""),
    ("Beatriz Lopes", "Accounting", (), "Accountant", ""),
)


@dataclass(slots=True, eq=False)
class Unit:
    """A department. ``level`` 0 is the company itself."""

    name: str
    code: str
    parent: "Unit | None"
    level: int
    lead: "Person | None" = None

    @property
    def division(self) -> "Unit":
        """The unit of level 1 to which it belongs, the company for itself."""
        return self if self.level < 2 or self.parent is None else self.parent


@dataclass(slots=True, eq=False)
class Person:
    """Somebody. ``moved_from`` and ``moved_on`` tell of a former unit; ``team`` of the desk."""

    name: str
    email: str
    unit: Unit
    roles: tuple[Role, ...]
    job: str
    joined: date
    left: date | None = None
    moved_from: Unit | None = None
    moved_on: date | None = None
    team: str = ""
    is_team_lead: bool = False
    #: How often the person asks for something, against the others.
    appetite: float = 1.0

    def unit_on(self, day: date) -> Unit:
        """Return where the person worked on a day."""
        if self.moved_from is not None and self.moved_on is not None and day < self.moved_on:
            return self.moved_from
        return self.unit


@dataclass(slots=True)
class Company:
    units: list[Unit] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    def unit(self, name: str) -> Unit:
        return next(unit for unit in self.units if unit.name == name)

    def person(self, name: str) -> Person:
        return next(person for person in self.people if person.name == name)

    def team(self, team: str) -> list[Person]:
        """Return the members of a team, its lead among them."""
        return [person for person in self.people if person.team == team]


def found(random: Random, *, today: date) -> Company:
    """Return the company as it is today, with who came, moved and left within two years."""
    company = Company(units=list(_units()))
    by_name = {unit.name: unit for unit in company.units}
    taken = {address(name) for name, *_ in KNOWN}
    for name, unit, roles, job, team in KNOWN:
        company.people.append(
            Person(
                name=name,
                email=address(name),
                unit=by_name[unit],
                roles=roles,
                job=job,
                joined=today - timedelta(days=1500),
                team=team.rstrip("*"),
                is_team_lead=team.endswith("*"),
            )
        )
    company.people += _others(random, by_name, taken, today)
    _appoint_leads(company)
    return company


def _units() -> Iterator[Unit]:
    root = Unit(COMPANY, "aldermere", None, 0)
    yield root
    for division, units in DIVISIONS.items():
        parent = Unit(division, _code(division), root, 1)
        yield parent
        for name in units:
            yield Unit(name, _code(f"{division} {name}")[:40], parent, 2)


def _code(name: str) -> str:
    return name.lower().replace(" ", "-")


def _others(
    random: Random, units: dict[str, Unit], taken: set[str], today: date
) -> Iterator[Person]:
    names = [f"{first} {last}" for first in FIRST for last in FAMILY]
    drawn = random.sample(names, 2400)
    free = [name for name in drawn if address(name) not in taken]
    seats = [
        units[unit]
        for division in DIVISIONS.values()
        for unit, size in division.items()
        for _ in range(size)
    ]
    for _name, known_unit, *_rest in KNOWN:
        seats.remove(units[known_unit])
    for name, seat in zip(free, seats, strict=False):
        yield _somebody(random, name, seat, units, today)


def _somebody(random: Random, name: str, unit: Unit, units: dict[str, Unit], today: date) -> Person:
    days_here = int(random.triangular(10, 5000, 1200))
    person = Person(
        name=name,
        email=address(name),
        unit=unit,
        roles=(),
        job=_JOBS[unit.division.name],
        joined=today - timedelta(days=days_here),
        appetite=random.lognormvariate(0, 0.7),
    )
    fate = random.random()
    if fate < 0.04 and days_here > 120:
        person.left = today - timedelta(days=random.randrange(1, min(700, days_here - 90)))
    elif fate < 0.08 and days_here > 120:
        person.moved_from = random.choice([other for other in units.values() if other.level == 2])
        person.moved_on = today - timedelta(days=random.randrange(20, min(700, days_here - 30)))
        if person.moved_from is unit:
            person.moved_from = person.moved_on = None
    return person


def _appoint_leads(company: Company) -> None:
    """The longest-serving of a unit leads it; the first of its units a division."""
    for unit in company.units:
        here = [p for p in company.people if p.unit is unit and p.left is None]
        if here:
            unit.lead = min(here, key=lambda person: person.joined)
    company.unit("Treasury").lead = company.person("Maren Dahl")
    company.unit("Service management").lead = company.person("Laura Fischer")
    for unit in company.units:
        if unit.level == 1:
            below = [u for u in company.units if u.parent is unit and u.lead is not None]
            unit.lead = below[0].lead if below else None
    for unit in company.units:
        if unit.lead is not None and not unit.lead.roles:
            unit.lead.job = f"Head of {unit.name}"
