"""Find or create what imported requests refer to: people, departments, teams, services.

Each batch asks for all its names at once; what was found or made stays in memory for the run.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password

from requests_app.catalogue.models import RequestType, Service, Team, WorkingCalendar
from requests_app.catalogue.services import publish_calendar
from requests_app.importing.mapping import Hours, Mapping
from requests_app.importing.names import address_for, slug_for, with_digest
from requests_app.importing.story import Story
from servicedesk.accounts.models import Department, DepartmentMembership, User

#: A request needs a team only if the file names one, but its service always has one.
NO_TEAM = "Imported requests"
NO_SERVICE = "Imported requests"


class Register:
    """Rows by the names that a file uses for them.

    Imported people cannot sign in and belong to the organisation only from the first to the last
    day of the file, so that no present measure counts them.
    """

    def __init__(self, mapping: Mapping, *, first: date, last: date, at: datetime) -> None:
        self._mapping, self._at = mapping, at
        self._first, self._after = first, last + timedelta(days=1)
        self.people: dict[str, User] = {}
        self.departments: dict[str, Department] = {}
        self.teams: dict[str, Team] = {}
        self.types: dict[str, RequestType] = {}

    def enter(self, stories: Iterable[Story]) -> None:
        """Make sure that every name in the stories has its row. At most 12 queries."""
        stories = list(stories)
        mapping = self._mapping
        self._enter_departments({mapping.department.of(s.first.values) for s in stories})
        requesters = {
            mapping.requester.of(story.first.values): mapping.department.of(story.first.values)
            for story in stories
        }
        staff = {line.actor for story in stories for line in story.lines}
        staff |= {story.assignee for story in stories}
        self._enter_people(requesters | dict.fromkeys(staff - requesters.keys(), ""))
        self._enter_teams({story.team for story in stories})
        self._enter_services({story.service or NO_SERVICE: story.team for story in stories})

    def _enter_departments(self, names: set[str]) -> None:
        source, parent_name = self._mapping.source, self._mapping.department_parent
        if parent_name and parent_name not in self.departments:
            self.departments[parent_name], _ = Department.objects.get_or_create(
                code=slug_for(source, parent_name, length=40), defaults={"name": parent_name}
            )
        names = names - self.departments.keys() - {""}
        wanted = {slug_for(source, name, length=40): name for name in names}
        known = {d.code: d for d in Department.objects.filter(code__in=wanted)}
        made = Department.objects.bulk_create(
            Department(name=name, code=code, parent=self.departments.get(parent_name))
            for code, name in wanted.items()
            if code not in known
        )
        known |= {department.code: department for department in made}
        self.departments |= {name: known[slug_for(source, name, length=40)] for name in names}

    def _enter_people(self, departments: dict[str, str]) -> None:
        """``departments`` by the names of people; "" for who belongs to none."""
        source = self._mapping.source
        names = departments.keys() - self.people.keys() - {""}
        wanted = {address_for(source, name): name for name in names}
        known = {user.email: user for user in User.objects.filter(email__in=wanted)}
        made = User.objects.bulk_create(
            self._person(email, name, self.departments.get(departments[name]))
            for email, name in wanted.items()
            if email not in known
        )
        DepartmentMembership.objects.bulk_create(
            DepartmentMembership(
                user=user,
                department_id=user.department_id,
                valid_from=self._first,
                valid_to=self._after,
            )
            for user in made
            if user.department_id
        )
        known |= {user.email: user for user in made}
        self.people |= {name: known[address_for(source, name)] for name in names}

    def _person(self, email: str, name: str, department: Department | None) -> User:
        return User(
            email=email,
            name=name,
            department=department,
            password=make_password(None),
            is_active=False,
            joined_date=self._first,
            left_date=self._after,
            imported_from=self._mapping.source,
        )

    def _enter_teams(self, names: set[str]) -> None:
        wanted = (names | {NO_TEAM}) - self.teams.keys() - {""}
        known = {team.name: team for team in Team.objects.filter(name__in=wanted)}
        slugs = _free_slugs(Team, self._mapping.source, wanted - known.keys(), length=60)
        # A team of another desk did its work there: nothing new is routed to it here.
        made = Team.objects.bulk_create(
            Team(name=name, slug=slugs[name], is_active=False) for name in slugs
        )
        self.teams |= known | {team.name: team for team in made}

    def _enter_services(self, teams: dict[str, str]) -> None:
        """``teams`` by the names of services: which one a new service belongs to."""
        wanted = {name: team for name, team in teams.items() if name not in self.types}
        if not wanted:
            return
        services = {s.name: s for s in Service.objects.filter(name__in=wanted)}
        hours = _calendar(self._mapping.hours, self._at)
        new = wanted.keys() - services.keys()
        slugs = _free_slugs(Service, self._mapping.source, new, length=70)
        made = Service.objects.bulk_create(
            self._service(name, slug, self.teams[wanted[name] or NO_TEAM], hours)
            for name, slug in slugs.items()
        )
        services |= {service.name: service for service in made}
        self._enter_types(services)

    def _service(self, name: str, slug: str, team: Team, hours: WorkingCalendar) -> Service:
        return Service(
            name=name,
            slug=slug,
            summary=f"From {self._mapping.title}."[:200],
            icon="ti-database-import",
            stage=self._mapping.stage,
            team=team,
            calendar=hours,
            created_at=self._at,
        )

    def _enter_types(self, services: dict[str, Service]) -> None:
        mapping = self._mapping
        types = RequestType.objects.filter(service__in=services.values(), name=mapping.type_name)
        known = {found.service_id: found for found in types.select_related("service")}
        fields = [
            {"name": label, "label": label.replace("_", " ").capitalize(), "kind": "text"}
            for label in mapping.details
        ]
        made = RequestType.objects.bulk_create(
            RequestType(
                service=service,
                kind=mapping.kind,
                name=mapping.type_name,
                slug=slug_for(service.slug, mapping.type_name, length=80),
                fields=fields,
                is_failure_demand=mapping.is_failure_demand,
            )
            for service in services.values()
            if service.pk not in known
        )
        known |= {row.service_id: row for row in made}
        self.types |= {name: known[service.pk] for name, service in services.items()}


def _free_slugs(
    model: type[Team] | type[Service], source: str, names: Iterable[str], *, length: int
) -> dict[str, str]:
    """Return a slug for each name that no row has yet: names may differ in case alone. 1 query."""
    plain = {name: slug_for(source, name, length=length) for name in sorted(names)}
    taken = set(model.objects.filter(slug__in=plain.values()).values_list("slug", flat=True))
    free = {}
    for name, slug in plain.items():
        free[name] = slug if slug not in taken else with_digest(slug, name, length=length)
        taken.add(slug)
    return free


def _calendar(hours: Hours, at: datetime) -> WorkingCalendar:
    """Return the newest version of the calendar of that name, published now if there is none."""
    known = WorkingCalendar.objects.filter(name=hours.name).order_by("-version").first()
    days = hours.days or range(7)
    windows = [(day, hours.opens_minute, hours.closes_minute) for day in days]
    return known or publish_calendar(
        name=hours.name, time_zone=hours.time_zone, windows=windows, holidays={}, at=at
    )
