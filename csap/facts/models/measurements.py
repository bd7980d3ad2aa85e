"""Measurements: values that were computed once and never change."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q


class State(models.TextChoices):
    """How a measurement may be shown (docs/metrics.md#small-numbers)."""

    OK = "ok", "shown"
    SMALL = "small", "few, so shown with care"
    HIDDEN = "hidden", "too few answers to show"
    NO_DATA = "no_data", "nothing to measure"
    PROVISIONAL = "provisional", "may still change"


class BaselineQuerySet(models.QuerySet["Baseline"]):
    def newest(self, scope: str) -> Self:
        """Of a scope, the newest computed first."""
        return self.filter(scope=scope).order_by("-computed_at", "-pk")


class Baseline(models.Model):
    """One dated set of measurements: a scope in a period of local days ``[start, end)``.

    ``as_of`` is the day at whose beginning what is due and what is mature was decided.
    ``is_stale``: days of the period were still to be rebuilt when it was computed.
    """

    scope = models.CharField(max_length=160, help_text="all, service:SLUG, department:CODE.")
    start = models.DateField()
    end = models.DateField()
    as_of = models.DateField()
    definition_version = models.PositiveSmallIntegerField(default=1)
    is_provisional = models.BooleanField()
    is_stale = models.BooleanField(default=False)
    computed_at = models.DateTimeField()
    input_hash = models.CharField(max_length=64)

    objects = BaselineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="baseline_period_has_days", condition=Q(end__gt=F("start"))
            ),
        ]
        indexes = [
            # Reader: the dashboard, newest of a scope and period.
            models.Index(
                fields=["scope", "start", "end", "-computed_at"], name="baseline_of_scope"
            ),
            # Reader: provisional ones whose period has become final.
            models.Index(
                fields=["end"], name="baseline_provisional", condition=Q(is_provisional=True)
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="baseline_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.start} to {self.end}"


class Measurement(models.Model):
    """One value. ``value``, ``low`` and ``high`` are null when there is none or it is hidden.

    ``k`` is the numerator of a share. ``detail`` holds what the metric adds: names, histograms,
    monthly points.
    """

    baseline = models.ForeignKey(Baseline, on_delete=models.PROTECT, related_name="measurements")
    family = models.PositiveSmallIntegerField(help_text="Which of the four baseline metrics.")
    metric = models.CharField(max_length=80)
    definition_version = models.PositiveSmallIntegerField()
    scope = models.CharField(max_length=160)
    start = models.DateField()
    end = models.DateField()
    as_of = models.DateField()
    n = models.PositiveBigIntegerField(null=True)
    k = models.PositiveBigIntegerField(null=True)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    state = models.CharField(max_length=12, choices=State)
    unit = models.CharField(max_length=40, blank=True)
    excluded_count = models.PositiveBigIntegerField(default=0)
    detail = models.JSONField(default=dict)
    input_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["baseline", "metric"], name="metric_is_measured_once_a_baseline"
            ),
            models.CheckConstraint(
                name="measurement_without_a_value_shows_none",
                condition=~Q(state__in=["hidden", "no_data"])
                | Q(k=None, value=None, low=None, high=None),
            ),
        ]
        indexes = [
            # Reader: the history of one metric of one scope.
            models.Index(fields=["metric", "scope", "-end"], name="measurement_history"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="measurement_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.metric} of {self.scope}"
