"""Schedules, reviews, agendas, invitations, packs, minutes and decisions."""

from csap.reviews.models.agenda import AgendaItem, Minute
from csap.reviews.models.decisions import Decision, DecisionQuerySet
from csap.reviews.models.packs import Pack, PackFile
from csap.reviews.models.review import (
    NEWEST,
    Invitation,
    Review,
    ReviewEvent,
    ReviewQuerySet,
    ReviewSchedule,
)

__all__ = [
    "AgendaItem",
    "Decision",
    "DecisionQuerySet",
    "Invitation",
    "Minute",
    "NEWEST",
    "Pack",
    "PackFile",
    "Review",
    "ReviewEvent",
    "ReviewQuerySet",
    "ReviewSchedule",
]
