"""What people answered: the effective answers, and every earlier version of them."""

from datetime import datetime
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from servicedesk.accounts.models import User
from surveys.models.instruments import Question
from surveys.models.invitations import Invitation
from surveys.vocabulary import EDITABLE_FOR, Behaviour, Channel, Part


class ResponseQuerySet(models.QuerySet["Response"]):
    def visible_to(self, user: User) -> Self:
        """Single answers are for who gave them; everyone else sees protected totals."""
        return self.filter(invitation__person=user)


class Response(models.Model):
    """The one effective response to an invitation; its answers are the newest given.

    ``answered_at`` is when it was first given and never changes: it decides whether it counts.
    """

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="response")
    answered_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    number = models.PositiveSmallIntegerField(default=1, help_text="Grows with each change.")

    objects = ResponseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="response_changes_after_it_is_given",
                condition=Q(changed_at__gte=F("answered_at")),
            ),
        ]
        indexes = [
            # Reader: what was answered in a period.
            models.Index(fields=["answered_at"], name="response_answered"),
        ]

    def __str__(self) -> str:
        return f"response to {self.invitation_id}"

    def is_editable(self, at: datetime) -> bool:
        """Return whether it may still be changed."""
        return at < self.answered_at + EDITABLE_FOR


class ResponseVersion(models.Model):
    """What a response said at one time; append-only.

    ``answers`` is ``{"key" or "key:part": [value, comment]}``.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    channel = models.CharField(max_length=8, choices=Channel)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "number"], name="response_version_is_unique"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="response_version_is_append_only", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} version {self.number}"


class Answer(models.Model):
    """One value of a response. ``value`` null: only the comment was given.

    ``behaviour`` and ``measure`` are the question's, copied so that a roll-up reads one table.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part, blank=True)
    value = models.SmallIntegerField(null=True, blank=True)
    comment = models.TextField(blank=True)
    behaviour = models.CharField(max_length=14, choices=Behaviour, null=True, blank=True)  # noqa: DJ001 - null: of none
    measure = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question", "part"], name="question_is_answered_once"
            ),
            models.CheckConstraint(
                name="answer_says_something",
                condition=Q(value__isnull=False) | ~Q(comment=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.value}"
