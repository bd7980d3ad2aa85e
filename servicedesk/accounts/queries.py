"""Values about people for the rooms above."""

from collections import defaultdict
from datetime import date

from django.db.models import Q

from servicedesk.accounts.models import Department, User


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


def active_people(on: date) -> "int":
    """Return how many people had an active account on ``on``. One query."""
    return User.objects.filter(
        Q(joined_date=None) | Q(joined_date__lte=on), Q(left_date=None) | Q(left_date__gt=on)
    ).count()
