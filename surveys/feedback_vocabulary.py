"""The words of feedback: what people said in their own words, and what became of it. Pure."""

from django.db import models


class Topic(models.TextChoices):
    """What a comment is about. Unhappiness with a policy says nothing of the service (S12)."""

    SERVICE = "SERVICE", "service"
    POLICY = "POLICY", "policy"


class FeedbackState(models.TextChoices):
    """What became of a comment."""

    WAITING = "WAITING", "waiting"
    OWNED = "OWNED", "in somebody's hands"
    ANSWERED = "ANSWERED", "answered"
    SET_ASIDE = "SET_ASIDE", "set aside"
    WITHDRAWN = "WITHDRAWN", "taken back by its author"


#: States in which something is still to be done.
UNDONE = (FeedbackState.WAITING, FeedbackState.OWNED)


class Target(models.TextChoices):
    """What a comment can be turned into."""

    REQUEST = "REQUEST", "a request"
    PLAN = "PLAN", "an action of the action plan"


class FeedbackStep(models.TextChoices):
    """One thing that happened to a comment."""

    RECEIVED = "RECEIVED", "received"
    CHANGED = "CHANGED", "changed by its author"
    TAKEN_BACK = "TAKEN_BACK", "taken back by its author"
    OWNED = "OWNED", "given to somebody"
    TAGGED = "TAGGED", "tagged"
    ANSWERED = "ANSWERED", "answered"
    SET_ASIDE = "SET_ASIDE", "set aside"
    TURNED = "TURNED", "turned into something"
    RELEASED = "RELEASED", "published"
    HIDDEN = "HIDDEN", "no longer published"


class PersonalKind(models.TextChoices):
    """What in a text points at a person."""

    EMAIL = "EMAIL", "address"
    PHONE = "PHONE", "telephone number"
    NUMBER = "NUMBER", "request number"
    NAME = "NAME", "name"
