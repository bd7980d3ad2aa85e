"""Waves: one questionnaire put to many people in one stretch of time."""

from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from servicedesk.accounts.models import User
from surveys.models.instruments import QuestionnaireVersion
from surveys.vocabulary import RUNNING_STATES, Mode, WaveState

#: Answers from which on a figure, and from which on a distribution or a comment, may be shown.
SCORE_FROM = 5
DETAIL_FROM = 10


class WaveQuerySet(models.QuerySet["Wave"]):
    def visible_to(self, user: User) -> Self:
        """Managers and admins plan waves; nobody else sees one but by their own invitation."""
        return self if user.is_plan_member else self.none()

    def for_list(self) -> Self:
        """Waves with what a list and a page say of them. No query more."""
        return self.select_related("version__questionnaire", "planned_by")

    def running(self) -> Self:
        """Started and not ended, paused ones too."""
        return self.filter(state__in=RUNNING_STATES)

    def due(self, today: date) -> Self:
        """Waves whose mail may go out today: begun, not paused, not over."""
        going = self.filter(state__in=(WaveState.SENDING, WaveState.OPEN))
        return going.filter(opens_on__lte=today, closes_on__gte=today)


@pghistory.track()
class Wave(models.Model):
    """A relationship survey of one population. ``opens_on`` to ``closes_on``: local days, both in.

    ``population`` is ``{"departments": [codes], "groups": [codes], "share": 1-100}``; without
    departments and groups, everyone. It is turned into members once, when the wave starts: from
    then on it, the questions, the mode and the thresholds are fixed in the database. ``left_out``
    counts whom the population names and the frame does not, by reason.
    """

    version = models.ForeignKey(
        QuestionnaireVersion, on_delete=models.PROTECT, related_name="waves"
    )
    name = models.CharField(max_length=120)
    mode = models.CharField(max_length=12, choices=Mode, default=Mode.ANONYMOUS)
    population = models.JSONField(default=dict)
    services = models.ManyToManyField("catalogue.Service", related_name="+", blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField()
    reminder_days = ArrayField(
        models.PositiveSmallIntegerField(),
        default=list,
        blank=True,
        help_text="Days after one's invitation, ascending.",
    )
    score_from = models.PositiveSmallIntegerField(default=SCORE_FROM)
    detail_from = models.PositiveSmallIntegerField(default=DETAIL_FROM)
    state = models.CharField(max_length=12, choices=WaveState, default=WaveState.DRAFT)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=200, null=True, blank=True, unique=True)  # noqa: DJ001 - null: none given
    left_out = models.JSONField(default=dict, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = WaveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="wave_closes_after_it_opens", condition=Q(closes_on__gt=F("opens_on"))
            ),
            models.CheckConstraint(
                name="wave_thresholds_are_never_below_the_rule",
                condition=Q(score_from__gte=SCORE_FROM, detail_from__gte=DETAIL_FROM),
            ),
            models.CheckConstraint(
                name="wave_has_started_iff_it_says_when",
                condition=Q(state__in=[WaveState.DRAFT, WaveState.CANCELLED])
                | Q(started_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="started_wave_is_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.started_at IS NOT NULL AND"
                    " (OLD.version_id, OLD.mode, OLD.population, OLD.score_from, OLD.detail_from,"
                    " OLD.started_at) IS DISTINCT FROM"
                    " (NEW.version_id, NEW.mode, NEW.population, NEW.score_from, NEW.detail_from,"
                    " NEW.started_at)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_draft(self) -> bool:
        return self.state == WaveState.DRAFT

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING_STATES


class WaveMember(models.Model):
    """Who a wave is for, as of its start: the frame that answer rates are of.

    Department and group are those of that day and stay, whatever moves later. ``invited_at``
    null: not written to yet. That somebody answered is here; what they answered never is.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    group = models.CharField(max_length=40, blank=True, help_text="Customer group at the start.")
    invited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "person"], name="person_is_once_in_a_frame"),
        ]
        indexes = [
            # Reader: the counts by department.
            models.Index(fields=["wave", "department"], name="member_by_department"),
            # Reader: the next batch to invite.
            models.Index(
                fields=["wave", "id"],
                name="member_to_invite",
                condition=Q(invited_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.wave_id}"
