"""Who gets which report when, and what became of it."""

from datetime import date
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from csap.reports.vocabulary import ANSWERS, WORDS_MAX_LENGTH, Format, Rhythm, Step
from servicedesk.accounts.models import User
from servicedesk.accounts.roles import Role

_USER = settings.AUTH_USER_MODEL


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def visible_to(self, user: User) -> Self:
        """Administrators see every subscription, everybody else their own."""
        return self if user.has_role(Role.ADMIN) else self.filter(person=user)

    def standing(self) -> Self:
        """Those that were not ended; paused ones among them."""
        return self.filter(ended_at=None)

    def due(self, today: date) -> Self:
        """Those whose day has come."""
        return self.standing().filter(paused_at=None, next_on__lte=today)


class Subscription(models.Model):
    """A report that a person gets by mail. ``next_on``: the next day on which it is due.

    ``parameters`` are as a query string names them; a period in it rolls on. ``subject`` says them
    in the words of the day they were chosen. An ended one stays, for its log.
    """

    person = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    report = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict, blank=True)
    subject = models.CharField(max_length=WORDS_MAX_LENGTH)
    rhythm = models.CharField(max_length=8, choices=Rhythm)
    day = models.PositiveSmallIntegerField(
        help_text="Of a week 1 (Monday) to 7; of a month 1 to 31, where 31 is its last."
    )
    format = models.CharField(max_length=4, choices=Format)
    created_at = models.DateTimeField()
    next_on = models.DateField()
    paused_at = models.DateTimeField(null=True)
    paused_why = models.CharField(max_length=WORDS_MAX_LENGTH, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "report", "parameters", "rhythm", "format"],
                condition=Q(ended_at=None),
                name="a_report_is_subscribed_to_once",
            ),
            models.CheckConstraint(
                name="subscription_day_is_one_of_its_rhythm",
                condition=Q(rhythm=Rhythm.WEEKLY, day__range=(1, 7))
                | Q(rhythm=Rhythm.MONTHLY, day__range=(1, 31)),
            ),
            models.CheckConstraint(
                name="paused_subscription_says_why",
                condition=Q(paused_at=None, paused_why="")
                | (Q(paused_at__isnull=False) & ~Q(paused_why="")),
            ),
        ]
        indexes = [
            # Reader: the quarter-hourly look for what is due.
            models.Index(
                fields=["next_on"],
                condition=Q(ended_at=None, paused_at=None),
                name="subscription_due",
            ),
            # Reader: one's own page, and the administrators' list.
            models.Index(fields=["person", "-id"], name="subscription_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.report} of {self.subject}, {self.rhythm}"

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None


class LogEntry(models.Model):
    """One thing that happened to a subscription. ``actor`` null: the schedule. Append-only.

    ``due_on``: of a sending, the day it answers. ``recipient``, ``file_name``, ``size`` in bytes
    and ``content_hash`` (sha256 of the file) say what went to whom.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="log")
    step = models.CharField(max_length=12, choices=Step)
    due_on = models.DateField(null=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    said = models.CharField(max_length=WORDS_MAX_LENGTH, blank=True)
    recipient = models.EmailField(blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField(null=True)
    content_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "due_on"],
                condition=Q(due_on__isnull=False),
                name="a_due_day_is_answered_once",
            ),
            models.CheckConstraint(
                name="due_day_iff_the_entry_answers_one",
                condition=Q(step__in=ANSWERS, due_on__isnull=False)
                | (~Q(step__in=ANSWERS) & Q(due_on=None)),
            ),
            models.CheckConstraint(
                name="what_was_sent_is_on_record",
                condition=~Q(step=Step.SENT) | (~Q(recipient="") & ~Q(content_hash="")),
            ),
        ]
        indexes = [
            # Reader: the last entries of a subscription.
            models.Index(fields=["subscription", "-id"], name="report_log_of_subscription"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="report_log_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.subscription_id}"
