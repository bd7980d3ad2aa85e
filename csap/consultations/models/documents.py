"""Policies and procedures, and every text they ever had."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from csap.consultations.vocabulary import TITLE_MAX_LENGTH, Kind

_USER = settings.AUTH_USER_MODEL


class Document(models.Model):
    """A policy or a procedure, and who answers for it.

    ``company_policy``: its entry in the register to which surveys route what people say of rules.
    """

    number = models.CharField(max_length=16, unique=True, help_text="PP-7, from a sequence.")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=TITLE_MAX_LENGTH)
    owner = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    company_policy = models.OneToOneField(
        "surveys.CompanyPolicy", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class DocumentVersion(models.Model):
    """One text of a document; a change is a new version. Only its adoption is written later.

    ``draft``: 1, 2, … within the consultation that it was written for; 0: none, it was in force
    before. ``effective_on`` null: with its adoption.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField()
    draft = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()
    changes = models.TextField(blank=True, help_text="What changes, in words for everyone.")
    effective_on = models.DateField(null=True)
    author = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "version"], name="document_versions_are_counted"
            ),
            models.CheckConstraint(name="version_has_a_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="version_without_a_draft_was_in_force",
                condition=Q(draft__gte=1) | Q(adopted_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="version_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="version_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["adopted_at"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} version {self.version}"

    @property
    def words(self) -> str:
        """Return "draft 2", or "version 1" of what was in force before."""
        return f"draft {self.draft}" if self.draft else f"version {self.version}"
