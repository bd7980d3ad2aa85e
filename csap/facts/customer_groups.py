"""Groups of customers: who belongs to which since when, and who was a request's."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from csap.facts.models import CustomerGroupMembership
from csap.facts.periods import local_day
from csap.facts.sources import Presence, presences
from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError
from surveys.groups import Group

#: Half-open days; None: no end.
Window = tuple[date, date | None]
#: The group of the requests of nobody in a group, and what it is asked for by.
IN_NONE = ""
OTHERS = "others"


class NotOneCustomer(DomainError):
    """A group is of a person or of a department, and of one of them."""


class GroupIsReserved(DomainError):
    """The name stands for whoever is in no group."""


class GroupDaysOverlap(DomainError):
    """A customer is of one group at a time, and a membership ends after it began."""


@transaction.atomic
def set_customer_group(
    customer_group: str,
    *,
    person_id: int | None = None,
    department_id: int | None = None,
    since: date,
    actor: User | None,
    at: datetime,
) -> CustomerGroupMembership:
    """Put a person, or a department, into a group from a day on. Safe to repeat.

    What it was in until then ends that day. Requests created from then on, late ones too, count
    in the group; the database marks their days to be counted again.

    :raises NotOneCustomer: unless exactly one of person and department is given.
    :raises GroupIsReserved: for the name of those who are in none.
    :raises GroupDaysOverlap: if the customer's newest membership begins that day or later.
    """
    if customer_group in (IN_NONE, OTHERS):
        raise GroupIsReserved(f"{OTHERS} are those who are in no group.")
    customer = _customer(person_id, department_id)
    last = _lock_newest(customer)
    if last is not None and last.until is None and last.customer_group == customer_group:
        return last
    if last is not None:
        _end(last, since, actor, at)
    return CustomerGroupMembership.objects.create(
        **customer, customer_group=customer_group, since=since, recorded_by=actor, recorded_at=at
    )


@transaction.atomic
def end_customer_group(
    *,
    person_id: int | None = None,
    department_id: int | None = None,
    until: date,
    actor: User | None,
    at: datetime,
) -> CustomerGroupMembership | None:
    """Take a person, or a department, out of its group from a day on. Safe to repeat.

    Return the membership that ended; None if there was none.

    :raises NotOneCustomer: unless exactly one of person and department is given.
    :raises GroupDaysOverlap: if it began that day or later.
    """
    last = _lock_newest(_customer(person_id, department_id))
    if last is None or last.until is not None:
        return None
    _end(last, until, actor, at)
    return last


def _customer(person_id: int | None, department_id: int | None) -> dict[str, int]:
    given = {"person_id": person_id, "department_id": department_id}
    known = {name: pk for name, pk in given.items() if pk is not None}
    if len(known) != 1:
        raise NotOneCustomer("Name a person or a department.")
    return known


def _lock_newest(customer: dict[str, int]) -> CustomerGroupMembership | None:
    rows = CustomerGroupMembership.objects.select_for_update().filter(**customer)
    return rows.order_by("-since").first()


def _end(row: CustomerGroupMembership, until: date, actor: User | None, at: datetime) -> None:
    if row.until is not None and row.until <= until:
        return
    if row.since >= until:
        raise GroupDaysOverlap(f"The group {row.customer_group} begins on {row.since}.")
    row.until, row.recorded_by, row.recorded_at = until, actor, at
    row.save(update_fields=["until", "recorded_by", "recorded_at"])


_REQUESTS = """
SELECT r.id FROM requests_servicerequest AS r
  LEFT JOIN facts_customergroupmembership AS of_person
    ON of_person.person_id = r.requester_id
   AND (r.opened_at AT TIME ZONE %(zone)s)::date >= of_person.since
   AND (of_person.until IS NULL OR (r.opened_at AT TIME ZONE %(zone)s)::date < of_person.until)
  LEFT JOIN facts_customergroupmembership AS of_department
    ON of_department.department_id = r.department_id
   AND (r.opened_at AT TIME ZONE %(zone)s)::date >= of_department.since
   AND (of_department.until IS NULL
        OR (r.opened_at AT TIME ZONE %(zone)s)::date < of_department.until)
 WHERE (r.requester_id IN (SELECT person_id FROM facts_customergroupmembership
                            WHERE customer_group = %(group)s)
    OR r.department_id IN (SELECT department_id FROM facts_customergroupmembership
                            WHERE customer_group = %(group)s))
   AND COALESCE(of_person.customer_group, of_department.customer_group) = %(group)s
