"""The plan, what triggered it, and the steps of its life."""

from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from csap.plans.vocabulary import (
    EVENT_MAX_LENGTH,
    OVER,
    REASON_MAX_LENGTH,
    SIGNED_STATES,
    TEXT_MAX_LENGTH,
    State,
    Trigger,
)
from servicedesk.accounts.models import User


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: User) -> Self:
        """Managers and administrators see every plan; nobody else any."""
        return self if user.is_plan_member else self.none()

    def open(self) -> Self:
        return self.exclude(state__in=OVER)

    def for_workspace(self) -> Self:
        """With what the page of a plan always names of other rows.

        The database takes longer to plan a join more than to fetch what few plans have.
        """
        return self.select_related("owner", "baseline__baseline")

    def about(self, scope: str, metric: str) -> Self:
        return self.filter(scope=scope, metric=metric)


class Plan(models.Model):
    """What is done about one metric of one scope. ``opened_by`` null: the rules."""

    number = models.CharField(max_length=16, unique=True, help_text="CSAP-7, from a sequence.")
    title = models.CharField(max_length=300)
    vision = models.TextField(
        max_length=TEXT_MAX_LENGTH,
        blank=True,
        help_text="What will be different for the people it is for.",
    )
    scope = models.CharField(max_length=160)
    scope_words = models.CharField(max_length=200)
    metric = models.CharField(max_length=80)
    trigger = models.CharField(max_length=12, choices=Trigger)
    state = models.CharField(max_length=20, choices=State, default=State.TRIGGERED)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(
        max_length=REASON_MAX_LENGTH, blank=True, help_text="Why a person opened it."
    )
    review_number = models.CharField(
        max_length=16, blank=True, help_text="Of the service review that decided on it."
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_plans",
        help_text="Answers for it on the provider's side.",
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text="Its last day.")
    proposed_ends_on = models.DateField(
        null=True, blank=True, help_text="Of an extension that the partners have yet to sign."
    )
    check_in_days = models.PositiveSmallIntegerField(
        default=30, help_text="How often the owner tells how it goes."
    )
    baseline = models.ForeignKey(
        "facts.FrozenBaseline", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    insufficient = models.JSONField(
        default=dict,
        blank=True,
        help_text="Why one of the four metrics (1 to 4) has no value in the baseline.",
    )
    control_scopes = ArrayField(
        models.CharField(max_length=160),
        default=list,
        blank=True,
        help_text="Scopes outside the plan that its effect is compared with.",
    )
    signing_round = models.PositiveSmallIntegerField(
        default=1, help_text="A material change begins the next one; signatures of earlier fall."
    )
    content_hash = models.CharField(
        max_length=64, blank=True, help_text="Of the text that is signed, or was."
    )
    predecessor = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successor",
        help_text="The plan that this one renews.",
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "metric"],
                condition=~Q(state__in=OVER),
                name="one_open_plan_a_scope_and_metric",
            ),
            models.CheckConstraint(
                name="plan_is_closed_iff_it_is_over",
                condition=Q(state__in=OVER, closed_at__isnull=False)
                | (~Q(state__in=OVER) & Q(closed_at=None)),
            ),
            models.CheckConstraint(
                name="only_a_deficiency_opens_a_plan_by_rule",
                condition=Q(opened_by__isnull=False) | Q(trigger=Trigger.DEFICIENCY),
            ),
            models.CheckConstraint(
                name="plan_has_its_dates_together",
                condition=Q(starts_on=None, ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="plan_is_extended_to_a_later_day",
                condition=Q(proposed_ends_on=None) | Q(proposed_ends_on__gt=F("ends_on")),
            ),
            models.CheckConstraint(
                name="plan_rests_on_a_baseline_once_it_is_frozen",
                condition=Q(state__in=(State.TRIGGERED, State.CANCELLED))
                | Q(baseline__isnull=False),
            ),
            models.CheckConstraint(
                name="signed_plan_has_owner_dates_and_text",
                condition=~Q(state__in=SIGNED_STATES)
                | (
                    Q(owner__isnull=False, starts_on__isnull=False, ends_on__isnull=False)
                    & ~Q(content_hash="")
                ),
            ),
            models.CheckConstraint(
                name="plan_is_not_its_own_predecessor", condition=~Q(predecessor=F("pk"))
            ),
            models.CheckConstraint(
                name="plan_checks_in_at_least_once_a_year",
                condition=Q(check_in_days__gte=1, check_in_days__lte=366),
            ),
        ]
        indexes = [
            # Reader: opening, which asks for the last one of the same scope and metric.
            models.Index(fields=["scope", "metric", "-id"], name="plan_of_scope_and_metric"),
            # Reader: the board, and the night's reminders.
            models.Index(fields=["state", "-id"], name="plan_of_state"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_over(self) -> bool:
        return self.state in OVER


class PlanFinding(models.Model):
    """A finding that speaks of what the plan is about. ``is_trigger``: it opened the plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="findings")
    finding = models.OneToOneField("findings.Finding", on_delete=models.PROTECT, related_name="+")
    is_trigger = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(is_trigger=True),
                name="one_finding_triggers_a_plan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.finding_id}"


class PlanEvent(models.Model):
    """One step of a plan's life. Append-only. ``actor`` null: the rules."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="events")
    event = models.CharField(max_length=EVENT_MAX_LENGTH)
    from_state = models.CharField(max_length=20, blank=True, choices=State)
    to_state = models.CharField(max_length=20, choices=State)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    reason = models.CharField(max_length=REASON_MAX_LENGTH, blank=True)
    detail = models.JSONField(default=dict, help_text="Number of the finding that was linked.")
    content_hash = models.CharField(max_length=64, help_text="Of what the plan said then.")
    key = models.CharField(
        max_length=64, unique=True, null=True, blank=True, help_text="The same step twice is one."
    )

    class Meta:
        indexes = [
            # Reader: the page of a plan.
            models.Index(fields=["plan", "id"], name="plan_event_order"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="plan_event_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.event}"
