"""Values about key customers for the rooms above. The door of this room besides ``events``."""

from datetime import date, datetime
from typing import NamedTuple

from csap.customers.models import Customer, Decision, Representation, Standing
from csap.customers.scoring import ENTER, is_suggested_now
from csap.customers.vocabulary import KEY_GROUP, TAKEN
from csap.facts.periods import local_day
from csap.facts.scopes import Scope
from servicedesk.accounts.models import User
from servicedesk.accounts.queries import department_codes, subtree_ids

#: The scope of all key customers together.
KEY_SCOPE = str(Scope(group=KEY_GROUP))
#: How many quarters a suggestion and a history look back.
QUARTERS = 8


class KeyCustomer(NamedTuple):
    """A key customer at an instant. ``until``: the first day after the term."""

    customer_id: int
    department_id: int
    code: str
    name: str
    representative: User
    since: date
    until: date


class Suggestion(NamedTuple):
    """What the system says of a customer today, and the standing that it says it on."""

    is_suggested: bool
    standing: Standing | None


def current(at: datetime) -> list[KeyCustomer]:
    """Return the key customers of an instant, past ones too, by department. 2 queries.

    The group of all of them is ``KEY_GROUP``, its scope ``KEY_SCOPE``.
    """
    newest = (
        Decision.objects.filter(at__lte=at)
        .order_by("customer", "-at", "-pk")
        .distinct("customer")
        .select_related("customer__department")
    )
    day = local_day(at)
    taken = [each for each in newest if each.outcome in TAKEN and each.until and each.until > day]
    spoke = (
        Representation.objects.filter(at__lte=at, customer__in=[each.customer_id for each in taken])
        .order_by("customer", "-at", "-pk")
        .distinct("customer")
        .select_related("person")
    )
    people = {each.customer_id: each.person for each in spoke}
    found = [_key_customer(each, people[each.customer_id]) for each in taken]
    return sorted(found, key=lambda customer: customer.name)


def _key_customer(decision: Decision, person: User) -> KeyCustomer:
    department = decision.customer.department
    return KeyCustomer(
        customer_id=decision.customer_id,
        department_id=department.pk,
        code=department.code,
        name=department.name,
        representative=person,
        since=decision.since,
        until=decision.until or decision.since,
    )


def representatives_of(scope: Scope | str, *, at: datetime) -> list[User]:
    """Return who speaks for the key customers that a scope concerns, by name. Up to 6 queries.

    Of a department those within it and those it lies in; of a service those that asked for it in
    the year of their newest standing, else all; of everything else all.
    """
    wanted = Scope.parse(scope) if isinstance(scope, str) else scope
    found = current(at)
    if wanted.department:
        found = [each for each in found if _concerns(each, wanted.department)]
    if wanted.service:
        found = _who_ask_for(wanted.service, found) or found
    people = {each.representative.pk: each.representative for each in found}
    return sorted(people.values(), key=lambda person: (person.name, person.pk))


def _concerns(customer: KeyCustomer, code: str) -> bool:
    pk = department_codes().get(code)
    if pk is None:
        return False
    return pk in subtree_ids(customer.department_id) or customer.department_id in subtree_ids(pk)


def _who_ask_for(slug: str, customers: list[KeyCustomer]) -> list[KeyCustomer]:
    from csap.facts.sources import service_ids

    service_id = service_ids().get(slug)
    asked = {
        standing.customer_id
        for standing in newest_standings([each.customer_id for each in customers]).values()
        if str(service_id) in standing.services
    }
    return [each for each in customers if each.customer_id in asked]


def newest_standings(customer_ids: list[int]) -> dict[int, Standing]:
    """Return the newest standing of each customer that has one. 1 query."""
    rows = Standing.objects.filter(customer__in=customer_ids)
    newest = rows.order_by("customer", "-start", "-pk").distinct("customer")
    return {row.customer_id: row for row in newest}


def quarters_of(customer_ids: list[int]) -> dict[int, list[Standing]]:
    """Return the standings of the last quarters, the newest of each, oldest first. 1 query."""
    rows = Standing.objects.filter(customer__in=customer_ids)
    newest = rows.order_by("customer", "-start", "-pk").distinct("customer", "start")
    found: dict[int, list[Standing]] = {pk: [] for pk in customer_ids}
    for row in newest:
        found[row.customer_id].append(row)
    return {pk: quarters[:QUARTERS][::-1] for pk, quarters in found.items()}


def suggestion_for(customer: Customer) -> Suggestion:
    """Return what the system suggests for a customer. 1 query."""
    quarters = quarters_of([customer.pk])[customer.pk]
    return suggestion(quarters)


def suggestion(quarters: list[Standing]) -> Suggestion:
    """Return what the system suggests on the standings of quarters, oldest first. No query."""
    newest = quarters[-1] if quarters else None
    return Suggestion(is_suggested_now(quarters), newest)


__all__ = [
    "ENTER",
    "KEY_SCOPE",
    "KeyCustomer",
    "Suggestion",
    "current",
    "newest_standings",
    "quarters_of",
    "representatives_of",
    "suggestion",
    "suggestion_for",
]
