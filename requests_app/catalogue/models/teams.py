"""Support groups and who is in them."""

from typing import TYPE_CHECKING

import pghistory
from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    pass


@pghistory.track()
class Team(models.Model):
    """A support group."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    is_active = models.BooleanField(default=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="TeamMembership", related_name="teams"
    )

    def __str__(self) -> str:
        return self.name


class TeamMembership(models.Model):
    """A person works in a team, perhaps as its lead."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="team_memberships"
    )
    is_lead = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "user"], name="person_is_in_a_team_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.team_id}"
