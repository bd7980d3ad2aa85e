"""Control limits that were frozen: what is usual, decided once and on record."""

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q


class ControlLimitsQuerySet(models.QuerySet["ControlLimits"]):
    def in_force(self, scope: str) -> Self:
        """Of a scope: of each metric and definition, what was decided last."""
        newest = self.filter(scope=scope).order_by(
            "metric", "definition_version", "-frozen_at", "-pk"
        )
        return newest.distinct("metric", "definition_version")


class ControlLimits(models.Model):
    """Limits of one series, as decided. Later ones of the same series take their place.

    ``center``, ``sigma`` and ``season`` are those of ``measures.charts.Fitted``; the months they
    were found from are ``[based_from, based_to)``. ``frozen_by`` null: the first limits, frozen
    by rule once there were months enough.
    """

    metric = models.CharField(max_length=80)
    definition_version = models.PositiveSmallIntegerField()
    scope = models.CharField(max_length=160)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300)
    center = models.FloatField()
    sigma = models.FloatField()
    season = models.JSONField(default=dict, blank=True)
    based_from = models.DateField()
    based_to = models.DateField()
    points = models.PositiveSmallIntegerField()

    objects = ControlLimitsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "control limits"
        constraints = [
            models.CheckConstraint(
                name="limits_are_of_twelve_months_or_more", condition=Q(points__gte=12)
            ),
            models.CheckConstraint(name="limits_have_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="limits_are_based_on_a_period", condition=Q(based_to__gt=F("based_from"))
            ),
            models.CheckConstraint(name="limits_have_a_width", condition=Q(sigma__gt=0)),
        ]
        indexes = [
            # Reader: the limits in force of a scope.
            models.Index(
                fields=["scope", "metric", "definition_version", "-frozen_at"],
                name="control_limits_in_force",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="control_limits_are_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.metric} of {self.scope} from {self.frozen_at:%Y-%m-%d}"
