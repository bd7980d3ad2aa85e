"""Service-level clocks and the holds that pause them."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from requests_app.catalogue.models import ServiceLevelTarget, WorkingCalendar
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import HoldReason


class ClockKind(models.TextChoices):
    RESPONSE = "RESPONSE", "first response"
    RESOLUTION = "RESOLUTION", "resolution"


class ClockQuerySet(models.QuerySet["Clock"]):
    def running(self) -> Self:
        return self.filter(stopped_at=None, paused_at=None)

    def unnoticed_breaches(self, at: datetime) -> Self:
        """Running clocks past their due instant that nobody was told about."""
        return self.running().filter(due_at__lte=at, breached_at=None)


class Clock(models.Model):
    """One promise of a request: by when. Business time of ``calendar``, as frozen at the start.

    ``due_at`` is where the clock will stand at ``target_seconds``; it moves with holds. Null
    target: the clock runs for the record, nothing is promised. ``stopped_at`` null: not yet.
    ``breached_at`` is the due instant that passed, once noticed. ``elapsed_seconds`` and
    ``held_seconds`` are what ``elapsed.elapsed`` gave when the clock stopped, so that sums over
    many requests need no calendar; null while it runs.
    """

    service_request = models.ForeignKey(
        ServiceRequest, on_delete=models.CASCADE, related_name="clocks"
    )
    kind = models.CharField(max_length=12, choices=ClockKind)
    calendar = models.ForeignKey(WorkingCalendar, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(
        ServiceLevelTarget, on_delete=models.PROTECT, null=True, related_name="+"
    )
    target_seconds = models.PositiveIntegerField(null=True)
    started_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    breached_at = models.DateTimeField(null=True, blank=True)
    elapsed_seconds = models.PositiveIntegerField(
        null=True, blank=True, help_text="Business seconds it ran in open spells, without holds."
    )
    held_seconds = models.PositiveIntegerField(
        null=True, blank=True, help_text="Business seconds of open spells that were on hold."
    )

    objects = ClockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service_request", "kind"], name="request_has_one_clock_of_a_kind"
            ),
            models.CheckConstraint(
                name="clock_stops_after_it_starts",
                condition=Q(stopped_at=None) | Q(stopped_at__gte=F("started_at")),
            ),
            models.CheckConstraint(
                name="clock_is_paused_only_while_it_runs",
                condition=Q(paused_at=None) | Q(stopped_at=None),
            ),
            models.CheckConstraint(
                name="clock_elapsed_is_known_only_once_stopped",
                condition=Q(elapsed_seconds=None, held_seconds=None)
                | Q(stopped_at__isnull=False, elapsed_seconds__gte=0, held_seconds__gte=0),
            ),
        ]
        indexes = [
            # Reader: the breach watch.
            models.Index(
                fields=["due_at"],
                name="clock_due_unnoticed",
                condition=Q(stopped_at=None, paused_at=None, breached_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.service_request_id}"

    @property
    def is_met(self) -> bool | None:
        """Whether the promise was kept; None while it runs, or when nothing was promised."""
        if self.due_at is None or self.stopped_at is None:
            return None
        return self.stopped_at <= self.due_at


class Hold(models.Model):
    """A stretch in which the request waited for somebody else. ``ended_at`` null: it still does."""

    service_request = models.ForeignKey(
        ServiceRequest, on_delete=models.CASCADE, related_name="holds"
    )
    reason = models.CharField(max_length=12, choices=HoldReason)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service_request"],
                name="request_is_held_once_at_a_time",
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="hold_ends_after_it_starts",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_request_id} held from {self.started_at:%Y-%m-%d %H:%M}"
