"""The words of subscriptions."""

from django.db import models

from csap.reports.registry import CSV, PDF, XLSX


class Rhythm(models.TextChoices):
    WEEKLY = "WEEKLY", "every week"
    MONTHLY = "MONTHLY", "every month"


class Format(models.TextChoices):
    PDF = PDF, "PDF"
    CSV = CSV, "CSV"
    XLSX = XLSX, "XLSX"


class Rolling(models.TextChoices):
    """Periods that roll on: which one is meant is found out when a report is made."""

    RUNNING_MONTH = "this-month", "the month so far (provisional)"
    LAST_MONTH = "last-month", "the last closed month"
    LAST_QUARTER = "last-quarter", "the last closed quarter"
    LAST_YEAR = "last-year", "the last twelve closed months"


class Step(models.TextChoices):
    """What happened to a subscription. The first three answer a day on which it was due."""

    SENT = "SENT", "sent"
    REFUSED = "REFUSED", "not sent: no longer theirs to read"
    MISSED = "MISSED", "not sent: it could not be made"
    SUBSCRIBED = "SUBSCRIBED", "subscribed"
    PAUSED = "PAUSED", "paused"
    RESUMED = "RESUMED", "resumed"
    ENDED = "ENDED", "ended"


#: What ends a day on which a report was due.
ANSWERS = (Step.SENT, Step.REFUSED, Step.MISSED)
WORDS_MAX_LENGTH = 200
