"""What the nightly comparison of roll-ups with their source found."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from csap.facts.periods import Period


class DayAuditQuerySet(models.QuerySet["DayAudit"]):
    def unsettled(self, period: Period) -> Self:
        """Differences on days of a period that no later, clean audit of the same has settled."""
        settled = DayAudit.objects.filter(
            Q(leaf=None) | Q(leaf=OuterRef("leaf")),
            day=OuterRef("day"),
            audited_at__gt=OuterRef("audited_at"),
            differences={},
        )
        found = self.filter(day__gte=period.start, day__lt=period.end).exclude(differences={})
        return found.filter(~Exists(settled))


class DayAudit(models.Model):
    """One day, or one leaf of it, counted once more and compared with what was stored.

    ``differences`` holds the number of rows that differ by roll-up; empty: none. ``source_hash``
    is the sha256 of id and version of each request that an instant dates into the day, in order:
    the state of the source that was compared.
    """

    day = models.DateField()
    leaf = models.ForeignKey(
        "facts.Leaf",
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        null=True,
        help_text="Empty: the whole day.",
    )
    audited_at = models.DateTimeField()
    source_hash = models.CharField(max_length=64)
    differences = models.JSONField(default=dict, blank=True)

    objects = DayAuditQuerySet.as_manager()

    class Meta:
        indexes = [
            # Readers: what is unsettled in a period, and when a period was last looked at.
            models.Index(fields=["day", "audited_at"], name="audit_of_day"),
        ]

    def __str__(self) -> str:
        return f"audit of {self.day}"
