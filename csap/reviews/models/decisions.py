"""What was decided."""

from typing import Self

from django.db import models
from django.db.models import Q

from csap.metrics.plan_rules import PRINCIPLES
from csap.reviews.models.agenda import AgendaItem
from csap.reviews.models.columns import USER, principle
from csap.reviews.models.review import Review
from csap.reviews.vocabulary import (
    Becomes,
    DecisionState,
)


class DecisionQuerySet(models.QuerySet["Decision"]):
    def open(self) -> Self:
        return self.filter(state=DecisionState.OPEN)

    def for_list(self) -> Self:
        return self.select_related("owner", "review", "item", "carried_from__review").order_by("pk")


class Decision(models.Model):
    """What was decided, whose it is, by when, and what it turned into (``target``: CSAP-7)."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, related_name="+")
    said = models.CharField(max_length=500, blank=True)
    text = models.CharField(max_length=300)
    principle = principle()
    owner = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    becomes = models.CharField(max_length=12, choices=Becomes, default=Becomes.DECISION)
    target = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=8, choices=DecisionState, default=DecisionState.OPEN)
    decided_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    carried_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="carried_to"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="decision_answers_a_principle", condition=Q(principle__in=list(PRINCIPLES))
            ),
            models.CheckConstraint(
                name="decision_has_ended_iff_it_is_not_open",
                condition=Q(state=DecisionState.OPEN, ended_at=None)
                | (~Q(state=DecisionState.OPEN) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="what_a_decision_became_is_named",
                condition=Q(becomes=Becomes.DECISION) | ~Q(target=""),
            ),
        ]
        indexes = [
            # Reader: a review's decisions, and the open ones of the review before.
            models.Index(fields=["review", "state", "id"], name="decision_of_review"),
        ]

    def __str__(self) -> str:
        return self.text
