"""Write Aldermere's departments and people."""

from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from servicedesk.accounts.demo import DEMO_PASSWORD
from servicedesk.accounts.models import Department, DepartmentMembership, User
from servicedesk.accounts.roles import Role
from servicedesk.common.copying import copy_in
from servicedesk.demo.company import Company, Person, Unit


class KnownPeople:
    """The rows of people and departments, by the made-up ones."""

    def __init__(self, users: dict[int, User], departments: dict[int, Department]) -> None:
        self._users, self._departments = users, departments

    def user(self, person: Person) -> User:
        return self._users[id(person)]

    def department(self, unit: Unit) -> Department:
        return self._departments[id(unit)]


def write(company: Company) -> KnownPeople:
    """Write units, people and where they belonged when. All have the demo's one password."""
    departments: dict[int, Department] = {}
    for level in range(3):
        units = [unit for unit in company.units if unit.level == level]
        rows = copy_in(_department(unit, departments) for unit in units)
        departments |= {id(unit): row for unit, row in zip(units, rows, strict=True)}
    password = make_password(DEMO_PASSWORD)
    users = copy_in(_user(person, departments, password) for person in company.people)
    known = KnownPeople(
        {id(person): user for person, user in zip(company.people, users, strict=True)}, departments
    )
    _write_memberships(company, known)
    _appoint(company, known)
    return known


def _department(unit: Unit, departments: dict[int, Department]) -> Department:
    return Department(
        name=unit.name,
        code=unit.code,
        parent=departments[id(unit.parent)] if unit.parent else None,
        shares_requests=unit.level == 2,
    )


def _user(person: Person, departments: dict[int, Department], password: str) -> User:
    is_admin = Role.ADMIN in person.roles
    return User(
        email=person.email,
        name=person.name,
        job_title=person.job,
        department=departments[id(person.unit)],
        roles=list(person.roles),
        joined_date=person.joined,
        left_date=person.left,
        is_active=person.left is None,
        is_staff=is_admin,
        is_superuser=is_admin,
        password=password,
    )


def _write_memberships(company: Company, known: KnownPeople) -> None:
    rows = []
    for person in company.people:
        user = known.user(person)
        since = person.joined
        end = person.left + timedelta(days=1) if person.left else None
        if person.moved_from is not None and person.moved_on is not None:
            former = known.department(person.moved_from)
            rows.append(_membership(user, former, since, person.moved_on))
            since = person.moved_on
        rows.append(_membership(user, known.department(person.unit), since, end))
    copy_in(rows)


def _membership(
    user: User, department: Department, since: date, until: date | None
) -> DepartmentMembership:
    return DepartmentMembership(user=user, department=department, valid_from=since, valid_to=until)


def _appoint(company: Company, known: KnownPeople) -> None:
    rows = []
    for unit in company.units:
        if unit.lead is not None:
            row = known.department(unit)
            row.lead = known.user(unit.lead)
            rows.append(row)
    Department.objects.bulk_update(rows, ["lead"])
