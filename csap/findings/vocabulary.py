"""The words of findings. Pure."""

from django.db import models

from csap.metrics.catalog import METRICS


class Kind(models.TextChoices):
    """What sort of rule found it. One open finding a kind, metric and scope."""

    GAP = "GAP", "expectation gap"
    ANOMALY = "ANOMALY", "anomaly"
    TREND = "TREND", "trend"
    BELOW_TARGET = "BELOW_TARGET", "below target"
    OVERPROMISE = "OVERPROMISE", "promised too much"
    PORTFOLIO = "PORTFOLIO", "portfolio"
    OVERDUE = "OVERDUE", "overdue review"
    PERCEPTION = "PERCEPTION", "negative perception"


class Stage(models.TextChoices):
    """How far it has come: of a gap emerging or sustained, of a trend probable or clear."""

    NONE = "", ""
    EMERGING = "EMERGING", "emerging"
    SUSTAINED = "SUSTAINED", "lasting"
    PROBABLE = "PROBABLE", "probable"
    CLEAR = "CLEAR", "clear"


class Side(models.TextChoices):
    """Whether what was found is good, bad, or neither in itself."""

    BAD = "bad", "to the bad side"
    GOOD = "good", "to the good side"
    NONE = "none", "with no better side"


class State(models.TextChoices):
    """What became of it. Waiting and linked ones take a repeat as new evidence."""

    WAITING = "WAITING", "waiting"
    ATTACHED = "ATTACHED", "linked to a plan"
    DISMISSED = "DISMISSED", "dismissed"
    ENDED = "ENDED", "ended by itself"


#: A repeat is new evidence for these; for the others it is a new finding.
OPEN_STATES = (State.WAITING, State.ATTACHED)


class Reason(models.TextChoices):
    """Why a person dismissed it."""

    EXPLAINED = "EXPLAINED", "Explained by a known event"
    WRONG_DATA = "WRONG_DATA", "Data are wrong"
    TOO_SMALL = "TOO_SMALL", "Too small to matter here"
    DEALT_WITH = "DEALT_WITH", "Already dealt with"


class Ending(models.TextChoices):
    """Why the rules ended it."""

    CLOSED = "CLOSED", "not found in two periods in a row"
    STALE = "STALE", "too little to tell in three periods in a row"


class Step(models.TextChoices):
    """What happened to a finding."""

    OPENED = "OPENED", "found"
    FOUND_AGAIN = "FOUND_AGAIN", "found again"
    GREW = "GREW", "became a deficiency"
    ATTACHED = "ATTACHED", "linked to a plan"
    CHARGED = "CHARGED", "given to"
    DISMISSED = "DISMISSED", "dismissed"
    ENDED = "ENDED", "ended by rule"


#: Longest sentence with which a finding is dismissed.
SENTENCE_MAX_LENGTH = 500

#: Measures of what people think: of their opinions, and of what they feel against what is so.
PERCEIVED = (
    *(key for key, each in METRICS.items() if each.about_opinions and key != "sat.response_rate"),
    "gap.adequacy",
    "gap.perception",
)
