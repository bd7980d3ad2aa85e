"""What people said in their own words, and what became of it."""

from collections.abc import Collection
from datetime import date
from typing import Self
from zoneinfo import ZoneInfo

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from servicedesk.accounts.models import User
from surveys.feedback_vocabulary import (
    UNDONE,
    FeedbackState,
    FeedbackStep,
    PersonalKind,
    Target,
    Topic,
)
from surveys.models.answers import Response
from surveys.models.instruments import Question
from surveys.vocabulary import Mode, Part

#: How the inbox is ordered; also the key by which it is paged.
NEWEST_FIRST = ("-said_at", "-pk")


class CompanyPolicyQuerySet(models.QuerySet["CompanyPolicy"]):
    def visible_to(self, user: User) -> Self:
        """Managers and administrators keep the register; an owner sees what is theirs."""
        return self if user.is_plan_member else self.filter(owner=user)


class CompanyPolicy(models.Model):
    """A rule of the company for the use of technology, and who answers for it."""

    name = models.CharField(max_length=120, unique=True)
    summary = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)

    objects = CompanyPolicyQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def visible_to(self, user: User) -> Self:
        """What may be read: all of it for managers and administrators, else what one owns.

        What is held back until enough others have written is visible to nobody.
        """
        readable = self.exclude(readable_at=None).exclude(state=FeedbackState.WITHDRAWN)
        is_reader = user.is_plan_member
        return readable if is_reader else readable.filter(owner=user)

    def by_author(self, user: User) -> Self:
        """What a person said themselves; nothing leads from what was anonymous to them."""
        own = self.filter(response__invitation__person=user)
        return own.exclude(state=FeedbackState.WITHDRAWN)

    def answered(self) -> Self:
        return self.filter(answered_at__isnull=False)

    def for_list(self) -> Self:
        """With what the inbox shows of each."""
        return self.select_related("service", "policy", "owner", "response__invitation__person")

    def turned_into(self, numbers: Collection[str]) -> Self:
        """What became an action of a plan: the numbers of plans or actions (CSAP-7, CSAP-7/12)."""
        return self.filter(target=Target.PLAN, target_number__in=numbers)

    def undone(self) -> Self:
        return self.filter(state__in=UNDONE)

    def published(self) -> Self:
        """With an answer that everyone may read."""
        return self.filter(released_at__isnull=False)


class Feedback(models.Model):
    """The words of one answer. They stay when the answer is written anew.

    ``said_at`` is the answer's instant; of who is not named the Monday of its week. ``readable_at``
    null: held back until the rule of comments lets it be read (``surveys.services.releasing``);
    then ``shows_service`` says whether the service may be told, too. ``redacted`` is the text with
    what points at a person masked: all that is ever shown of a text without a name.
    ``is_complaint`` counts in the complaint measures, ``is_upheld`` null: not decided.
    ``target_number`` is the number of the request or the plan's action it was turned into.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="feedback")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part, blank=True)
    asked_service = models.ForeignKey(
        "catalogue.Service", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    service = models.ForeignKey(
        "catalogue.Service", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    mode = models.CharField(max_length=12, choices=Mode)
    said_at = models.DateTimeField()
    text = models.TextField(blank=True)
    redacted = models.TextField(blank=True)
    flags = ArrayField(models.CharField(max_length=8, choices=PersonalKind), default=list)
    readable_at = models.DateTimeField(null=True, blank=True)
    shows_service = models.BooleanField(default=False)
    topic = models.CharField(max_length=8, choices=Topic)
    is_tagged = models.BooleanField(default=False, help_text="By hand: its topic stays.")
    policy = models.ForeignKey(
        CompanyPolicy, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_complaint = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=FeedbackState, default=FeedbackState.WAITING)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    is_upheld = models.BooleanField(null=True, blank=True)
    target = models.CharField(max_length=8, choices=Target, blank=True)
    target_number = models.CharField(max_length=20, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question", "part", "asked_service"],
                name="feedback_is_once_for_each_answer",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="feedback_says_something_unless_it_is_taken_back",
                condition=Q(state=FeedbackState.WITHDRAWN, text="", redacted="")
                | (~Q(state=FeedbackState.WITHDRAWN) & ~Q(text="") & ~Q(redacted="")),
            ),
            models.CheckConstraint(
                name="feedback_names_a_policy_only_when_it_is_about_one",
                condition=Q(policy=None) | Q(topic=Topic.POLICY),
            ),
            models.CheckConstraint(
                name="feedback_in_hands_has_an_owner",
                condition=~Q(state=FeedbackState.OWNED) | Q(owner__isnull=False),
            ),
            models.CheckConstraint(
                name="feedback_is_answered_iff_it_says_what_by_whom_and_when",
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="feedback_is_published_by_a_named_person_once_readable",
                condition=Q(released_at=None, released_by=None)
                | Q(
                    released_at__isnull=False, released_by__isnull=False, readable_at__isnull=False
                ),
            ),
            models.CheckConstraint(
                name="feedback_is_turned_iff_it_says_into_what",
                condition=Q(target="", target_number="") | (~Q(target="") & ~Q(target_number="")),
            ),
        ]
        indexes = [
            # Reader: the inbox, newest first.
            models.Index(fields=["-said_at", "-id"], name="feedback_newest"),
            # Reader: a plan's page, which shows what its actions are the answer to.
            models.Index(
                fields=["target_number"], name="feedback_of_target", condition=~Q(target="")
            ),
            # Reader: what is to be let out.
            models.Index(fields=["response"], name="feedback_held", condition=Q(readable_at=None)),
        ]

    def __str__(self) -> str:
        return f"feedback {self.pk}"

    @property
    def shown_text(self) -> str:
        """The words as a reader may see them: of who is not named without what points at them."""
        return self.text if self.mode == Mode.NAMED else self.redacted

    @property
    def said_on(self) -> date:
        """The day it was said, in the organisation's zone; of who is not named a Monday."""
        return self.said_at.astimezone(ZoneInfo(settings.REPORTING_TIME_ZONE)).date()

    @property
    def target_subject(self) -> str:
        """The number of the request or plan that it became a part of; "" of none."""
        return self.target_number.partition("/")[0]

    @property
    def shown_service_id(self) -> int | None:
        """The service, where telling it singles nobody out."""
        return self.service_id if self.shows_service else None


class FeedbackHistory(models.Model):
    """One thing that happened to a comment; append-only. ``actor`` null: its author or the rule.

    ``key`` makes a repeat harmless. ``detail`` is JSON: what changed, never the comment itself.
    """

    feedback = models.ForeignKey(Feedback, on_delete=models.CASCADE, related_name="history")
    step = models.CharField(max_length=12, choices=FeedbackStep)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    key = models.CharField(max_length=80, null=True, blank=True, unique=True)  # noqa: DJ001 - null: none
    at = models.DateTimeField()

    class Meta:
        triggers = [
            pgtrigger.Protect(name="feedback_history_is_append_only", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.feedback_id}"
