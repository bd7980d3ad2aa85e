"""What the tables of reviews have in common."""

import pgtrigger
from django.conf import settings
from django.db import models

from csap.metrics.plan_rules import PRINCIPLES

USER = settings.AUTH_USER_MODEL


def principle() -> models.PositiveSmallIntegerField:
    """Return the field of one of the five principles."""
    return models.PositiveSmallIntegerField(choices=list(PRINCIPLES.items()))


def append_only(name: str) -> list[pgtrigger.Trigger]:
    """Return what refuses every change of a row."""
    return [pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)]
