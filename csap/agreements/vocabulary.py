"""The words of negotiations. Which step follows which is ``bargaining``. Pure."""

from django.db import models

from csap.agreements.asks import MEASURES, Expectation


class State(models.TextChoices):
    """Where a negotiation stands. Terms that were agreed bind until they end, whatever it says."""

    ASKED = "ASKED", "asked for"
    OFFERED = "OFFERED", "offered"
    COUNTERED = "COUNTERED", "countered"
    AGREED = "AGREED", "agreed"
    SUSPENDED = "SUSPENDED", "suspended"
    REOPENED = "REOPENED", "reopened"
    DECLINED = "DECLINED", "declined"
    WITHDRAWN = "WITHDRAWN", "withdrawn"
    ENDED = "ENDED", "ended"


#: IT's turn.
OUR_TURN = (State.ASKED, State.COUNTERED, State.REOPENED)
#: The two sides still talk.
TALKING = (*OUR_TURN, State.OFFERED)
#: Nothing follows these.
OVER = (State.DECLINED, State.WITHDRAWN, State.ENDED)


class Step(models.TextChoices):
    """What happened in a negotiation, in the past tense, as its history says it."""

    DEMANDED = "DEMANDED", "asked for"
    RECORDED = "RECORDED", "froze the record for"
    OFFERED = "OFFERED", "offered"
    COUNTERED = "COUNTERED", "countered with"
    AGREED = "AGREED", "agreed to"
    DECLINED = "DECLINED", "declined"
    WITHDRAWN = "WITHDRAWN", "withdrew"
    SUSPENDED = "SUSPENDED", "suspended by rule"
    RESUMED = "RESUMED", "resumed by rule"
    REOPENED = "REOPENED", "reopened by rule"
    RENEWED = "RENEWED", "asked to renew"
    ENDED = "ENDED", "ended"


class AskClass(models.TextChoices):
    """What an ask is by the record (docs/metrics.md#feasibility)."""

    REASONABLE = "reasonable", "reasonable"
    STRETCH = "stretch", "a stretch"
    UNREASONABLE = "unreasonable", "unreasonable"
    UNKNOWN = "unknown", "unknown"


class Support(models.TextChoices):
    """How a record supports a promise (docs/metrics.md#promises)."""

    SUPPORTED = "supported", "supported"
    LIKELY = "likely", "likely supported"
    DOUBTFUL = "doubtful", "doubtful"
    NOT_SUPPORTED = "not_supported", "not supported"
    INSUFFICIENT = "insufficient", "too few to say"


KINDS = [(each.value, MEASURES[each].title) for each in Expectation]
TEXT_MAX_LENGTH = 600
