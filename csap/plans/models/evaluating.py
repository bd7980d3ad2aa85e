"""What came of a plan: readings of its effect, verdicts that people accepted, lessons."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from csap.plans.effect.vocabulary import Verdict
from csap.plans.models.content import Goal
from csap.plans.models.plan import Plan
from csap.plans.vocabulary import REASON_MAX_LENGTH, TEXT_MAX_LENGTH


class EffectReading(models.Model):
    """What may honestly be said of a goal at one time. Immutable, with all that it was made of.

    ``given`` holds every number that was looked at and ``found`` every check, so that anybody can
    work it out again; the same ``given`` is read once. ``read_by`` null: the monthly reading.
    """

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="readings")
    at = models.DateTimeField()
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    start = models.DateField(help_text="Of the window in which now is measured.")
    end = models.DateField()
    months_after = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=20, choices=Verdict)
    given = models.JSONField()
    found = models.JSONField()
    rules_version = models.PositiveSmallIntegerField()
    input_hash = models.CharField(max_length=64, help_text="Of what was given, and the rules.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "input_hash"], name="effect_is_read_once_from_the_same"
            ),
            models.CheckConstraint(name="effect_window_has_days", condition=Q(end__gt=F("start"))),
        ]
        indexes = [
            # Reader: the page of a plan, the newest reading of each goal.
            models.Index(fields=["goal", "-at"], name="effect_reading_newest"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="effect_reading_is_immutable",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.goal_id} {self.get_verdict_display()}"


class AcceptedVerdict(models.Model):
    """A verdict on a goal that a person stands for. Append-only; the newest one holds.

    It is what the reading says, or a more modest one for a reason.
    """

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="verdicts")
    reading = models.ForeignKey(EffectReading, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=20, choices=Verdict)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    reason = models.CharField(max_length=REASON_MAX_LENGTH, blank=True)
    key = models.CharField(max_length=64, unique=True, null=True, blank=True)

    class Meta:
        indexes = [
            # Readers: the page of a plan, and whether it may be closed.
            models.Index(fields=["goal", "-id"], name="accepted_verdict_newest"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="accepted_verdict_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.goal_id} {self.get_verdict_display()}"


class Lesson(models.Model):
    """What was learned from a plan, whatever its verdicts. Append-only."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="lessons")
    words = models.TextField(max_length=TEXT_MAX_LENGTH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    key = models.CharField(max_length=64, unique=True, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="lesson_has_words", condition=~Q(words="")),
        ]
        triggers = [
            pgtrigger.Protect(
                name="plan_lesson_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.at:%Y-%m-%d}"
