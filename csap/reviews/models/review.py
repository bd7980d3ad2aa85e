"""Schedules, the reviews held by them, who is asked to come, and the steps of a review's life."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from csap.facts.scopes import ALL
from csap.reviews.models.columns import USER, append_only
from csap.reviews.vocabulary import (
    AHEAD,
    INTERVALS,
    REASON_MAX_LENGTH,
    Answer,
    Part,
    State,
    Step,
)
from servicedesk.accounts.models import User

_HELD = (State.HELD, State.CLOSED)
#: How lists are ordered; also the key by which they are paged.
NEWEST = ("-starts_at", "-pk")


class ReviewSchedule(models.Model):
    """That a scope is reviewed every six or twelve months, and who sees to it."""

    scope = models.CharField(max_length=160)
    scope_words = models.CharField(max_length=200)
    every_months = models.PositiveSmallIntegerField(choices=[(n, f"{n} months") for n in INTERVALS])
    owner = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope"], condition=Q(ended_at=None), name="one_schedule_in_force_a_scope"
            ),
            models.CheckConstraint(
                name="review_interval_is_known", condition=Q(every_months__in=INTERVALS)
            ),
            models.CheckConstraint(
                name="schedule_ends_after_it_starts",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope_words}, every {self.every_months} months"


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: User) -> Self:
        """Managers and administrators see every review; others those they were invited to."""
        if user.is_plan_member:
            return self
        invited = Invitation.objects.filter(person=user).exclude(sent_at=None)
        return self.filter(pk__in=invited.values("review"))

    def ahead(self) -> Self:
        return self.filter(state__in=AHEAD)

    def of_scope(self, scope: str) -> Self:
        return self.filter(scope=scope)


class Review(models.Model):
    """One meeting about how a scope is served. ``due_on`` stays when it is moved."""

    number = models.CharField(max_length=16, unique=True, help_text="RV-7, from a sequence.")
    schedule = models.ForeignKey(ReviewSchedule, on_delete=models.PROTECT, related_name="reviews")
    scope = models.CharField(max_length=160)
    scope_words = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=State, default=State.SCHEDULED)
    due_on = models.DateField(help_text="The last day on which it is held on time.")
    starts_at = models.DateTimeField()
    length_minutes = models.PositiveSmallIntegerField(default=90)
    place = models.CharField(max_length=120, blank=True)
    chair = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    moved = models.PositiveSmallIntegerField(default=0, help_text="Sequence of its calendar file.")
    held_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["schedule"],
                condition=Q(state__in=AHEAD),
                name="one_review_ahead_a_schedule",
            ),
            models.CheckConstraint(
                name="review_has_its_hour_iff_it_was_held",
                condition=Q(state__in=_HELD, held_at__isnull=False)
                | (~Q(state__in=_HELD) & Q(held_at=None)),
            ),
            models.CheckConstraint(
                name="review_is_closed_iff_it_is_over",
                condition=Q(state__in=(State.CLOSED, State.CANCELLED), closed_at__isnull=False)
                | (~Q(state__in=(State.CLOSED, State.CANCELLED)) & Q(closed_at=None)),
            ),
            models.CheckConstraint(
                name="review_takes_time", condition=Q(length_minutes__range=(10, 480))
            ),
        ]
        indexes = [
            # Reader: the calendar, by state, the newest first.
            models.Index(fields=["state", "-starts_at", "-id"], name="review_calendar"),
            # Reader: what came before in the same scope.
            models.Index(fields=["scope", "-starts_at"], name="review_of_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.scope_words}"

    @property
    def scope_inside(self) -> str:
        """The scope as it stands within a sentence: "the whole organisation", "Finance"."""
        is_named = self.scope != ALL and not self.scope.startswith("group:")
        return self.scope_words if is_named else self.scope_words[:1].lower() + self.scope_words[1:]

    @property
    def is_ahead(self) -> bool:
        return self.state in AHEAD

    @property
    def was_held(self) -> bool:
        return self.state in _HELD


class Invitation(models.Model):
    """Who is asked to come, as what, and what they said."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="invitations")
    person = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=12, choices=Part)
    answer = models.CharField(max_length=12, choices=Answer, default=Answer.OPEN)
    instead = models.CharField(max_length=120, blank=True, help_text="Who comes instead.")
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "person"], name="person_is_invited_once_to_a_review"
            ),
            models.CheckConstraint(
                name="invitation_is_answered_iff_at_some_time",
                condition=Q(answer=Answer.OPEN, answered_at=None)
                | (~Q(answer=Answer.OPEN) & Q(answered_at__isnull=False)),
            ),
        ]
        indexes = [
            # Reader: which reviews a person may see.
            models.Index(fields=["person", "review"], name="review_invitation_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.review_id}"


class ReviewEvent(models.Model):
    """One step of a review's life. Append-only. ``actor`` null: the schedule."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="events")
    step = models.CharField(max_length=12, choices=Step)
    from_state = models.CharField(max_length=12, blank=True, choices=State)
    to_state = models.CharField(max_length=12, choices=State)
    actor = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=REASON_MAX_LENGTH, blank=True)
    detail = models.JSONField(default=dict, help_text="Title of an item, version, plan number.")
    key = models.CharField(max_length=64, null=True, unique=True, help_text="Makes it once.")  # noqa: DJ001 - no key is no duplicate

    class Meta:
        indexes = [
            # Reader: the page of a review.
            models.Index(fields=["review", "id"], name="review_event_order"),
        ]
        triggers = append_only("review_event_is_append_only")

    def __str__(self) -> str:
        return f"{self.review_id} {self.step}"
