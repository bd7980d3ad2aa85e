"""Every way a person or department can change."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from servicedesk.accounts.models import Department, DepartmentMembership, User
from servicedesk.accounts.roles import Role
from servicedesk.common.errors import DomainError


class DepartmentLoop(DomainError):
    """A department would become its own ancestor."""


@transaction.atomic
def move_person(pk: int, *, department: Department | None, on: date) -> User:
    """Move a person to ``department`` from ``on``; past memberships stay as they were.

    A second move on the same day replaces the first.
    """
    user = User.objects.select_for_update().get(pk=pk)
    user.memberships.filter(valid_from__gte=on).delete()
    user.memberships.filter(valid_to=None).update(valid_to=on)
    user.memberships.filter(valid_to__gt=on).update(valid_to=on)
    if department is not None:
        DepartmentMembership.objects.create(user=user, department=department, valid_from=on)
    user.department = department
    user.save(update_fields=["department"])
    return user


@transaction.atomic
def set_roles(pk: int, *, roles: Collection[Role]) -> User:
    """Give a person exactly ``roles``. The history keeps who did it (pghistory's context)."""
    user = User.objects.select_for_update().get(pk=pk)
    user.roles = sorted(set(roles))
    user.is_staff = user.is_superuser = Role.ADMIN in roles
    user.save(update_fields=["roles", "is_staff", "is_superuser"])
    return user


@transaction.atomic
def move_department(pk: int, *, parent: Department | None) -> Department:
    """Hang a department below ``parent``.

    :raises DepartmentLoop: if ``parent`` is the department itself or lies below it.
    """
    from servicedesk.accounts import queries

    # One lock for the tree: two moves at once could otherwise close a loop together.
    departments = {d.pk: d for d in Department.objects.select_for_update().order_by("pk")}
    department = departments[pk]
    if parent is not None and parent.pk in queries.subtree_ids(pk):
        raise DepartmentLoop(f"{department.name} cannot lie below itself.", field="parent")
    department.parent = parent
    department.save(update_fields=["parent"])
    return department


@transaction.atomic
def set_preferences(pk: int, *, time_zone: str, language: str) -> User:
    """Keep how a person wants dates, times and numbers shown; "" follows the organisation."""
    user = User.objects.select_for_update().get(pk=pk)
    user.time_zone, user.language = time_zone, language
    user.save(update_fields=["time_zone", "language"])
    return user
