"""Baselines that somebody rests a decision on."""

import pgtrigger
from django.conf import settings
from django.db import models

from csap.facts.models.measurements import Baseline


class FrozenBaseline(models.Model):
    """A baseline as it stood when it was frozen, for a plan.

    Its measurements are rows that the database lets nobody change or delete, so keeping them is
    naming them: what comes later is another baseline and stands beside it.
    """

    baseline = models.ForeignKey(Baseline, on_delete=models.PROTECT, related_name="frozen")
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    key = models.CharField(max_length=200, unique=True, help_text="Freezing again gives the same.")

    class Meta:
        indexes = [
            # Reader: which scopes a plan rests on, for the night.
            models.Index(fields=["-frozen_at"], name="frozen_baseline_newest"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="frozen_baseline_is_immutable",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.baseline} as of {self.frozen_at:%Y-%m-%d}"
