"""Which files of answers came in, and what became of their rows."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from servicedesk.accounts.models import User
from surveys.models.answers import Collection


class AnswerImportQuerySet(models.QuerySet["AnswerImport"]):
    def visible_to(self, user: User) -> Self:
        """Managers and admins bring answers in; nobody else reads who was left out and why."""
        return self if user.is_plan_member else self.none()

    def for_list(self) -> Self:
        """Newest first, with what the list shows of each."""
        return self.select_related("collection", "imported_by").order_by("-at", "-pk")


class AnswerImport(models.Model):
    """One run over one file. ``account`` is its report, with at most LISTED_MOST of its rows."""

    LISTED_MOST = 1000

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="imports")
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    rows_read = models.PositiveIntegerField()
    responses_created = models.PositiveIntegerField()
    rows_listed = models.PositiveIntegerField()
    account = models.JSONField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    objects = AnswerImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="answer_import_accounts_for_every_row",
                condition=Q(rows_read=F("responses_created") + F("rows_listed")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} at {self.at:%Y-%m-%d %H:%M}"