"""


def requests_of(group: str) -> list[int]:
    """Return the ids of the requests that were created in a group. 1 query.

    Costs what the group's people and departments ever asked for.
    """
    with connection.cursor() as cursor:
        cursor.execute(_REQUESTS, {"group": group, "zone": settings.REPORTING_TIME_ZONE})
        return [pk for (pk,) in cursor.fetchall()]


def requests_in_any() -> list[int]:
    """Return the ids of the requests that were created in a group, whichever. A query a group."""
    return [pk for group in groups_in_use() for pk in requests_of(group)]


def groups_in_use() -> list[str]:
    """Return every group that anyone ever was in. 1 query."""
    groups = CustomerGroupMembership.objects.order_by("customer_group")
    return list(groups.values_list("customer_group", flat=True).distinct())


def words_of(group: str) -> str:
    """Return a group of customers as one says it: "key customers", "all other customers"."""
    return "all other customers" if group == OTHERS else f"{group.replace('-', ' ')} customers"


def groups_today() -> list[Group]:
    """Return every group in use with the people who are in it today, for survey waves. 4 queries.

    A group that nobody is in any more is among them, empty.
    """
    today, known = local_day(timezone.now()), groups()
    people: dict[str, set[int]] = {name: set() for name in groups_in_use()}
    for user_id, department_id, since, until in presences():
        if (since or date.min) <= today < (until or date.max):
            name = known.of(user_id, department_id, today)
            if name:
                people[name].add(user_id)
    return [
        Group(name, words_of(name).capitalize(), frozenset(ids)) for name, ids in people.items()
    ]


def groups_of(person_id: int, department_id: int | None) -> list[str]:
    """Return the groups that a person or their department is in for good. 1 query."""
    customer = Q(person=person_id) | Q(department=department_id or 0)
    rows = CustomerGroupMembership.objects.open().filter(customer)
    return sorted(set(rows.values_list("customer_group", flat=True)))


def members(group: str, day: date) -> tuple[list[int], list[int]]:
    """Return the (departments, people) of a group on a day. 1 query."""
    rows = CustomerGroupMembership.objects.filter(
        Q(until=None) | Q(until__gt=day), customer_group=group, since__lte=day
    )
    pairs = list(rows.order_by("pk").values_list("department_id", "person_id"))
    return [of for of, _ in pairs if of is not None], [who for _, who in pairs if who is not None]


@dataclass(frozen=True)
class Groups:
    """Who was in which group when. A person's own group goes before the department's."""

    of_people: dict[int, list[tuple[Window, str]]] = field(default_factory=dict)
    of_departments: dict[int, list[tuple[Window, str]]] = field(default_factory=dict)

    def of(self, person_id: int, department_id: int | None, day: date) -> str:
        """Return the group that a request created that day belongs to; empty: none."""
        own = _at(self.of_people.get(person_id, ()), day)
        return own or _at(self.of_departments.get(department_id or 0, ()), day)

    def presences_in(self, group: str, presences: Iterable[Presence]) -> Iterator[Presence]:
        """Yield the parts of presences that fall into a group."""
        for presence in presences:
            for since, until in self._stretches(presence):
                if self.of(presence.user_id, presence.department_id, since or date.min) == group:
                    yield presence._replace(since=since, until=until)

    def _stretches(self, presence: Presence) -> Iterator[tuple[date | None, date | None]]:
        """Yield the parts of a presence within which no group begins or ends."""
        windows = [
            window
            for window, _ in (
                *self.of_people.get(presence.user_id, ()),
                *self.of_departments.get(presence.department_id or 0, ()),
            )
        ]
        first, last = presence.since or date.min, presence.until or date.max
        cuts = {day for window in windows for day in window if day and first < day < last}
        starts: list[date | None] = [presence.since, *sorted(cuts)]
        yield from zip(starts, [*starts[1:], presence.until], strict=True)


def _at(memberships: Iterable[tuple[Window, str]], day: date) -> str:
    for (since, until), group in memberships:
        if since <= day and (until is None or day < until):
            return group
    return ""


def groups() -> Groups:
    """Return who was in which group when. 1 query."""
    found = Groups(defaultdict(list), defaultdict(list))
    rows = CustomerGroupMembership.objects.order_by("pk")
    for row in rows:
        of = found.of_departments if row.person_id is None else found.of_people
        customer = row.department_id if row.person_id is None else row.person_id
        of[customer or 0].append(((row.since, row.until), row.customer_group))
    return found
