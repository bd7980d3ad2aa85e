"""Projects and consulting: the plan, the money, what success means, and what was learned.

Money is integer minor units of ``currency``; dates are days of the organisation's zone.
"""

from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from requests_app.requests.models import ServiceRequest
from servicedesk.accounts.models import User


class State(models.TextChoices):
    PROPOSED = "PROPOSED", "proposed"
    ACTIVE = "ACTIVE", "under way"
    COMPLETED = "COMPLETED", "completed"
    CANCELLED = "CANCELLED", "cancelled"


class EngagementQuerySet(models.QuerySet["Engagement"]):
    def visible_to(self, user: User) -> Self:
        """Whoever may see the request may see its engagement."""
        return self.filter(service_request__in=ServiceRequest.objects.visible_to(user))


@pghistory.track()
class Engagement(models.Model):
    """The work that a project or consulting request became."""

    service_request = models.OneToOneField(
        ServiceRequest, on_delete=models.CASCADE, related_name="engagement"
    )
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    sponsor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    currency = models.CharField(max_length=3)
    started_date = models.DateField(null=True, blank=True)
    completed_date = models.DateField(
        null=True, blank=True, help_text="When the result was accepted."
    )
    cost_minor = models.BigIntegerField(default=0, help_text="Spent so far, in minor units.")
    close_out = models.TextField(blank=True)
    lessons_waived = models.CharField(
        max_length=200, blank=True, help_text="Why there is no lesson to record."
    )

    objects = EngagementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="engagement_completed_date_iff_completed",
                condition=Q(state=State.COMPLETED, completed_date__isnull=False)
                | (~Q(state=State.COMPLETED) & Q(completed_date=None)),
            ),
            models.CheckConstraint(
                name="engagement_completed_after_it_started",
                condition=Q(completed_date=None)
                | Q(started_date=None)
                | Q(completed_date__gte=F("started_date")),
            ),
            models.CheckConstraint(
                name="engagement_cost_is_not_negative", condition=Q(cost_minor__gte=0)
            ),
        ]
        indexes = [
            # Reader: the results of a period.
            models.Index(
                fields=["completed_date"],
                name="engagement_completed",
                condition=Q(state=State.COMPLETED),
            ),
        ]

    def __str__(self) -> str:
        return f"engagement of {self.service_request_id}"


class Baseline(models.Model):
    """An approved plan. A new approval is a new version; the first stays to be seen."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="baselines")
    version = models.PositiveSmallIntegerField()
    planned_start = models.DateField()
    planned_end = models.DateField()
    budget_minor = models.BigIntegerField(help_text="In minor units; zero: no budget was set.")
    reason = models.CharField(max_length=200, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "version"], name="baseline_version_is_unique"
            ),
            models.CheckConstraint(
                name="baseline_ends_after_it_starts",
                condition=Q(planned_end__gte=F("planned_start")),
            ),
            models.CheckConstraint(
                name="baseline_budget_is_not_negative", condition=Q(budget_minor__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.version} of {self.engagement_id}"


class SuccessCriterion(models.Model):
    """What the sponsor calls success.

    ``attained_permille`` is 0, 500, 1000 or between; null: not assessed, or, where ``evidence``
    says why, not yet measured.

    Criteria added after the work began are kept and flagged, but not counted.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="criteria")
    text = models.CharField(max_length=300)
    weight = models.PositiveSmallIntegerField(default=1)
    attained_permille = models.PositiveSmallIntegerField(null=True, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    added_after_start = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "success criteria"
        constraints = [
            models.CheckConstraint(name="criterion_weighs_something", condition=Q(weight__gte=1)),
            models.CheckConstraint(
                name="criterion_is_attained_at_most_whole",
                condition=Q(attained_permille=None) | Q(attained_permille__lte=1000),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_answered(self) -> bool:
        """Assessed, or said to be not yet measured, which needs its reason as evidence."""
        return self.attained_permille is not None or bool(self.evidence)


class CostEntry(models.Model):
    """Money spent on an engagement; a correction is a negative entry."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="costs")
    amount_minor = models.BigIntegerField()
    note = models.CharField(max_length=200)
    spent_date = models.DateField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "cost entries"

    def __str__(self) -> str:
        return f"{self.amount_minor} on {self.spent_date}"


class Lesson(models.Model):
    """What was learned, to be found again at the next intake."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="lessons")
    text = models.TextField(max_length=2000)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    cited_by = models.ManyToManyField(Engagement, related_name="cites", blank=True)
    action_done_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.text[:60]
