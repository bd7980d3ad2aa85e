"""When a service was not there."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from requests_app.catalogue.models.services import Service, Stage
from requests_app.catalogue.models.targets import InstantRange
from servicedesk.accounts.models import User

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class OutageKind(models.TextChoices):
    FULL = "FULL", "not available"
    DEGRADED = "DEGRADED", "slow or in part"


class OutageQuerySet(models.QuerySet["Outage"]):
    def visible_to(self, user: User) -> Self:
        """Staff see every outage, anyone else those of live services."""
        return self if user.is_staff_member else self.filter(service__stage=Stage.LIVE)

    def standing(self) -> Self:
        """Without what was written down by mistake."""
        return self.filter(is_void=False)

    def known_at(self, at: datetime, *, soon: datetime) -> Self:
        """What goes on at an instant, and planned work that begins before ``soon``."""
        lasting = Q(ended_at=None) | Q(ended_at__gt=at)
        begun = Q(started_at__lte=at) | Q(is_planned=True, started_at__lte=soon)
        return self.standing().filter(lasting, begun)


@pghistory.track()
class Outage(models.Model):
    """A service was down or slow, ``[started_at, ended_at)``; null: it goes on.

    Planned work was announced and is no failure. ``reason`` and ``changed_by`` are of the last
    change; the events keep those of every version.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="outages")
    kind = models.CharField(max_length=8, choices=OutageKind, default=OutageKind.FULL)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    is_planned = models.BooleanField(default=False)
    is_void = models.BooleanField(default=False, help_text="By mistake; it counts nowhere.")
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    change_key = models.CharField(max_length=64, blank=True)

    objects = OutageQuerySet.as_manager()
    if TYPE_CHECKING:
        events: "RelatedManager[Any]"  # every version, made by pghistory

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outage_ends_after_it_starts",
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")),
            ),
            # Its index also serves the reader of one service's outages in a period.
            ExclusionConstraint(
                name="outages_of_a_kind_do_not_overlap",
                expressions=[
                    ("service", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (
                        InstantRange("started_at", "ended_at", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(is_void=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.service_id} from {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None
