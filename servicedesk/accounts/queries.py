"""Values about people for the rooms above."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.apps import apps

from servicedesk.accounts.models import Department, DepartmentMembership, User


def subtree_ids(department_id: int) -> frozenset[int]:
    """Return the ids of a department and everything below it. One query over the whole tree."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent_id in Department.objects.values_list("pk", "parent_id"):
        children[parent_id].append(pk)
    found, waiting = set(), [department_id]
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting.extend(children[pk])
    return frozenset(found)


def ancestor_ids(department_id: int) -> list[int]:
    """Return the ids of a department and of everything above it. One query over the whole tree."""
    tree, found = department_tree(), [department_id]
    while (above := tree.get(found[-1])) is not None and above not in found:
        found.append(above)
    return found


class Presence(NamedTuple):
    """Days ``[since, until)`` on which a person had an active account, in a department or none.

    None: since ever, until further notice.
    """

    user_id: int
    department_id: int | None
    since: date | None
    until: date | None


def presences() -> list[Presence]:
    """Return when everyone was there, department by department. Two queries.

    Who has no dated membership counts in their present department all along. An account that is
    not active and has no leaving date was never counted.
    """
    stays: dict[int, list[tuple[int | None, date | None, date | None]]] = defaultdict(list)
    for pk, *stay in DepartmentMembership.objects.order_by("user", "valid_from").values_list(
        "user_id", "department_id", "valid_from", "valid_to"
    ):
        stays[pk].append(tuple(stay))  # type: ignore[arg-type]
    people = User.objects.exclude(is_active=False, left_date=None).order_by("pk")
    return [
        Presence(pk, of, _later(joined, since), _earlier(left, until))
        for pk, department_id, joined, left in people.values_list(
            "pk", "department_id", "joined_date", "left_date"
        )
        for of, since, until in stays.get(pk) or [(department_id, None, None)]
    ]


def newest_change_of_people() -> int:
    """Return the number of the last change of anyone's record, a name say; 0: none. 1 query."""
    changes = apps.get_model("accounts", "UserEvent")._default_manager
    return changes.order_by("-pk").values_list("pk", flat=True).first() or 0


def department_codes() -> dict[str, int]:
    """Return the id of every department by code. One query."""
    return dict(Department.objects.values_list("code", "pk"))


def department_names() -> dict[str, str]:
    """Return the name of every department by code, by name. One query."""
    return dict(Department.objects.order_by("name", "code").values_list("code", "name"))


def department_tree() -> dict[int, int | None]:
    """Return the parent of every department. One query."""
    return dict(Department.objects.values_list("pk", "parent_id"))


def _later(a: date | None, b: date | None) -> date | None:
    return max(a, b) if a and b else a or b


def _earlier(a: date | None, b: date | None) -> date | None:
    return min(a, b) if a and b else a or b
