"""Calendars: the hours in which clocks run."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    pass


class WorkingCalendar(models.Model):
    """Hours in which clocks run. A version never changes; a change is a new version."""

    name = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=1)
    time_zone = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="calendar_version_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class WorkingWindow(models.Model):
    """One stretch of a weekday, local wall-clock minutes ``[opens, closes)``."""

    calendar = models.ForeignKey(WorkingCalendar, on_delete=models.CASCADE, related_name="windows")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday.")
    opens_minute = models.PositiveSmallIntegerField()
    closes_minute = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="window_weekday_exists", condition=Q(weekday__lte=6)),
            models.CheckConstraint(
                name="window_closes_after_it_opens",
                condition=Q(closes_minute__gt=F("opens_minute"), closes_minute__lte=1440),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.opens_minute}-{self.closes_minute}"


class Holiday(models.Model):
    """A local day on which no clock of the calendar runs."""

    calendar = models.ForeignKey(WorkingCalendar, on_delete=models.CASCADE, related_name="holidays")
    date = models.DateField()
    name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "date"], name="holiday_is_named_once"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"
