"""The vocabulary of roles. Pure."""

from django.db import models


class Role(models.TextChoices):
    """What a person may be besides an end-user, which everyone is."""

    AGENT = "AGENT", "agent"
    TEAM_LEAD = "TEAM_LEAD", "team lead"
    MANAGER = "MANAGER", "service manager"
    ADMIN = "ADMIN", "administrator"


#: Roles that work requests on the desk.
DESK_ROLES = frozenset({Role.AGENT, Role.TEAM_LEAD, Role.ADMIN})
#: Roles that read the action plan.
PLAN_ROLES = frozenset({Role.MANAGER, Role.ADMIN})
