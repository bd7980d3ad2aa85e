"""Findings, the evidence frozen with them, what happened to them, and the runs that looked."""

from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from csap.facts.models import Baseline
from csap.findings.vocabulary import (
    OPEN_STATES,
    PERCEIVED,
    SENTENCE_MAX_LENGTH,
    Ending,
    Kind,
    Reason,
    Side,
    Stage,
    State,
    Step,
)
from servicedesk.accounts.models import User

#: How lists are ordered; also the key by which they are paged.
BY_WEIGHT = ("-is_deficiency", "-severity", "-pk")


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, user: User) -> Self:
        """Managers and administrators see every finding; nobody else any."""
        return self if user.is_plan_member else self.none()

    def waiting(self) -> Self:
        """Of those nobody has decided about."""
        return self.filter(state=State.WAITING)

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def by_weight(self) -> Self:
        """Largest first: deficiencies before the rest, then by size times demand concerned."""
        return self.order_by(*BY_WEIGHT)

    def perceptions(self) -> Self:
        """What people think to the bad side: of any state but dismissed by a person."""
        return self.filter(metric__in=PERCEIVED, side=Side.BAD).exclude(state=State.DISMISSED)

    def for_list(self) -> Self:
        """With the newest evidence of each; 2 queries for any length."""
        newest = Evidence.objects.order_by("finding_id", "-pk").distinct("finding_id")
        return self.prefetch_related(models.Prefetch("evidence", newest, to_attr="newest_evidence"))


class Finding(models.Model):
    """A deficiency, anomaly, gap or trend that a rule found in a metric of a scope.

    ``sentence`` says what, in the words of its newest evidence. ``severity`` orders a list and
    means nothing else: size in smallest changes that matter, times the share of demand concerned.
    """

    number = models.CharField(max_length=16, unique=True, help_text="F-31, from a sequence.")
    kind = models.CharField(max_length=16, choices=Kind)
    stage = models.CharField(max_length=12, choices=Stage, blank=True)
    metric = models.CharField(max_length=80)
    scope = models.CharField(max_length=160)
    scope_words = models.CharField(max_length=200)
    side = models.CharField(max_length=4, choices=Side)
    is_deficiency = models.BooleanField(help_text="Calls for a plan (docs/metrics.md#findings).")
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    sentence = models.TextField()
    severity = models.PositiveIntegerField(help_text="In thousandths.")
    principles = ArrayField(models.PositiveSmallIntegerField(), default=list)
    opened_at = models.DateTimeField()
    first_start = models.DateField(help_text="First day of the period it was first found in.")
    last_end = models.DateField(help_text="End of the newest period it was found in, excluded.")
    closed_at = models.DateTimeField(null=True)
    plan_number = models.CharField(max_length=16, blank=True, help_text="CSAP-7, once linked.")

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "metric", "scope"],
                condition=Q(state__in=OPEN_STATES),
                name="one_open_finding_a_kind_metric_and_scope",
            ),
            models.CheckConstraint(
                name="finding_is_closed_iff_dismissed_or_ended",
                condition=Q(state__in=OPEN_STATES, closed_at=None)
                | (~Q(state__in=OPEN_STATES) & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="finding_is_linked_to_a_plan_that_has_a_number",
                condition=~Q(state=State.ATTACHED) | ~Q(plan_number=""),
            ),
            models.CheckConstraint(
                name="finding_period_has_days", condition=Q(last_end__gt=F("first_start"))
            ),
        ]
        indexes = [
            # Reader: the list of findings, by state, the weightiest first.
            models.Index(
                fields=["state", "-is_deficiency", "-severity", "-id"], name="finding_list"
            ),
            # Reader: a run, which asks what was decided about the same thing before.
            models.Index(fields=["kind", "metric", "scope", "-last_end"], name="finding_past"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.sentence}"

    @property
    def is_waiting(self) -> bool:
        return self.state == State.WAITING

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class Evidence(models.Model):
    """What a rule saw in one period, frozen: later changes of the figures never reach it.

    ``points`` is the series as it was stored, with its limits; ``statistics`` what the rule
    computed from it: p, p after correction for many tests, the size of the family, z, periods.
    """

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="evidence")
    baseline = models.ForeignKey(Baseline, on_delete=models.PROTECT, related_name="+")
    start = models.DateField()
    end = models.DateField()
    sentence = models.TextField()
    why = models.TextField(help_text="Why it is reported, and how likely chance is.")
    stage = models.CharField(max_length=12, choices=Stage, blank=True)
    n = models.PositiveBigIntegerField(null=True)
    k = models.PositiveBigIntegerField(null=True)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    unit = models.CharField(max_length=40, blank=True)
    definition_version = models.PositiveSmallIntegerField()
    input_hash = models.CharField(max_length=64, help_text="Of the baseline's input.")
    points = models.JSONField(default=dict)
    statistics = models.JSONField(default=dict)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "start", "end", "input_hash"],
                name="evidence_is_kept_once_a_period_and_input",
            ),
            models.CheckConstraint(
                name="evidence_period_has_days", condition=Q(end__gt=F("start"))
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="evidence_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.start} to {self.end}: {self.sentence}"


class FindingEvent(models.Model):
    """One step of a finding's life. Append-only. ``actor`` null: the rules."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="events")
    step = models.CharField(max_length=12, choices=Step)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    reason = models.CharField(max_length=12, blank=True, choices=[*Reason.choices, *Ending.choices])
    sentence = models.CharField(max_length=SENTENCE_MAX_LENGTH, blank=True)
    detail = models.JSONField(default=dict, help_text="Plan number, period.")
    key = models.CharField(max_length=64, null=True, unique=True, help_text="Makes it once.")  # noqa: DJ001 - no key is no duplicate

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_finding_is_dismissed_by_somebody_with_a_reason",
                condition=~Q(step=Step.DISMISSED)
                | (Q(actor__isnull=False) & ~Q(reason="") & ~Q(sentence="")),
            ),
        ]
        indexes = [
            # Reader: the page of a finding.
            models.Index(fields=["finding", "id"], name="finding_event_order"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="finding_event_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.get_step_display()}"


class Charge(models.Model):
    """Who sees to a finding, and until when. Append-only: the newest one of a finding counts.

    It closes nothing: a finding is gone when the rules no longer find it.
    """

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="charges")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_date = models.DateField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        indexes = [
            # Reader: the newest charge of each finding in the list of perceptions.
            models.Index(fields=["finding", "-id"], name="finding_charge_newest"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="finding_charge_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} until {self.due_date}"


class Run(models.Model):
    """One look of the rules at a closed, final period. Append-only.

    ``charts`` and ``tests`` count what was looked at, ``signals`` the charts with a pattern in
    their newest month, ``called`` what survived the correction for many tests.
    """

    start = models.DateField()
    end = models.DateField()
    at = models.DateTimeField()
    scopes = models.PositiveIntegerField()
    charts = models.PositiveIntegerField()
    tests = models.PositiveIntegerField()
    signals = models.PositiveIntegerField()
    called = models.PositiveIntegerField()
    opened = models.PositiveIntegerField()
    repeated = models.PositiveIntegerField()
    ended = models.PositiveIntegerField()
    #: Words of the scopes where opinions were too few to judge.
    too_few = models.JSONField(default=list)

    class Meta:
        indexes = [
            # Reader: the list's heading, and which period is next.
            models.Index(fields=["-end", "-id"], name="finding_run_newest"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="finding_run_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.start} to {self.end} at {self.at}"
