"""What a review talks about and what was said: agenda, minutes."""

from django.db import models
from django.db.models import Q

from csap.metrics.plan_rules import PRINCIPLES
from csap.reviews.models.columns import USER, append_only, principle
from csap.reviews.models.review import Review
from csap.reviews.vocabulary import (
    MINUTE_MAX_LENGTH,
    TITLE_MAX_LENGTH,
    Source,
    Wanted,
)


class AgendaItem(models.Model):
    """One thing to talk about. What a person changed or took off stays so when it is made anew."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="items")
    source = models.CharField(max_length=12, choices=Source)
    source_key = models.CharField(max_length=120, blank=True, help_text="F-31, CSAP-7.")
    position = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=TITLE_MAX_LENGTH)
    evidence = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=200, blank=True)
    principle = principle()
    led_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    wanted = models.CharField(max_length=8, choices=Wanted, default=Wanted.KNOW)
    proposal = models.CharField(max_length=300, blank=True, help_text="The decision asked for.")
    is_edited = models.BooleanField(default=False)
    is_dropped = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "source", "source_key"],
                condition=~Q(source=Source.HAND),
                name="a_thing_is_on_an_agenda_once",
            ),
            models.CheckConstraint(
                name="agenda_item_answers_a_principle", condition=Q(principle__in=list(PRINCIPLES))
            ),
            models.CheckConstraint(
                name="what_is_asked_for_is_said",
                condition=Q(wanted=Wanted.KNOW) | ~Q(proposal=""),
            ),
        ]
        indexes = [
            # Reader: the agenda.
            models.Index(fields=["review", "position", "id"], name="agenda_order"),
        ]

    def __str__(self) -> str:
        return self.title


class Minute(models.Model):
    """What was said about one item, or in general. A correction is a new version."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="minutes")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, related_name="notes")
    version = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=MINUTE_MAX_LENGTH)
    author = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "item", "version"],
                nulls_distinct=False,
                name="minute_versions_are_counted",
            ),
        ]
        triggers = append_only("minute_is_append_only")

    def __str__(self) -> str:
        return f"{self.review_id} version {self.version}"
