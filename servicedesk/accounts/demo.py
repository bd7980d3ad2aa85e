"""The people whom a visitor of the demo may be. Never used outside it."""

from typing import NamedTuple

from django.db.models import F

from servicedesk.accounts.models import User
from servicedesk.accounts.roles import Role

#: Everyone in the demo signs in with it; `seed_demo` sets it and refuses to run elsewhere.
DEMO_PASSWORD = "try-the-desk"  # noqa: S105


class DemoPerson(NamedTuple):
    """Somebody to try the product as."""

    user: User
    role: str
    what_for: str


_PARTS = (
    (None, "End-user", "asks for help, follows it, says how it was"),
    (Role.AGENT, "Agent", "works the queue"),
    (Role.TEAM_LEAD, "Team lead", "sees who has what"),
    (Role.MANAGER, "Service manager", "reads the action plan"),
    (Role.ADMIN, "Administrator", "sets things up"),
)


def demo_people() -> list[DemoPerson]:
    """Return one person for each role, the longest known first. One query a role."""
    people = []
    for role, label, what_for in _PARTS:
        having = User.objects.active().filter(roles__contains=[role] if role else [])
        # Somebody with that role alone, where there is one.
        user = having.order_by(F("roles__len"), "pk").first()
        if user is not None:
            people.append(DemoPerson(user, label, what_for))
    return people
