"""The words of a request and what may follow what. Pure."""

from collections.abc import Mapping

from django.db import models

from requests_app.catalogue.vocabulary import Kind, Priority

#: What the cited number begins with, by kind.
NUMBER_PREFIX: Mapping[str, str] = {Kind.SUPPORT: "SR", Kind.PROJECT: "PR", Kind.CONSULTING: "CO"}


class Status(models.TextChoices):
    NEW = "NEW", "New"
    IN_PROGRESS = "IN_PROGRESS", "In progress"
    ON_HOLD = "ON_HOLD", "On hold"
    RESOLVED = "RESOLVED", "Resolved"
    CLOSED = "CLOSED", "Closed"
    CANCELLED = "CANCELLED", "Cancelled"


#: Work is still owed.
OPEN_STATUSES = (Status.NEW, Status.IN_PROGRESS, Status.ON_HOLD)
#: The work was done, accepted or not.
DONE_STATUSES = (Status.RESOLVED, Status.CLOSED)

#: The workflow: what may follow what. Every step is made by one service of lifecycle.
NEXT: Mapping[str, frozenset[str]] = {
    Status.NEW: frozenset({Status.IN_PROGRESS, Status.ON_HOLD, Status.RESOLVED, Status.CANCELLED}),
    Status.IN_PROGRESS: frozenset({Status.ON_HOLD, Status.RESOLVED, Status.CANCELLED}),
    Status.ON_HOLD: frozenset({Status.IN_PROGRESS, Status.RESOLVED, Status.CANCELLED}),
    Status.RESOLVED: frozenset({Status.IN_PROGRESS, Status.CLOSED}),
    Status.CLOSED: frozenset({Status.IN_PROGRESS}),
    Status.CANCELLED: frozenset(),
}


def may_follow(present: str, wanted: str) -> bool:
    """Return whether the workflow has a step from ``present`` to ``wanted``."""
    return wanted in NEXT[present]


class HoldReason(models.TextChoices):
    """Whom the request waits for; every hold is shown to the requester."""

    REQUESTER = "REQUESTER", "Waiting for requester"
    APPROVAL = "APPROVAL", "Waiting for approval"
    SUPPLIER = "SUPPLIER", "Waiting for supplier"
    CHANGE = "CHANGE", "Waiting for a change"


def priority_of(impact: int, urgency: int) -> Priority:
    """Return the priority of a request: the order of work, from impact and urgency (each 1-3).

    The customary matrix: both high is critical, each step down costs one, low and low is low.
    """
    return Priority(min(impact + urgency - 1, Priority.LOW))


class Channel(models.TextChoices):
    PORTAL = "PORTAL", "portal"
    DESK = "DESK", "desk"
    API = "API", "API"
    MAIL = "MAIL", "mail"
    PHONE = "PHONE", "phone"
    IMPORT = "IMPORT", "import"


class Step(models.TextChoices):
    """What a history entry says happened."""

    OPENED = "OPENED", "opened"
    REPLIED = "REPLIED", "replied"
    NOTED = "NOTED", "noted"
    ASSIGNED = "ASSIGNED", "assigned"
    STARTED = "STARTED", "started"
    HELD = "HELD", "held"
    RESUMED = "RESUMED", "resumed"
    RESOLVED = "RESOLVED", "resolved"
    REOPENED = "REOPENED", "reopened"
    CLOSED = "CLOSED", "closed"
    CANCELLED = "CANCELLED", "cancelled"
    CHANGED = "CHANGED", "changed"
    BREACHED = "BREACHED", "breached a target"


class Exclusion(models.TextChoices):
    """Why a request is left out of every measure (metrics.md 1.1)."""

    TEST = "TEST", "test"
    SPAM = "SPAM", "spam"
    MERGED = "MERGED", "merged into another"
