"""What people answered: the effective answers, and every earlier version of them."""

from datetime import datetime
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from servicedesk.accounts.models import User
from surveys.models.instruments import Question, QuestionnaireVersion
from surveys.models.invitations import Invitation
from surveys.models.waves import Wave
from surveys.vocabulary import EDITABLE_FOR, SEALED_AFTER, Behaviour, Channel, Mode, Part


class Collection(models.Model):
    """Answers that were collected elsewhere, brought in as one file. ``file_hash``: SHA-256."""

    version = models.ForeignKey(
        QuestionnaireVersion, on_delete=models.PROTECT, related_name="collections"
    )
    name = models.CharField(max_length=120)
    file_hash = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    collected_on = models.DateField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], name="collection_name_is_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class ResponseQuerySet(models.QuerySet["Response"]):
    def visible_to(self, user: User) -> Self:
        """Single answers are for who gave them; everyone else sees protected totals."""
        return self.filter(invitation__person=user)

    def to_be_sealed(self, at: datetime) -> Self:
        """Anonymous ones that may not be changed any more but to which a link still leads."""
        given = self.filter(mode=Mode.ANONYMOUS, edit_hash__isnull=False)
        return given.filter(answered_at__lte=at - SEALED_AFTER)


class Response(models.Model):
    """The one effective response to an invitation; its answers are the newest given.

    ``answered_at`` is when it was first given and never changes: it decides whether it counts.
    An anonymous one has no invitation, no instant finer than the Monday of its week, and no
    version kept: only ``edit_hash``, of a secret that the link alone holds, leads back to it, and
    only until it is sealed. One that was collected elsewhere has a ``collection`` and the
    ``respondent`` of its file. ``department`` and ``group`` are those of the frame, or of the file.
    """

    invitation = models.OneToOneField(
        Invitation, on_delete=models.CASCADE, null=True, blank=True, related_name="response"
    )
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="+")
    wave = models.ForeignKey(
        Wave, on_delete=models.PROTECT, null=True, blank=True, related_name="responses"
    )
    collection = models.ForeignKey(
        Collection, on_delete=models.CASCADE, null=True, blank=True, related_name="responses"
    )
    respondent = models.CharField(max_length=80, blank=True)
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    group = models.CharField(max_length=40, blank=True)
    mode = models.CharField(max_length=12, choices=Mode, default=Mode.CONFIDENTIAL)
    edit_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)  # noqa: DJ001 - null: none
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
            models.CheckConstraint(
                name="anonymous_response_leads_to_nobody",
                condition=~Q(mode=Mode.ANONYMOUS) | Q(invitation=None, respondent=""),
            ),
            models.CheckConstraint(
                name="response_has_one_origin",
                condition=Q(collection=None, respondent="")
                | Q(collection__isnull=False, invitation=None, wave=None),
            ),
            models.UniqueConstraint(
                fields=["collection", "respondent"],
                name="respondent_is_once_in_a_collection",
                condition=~Q(respondent=""),
            ),
        ]
        indexes = [
            # Reader: what was answered in a period.
            models.Index(fields=["answered_at"], name="response_answered"),
        ]

    def __str__(self) -> str:
        return f"response to {self.invitation_id}"

    @property
    def editable_until(self) -> datetime:
        """The instant from which on it stays as it is."""
        kept = SEALED_AFTER if self.mode == Mode.ANONYMOUS else EDITABLE_FOR
        return self.answered_at + kept

    def is_editable(self, at: datetime) -> bool:
        """Return whether it may still be changed."""
        return at < self.editable_until


class ResponseVersion(models.Model):
    """What a response said at one time; append-only.

    ``answers`` is ``{name of an items.Item: [value, comment]}``. Anonymous responses have none.
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

    ``service`` says which one the answer is about, where the question is asked of several.
    ``behaviour`` and ``measure`` are the question's, copied so that a roll-up reads one table.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part, blank=True)
    service = models.ForeignKey(
        "catalogue.Service", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    value = models.SmallIntegerField(null=True, blank=True)
    comment = models.TextField(blank=True)
    behaviour = models.CharField(max_length=14, choices=Behaviour, null=True, blank=True)  # noqa: DJ001 - null: of none
    measure = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question", "part", "service"],
                name="question_is_answered_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="answer_says_something",
                condition=Q(value__isnull=False) | ~Q(comment=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.value}"
