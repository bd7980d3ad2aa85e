"""Who saw what, where it matters. What changed is kept by pghistory beside each table."""

import pgtrigger
from django.conf import settings
from django.db import models


class Action(models.TextChoices):
    """What a person did that left no change behind, yet must be answerable for."""

    SIGNED_IN = "SIGNED_IN", "signed in"
    SIGN_IN_REFUSED = "SIGN_IN_REFUSED", "sign-in refused"
    DOWNLOADED = "DOWNLOADED", "downloaded an attachment"
    EXPORTED = "EXPORTED", "exported"
    READ_RESTRICTED = "READ_RESTRICTED", "read a restricted request"
    READ_FEEDBACK = "READ_FEEDBACK", "read feedback"
    IMPORTED = "IMPORTED", "imported a file"
    RESENT = "RESENT", "sent a dead letter again"
    RECOMPUTED = "RECOMPUTED", "had figures computed"


class AccessRecord(models.Model):
    """One thing somebody saw or took. Append-only in the database."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    action = models.CharField(max_length=20, choices=Action)
    subject = models.CharField(max_length=200, help_text="What it was about, e.g. SR-48213.")
    detail = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            # Reader: the audit page, newest first.
            models.Index(fields=["-at"], name="access_record_newest"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="access_record_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"
