"""The words of what is offered and how urgent it is. Pure."""

from django.db import models


class Kind(models.TextChoices):
    SUPPORT = "SUPPORT", "support"
    PROJECT = "PROJECT", "project"
    CONSULTING = "CONSULTING", "consulting"


class Level(models.IntegerChoices):
    """Impact and urgency."""

    HIGH = 1, "high"
    MEDIUM = 2, "medium"
    LOW = 3, "low"


class Priority(models.IntegerChoices):
    CRITICAL = 1, "Critical"
    HIGH = 2, "High"
    NORMAL = 3, "Normal"
    LOW = 4, "Low"
