"""How many of the resolutions are asked about."""

from datetime import datetime
from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from servicedesk.accounts.models import User


class SamplingRuleQuerySet(models.QuerySet["SamplingRule"]):
    def visible_to(self, user: User) -> Self:
        """Managers and admins set them. Who works requests must not know what is asked about."""
        return self if user.is_plan_member else self.none()

    def in_force(self, at: datetime) -> Self:
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=at), valid_from__lte=at)


@pghistory.track()
class SamplingRule(models.Model):
    """Of a service's resolutions, ``share`` percent are asked about, in ``[valid_from, valid_to)``.

    ``service`` null: of every service without a rule of its own. ``valid_to`` null: until further
    notice. Without any rule all are asked about.
    """

    service = models.ForeignKey(
        "catalogue.Service", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    share = models.PositiveSmallIntegerField(help_text="Percent, 0 to 100.")
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SamplingRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="sampling_share_is_a_share", condition=Q(share__lte=100)),
            models.CheckConstraint(
                name="sampling_rule_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
            models.UniqueConstraint(
                fields=["service"],
                name="one_sampling_rule_of_a_service_is_in_force",
                condition=Q(valid_to=None),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share} % of {self.service_id or 'every service'}"
