"""What a plan says: the gap analysis, goals, and actions under the five remedial questions."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from csap.facts.models import FrozenBaseline
from csap.plans.models.plan import Plan
from csap.plans.vocabulary import (
    REASON_MAX_LENGTH,
    SETTLED,
    TEXT_MAX_LENGTH,
    ActionStatus,
    Aim,
    GapForm,
    GapVerdict,
    Quality,
)
from servicedesk.accounts.models import User

#: The number of the principle of open communication.
COMMUNICATION = 3


class GapAnswer(models.Model):
    """What the analysis says of one of the three forms of a gap, in words."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="gaps")
    form = models.CharField(max_length=12, choices=GapForm)
    verdict = models.CharField(max_length=16, choices=GapVerdict)
    words = models.TextField(max_length=TEXT_MAX_LENGTH)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "form"], name="gap_is_answered_once_a_form"),
            models.CheckConstraint(name="gap_answer_has_words", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.form}"


class Goal(models.Model):
    """What one measure of one scope is to become, or to stay.

    ``baseline_value`` is copied from the frozen ``baseline``, in the unit of the measure (shares
    are 0 to 1), like ``target`` and the band. Improve has a target, maintain a band.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="goals")
    number = models.PositiveSmallIntegerField(help_text="In its plan, from 1.")
    aim = models.CharField(max_length=8, choices=Aim)
    metric = models.CharField(max_length=80)
    scope = models.CharField(max_length=160)
    scope_words = models.CharField(max_length=200)
    baseline = models.ForeignKey(FrozenBaseline, on_delete=models.PROTECT, related_name="+")
    baseline_value = models.FloatField(null=True, blank=True)
    target = models.FloatField(null=True, blank=True)
    band_low = models.FloatField(null=True, blank=True)
    band_high = models.FloatField(null=True, blank=True)
    guard_metric = models.CharField(
        max_length=80, blank=True, help_text="Must not get worse while this one gets better."
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    words = models.CharField(max_length=300, blank=True)
    predecessor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        help_text="The open goal of the plan before, that this one goes on with.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="goal_number_in_its_plan"),
            models.UniqueConstraint(
                fields=["plan", "metric", "scope"], name="one_goal_a_metric_and_scope_of_a_plan"
            ),
            models.CheckConstraint(
                name="improving_goal_has_a_target_and_maintaining_one_a_band",
                condition=Q(
                    aim=Aim.IMPROVE,
                    baseline_value__isnull=False,
                    target__isnull=False,
                    band_low=None,
                    band_high=None,
                )
                | Q(aim=Aim.MAINTAIN, target=None, band_high__gt=F("band_low")),
            ),
            models.CheckConstraint(
                name="improving_goal_moves_away_from_its_baseline",
                condition=Q(target=None) | ~Q(target=F("baseline_value")),
            ),
            models.CheckConstraint(
                name="goal_guards_another_metric_than_its_own",
                condition=~Q(guard_metric=F("metric")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} goal {self.number}: {self.aim} {self.metric}"

    @property
    def is_improving(self) -> bool:
        return self.aim == Aim.IMPROVE


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, user: User) -> Self:
        """Actions of plans that the person sees, and those that they are to do."""
        return self if user.is_plan_member else self.filter(owner=user)

    def open(self) -> Self:
        return self.exclude(status__in=SETTLED)


class Action(models.Model):
    """What somebody does under one of the five remedial questions.

    ``qualities``: what a communication action improves about what is said. ``subject_number``:
    the request or engagement in which the work is done.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="actions")
    principle = models.PositiveSmallIntegerField(help_text="1 to 5, of the remedial question.")
    what = models.CharField(max_length=300)
    goals = models.ManyToManyField(Goal, related_name="actions", blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="plan_actions"
    )
    effort_hours = models.PositiveIntegerField(help_text="Expected, of people's time.")
    due_on = models.DateField()
    status = models.CharField(max_length=12, choices=ActionStatus, default=ActionStatus.OPEN)
    done_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(
        max_length=REASON_MAX_LENGTH,
        blank=True,
        help_text="What came of it, or why it was dropped.",
    )
    qualities = ArrayField(
        models.CharField(max_length=16, choices=Quality), default=list, blank=True
    )
    subject_number = models.CharField(max_length=24, blank=True)
    decided_in = models.CharField(
        max_length=40, blank=True, help_text="The service review that decided on it."
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()
    key = models.CharField(max_length=64, unique=True, null=True, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="action_answers_one_of_the_five_questions",
                condition=Q(principle__gte=1, principle__lte=5),
            ),
            models.CheckConstraint(name="action_says_what", condition=~Q(what="")),
            models.CheckConstraint(name="action_has_an_effort", condition=Q(effort_hours__gte=1)),
            models.CheckConstraint(
                name="action_is_done_iff_it_has_a_day",
                condition=Q(status=ActionStatus.DONE, done_on__isnull=False)
                | (~Q(status=ActionStatus.DONE) & Q(done_on=None)),
            ),
            models.CheckConstraint(
                name="dropped_action_says_why",
                condition=~Q(status=ActionStatus.DROPPED) | ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="communication_action_says_what_it_improves",
                condition=Q(principle=COMMUNICATION, qualities__len__gte=1)
                | (~Q(principle=COMMUNICATION) & Q(qualities=[])),
            ),
            models.CheckConstraint(
                name="action_qualities_are_known",
                condition=Q(qualities__contained_by=list(Quality.values)),
            ),
        ]
        indexes = [
            # Readers: the night's reminders, agendas of reviews.
            models.Index(
                fields=["due_on"],
                name="plan_action_due",
                condition=~Q(status__in=SETTLED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.what}"

    @property
    def number(self) -> str:
        """By which other rooms name it: CSAP-7/12. 1 query unless its plan was read with it."""
        return f"{self.plan.number}/{self.pk}"

    @property
    def is_settled(self) -> bool:
        return self.status in SETTLED


class NothingNeeded(models.Model):
    """Why one of the five remedial questions calls for no action."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="nothing_needed")
    principle = models.PositiveSmallIntegerField()
    because = models.CharField(max_length=REASON_MAX_LENGTH)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "principle"], name="nothing_needed_once_a_question"
            ),
            models.CheckConstraint(
                name="nothing_needed_answers_one_of_the_five_questions",
                condition=Q(principle__gte=1, principle__lte=5),
            ),
            models.CheckConstraint(name="nothing_needed_says_because", condition=~Q(because="")),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} principle {self.principle}: nothing needed"
