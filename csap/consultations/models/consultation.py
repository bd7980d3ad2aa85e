"""A document put to people: when, to whom, and what became of it."""

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from csap.consultations.models.documents import Document, DocumentVersion
from csap.consultations.vocabulary import (
    IN_FORCE,
    PUBLIC,
    REASON_MAX_LENGTH,
    RUNNING,
    WORDS_MAX_LENGTH,
    Audience,
    Outcome,
    State,
    Step,
)
from servicedesk.accounts.models import Department, User

_USER = settings.AUTH_USER_MODEL
#: How lists are ordered; also the key by which they are paged.
NEWEST = ("-pk",)


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def run_by(self, user: User) -> Self:
        """Managers and administrators run every one; who owns a document, those of theirs."""
        return self if user.is_plan_member else self.filter(document__owner=user)

    def asking(self, user: User) -> Self:
        """Those in which a person was asked, once they are open."""
        asked = Member.objects.filter(person=user)
        return self.filter(state__in=PUBLIC, pk__in=asked.values("consultation"))

    def visible_to(self, user: User) -> Self:
        """What one runs, and what one was asked in."""
        if user.is_plan_member:
            return self
        asked = Member.objects.filter(person=user)
        own = Q(document__owner=user)
        return self.filter(own | Q(state__in=PUBLIC, pk__in=asked.values("consultation")))

    def for_list(self) -> Self:
        return self.select_related(
            "document__owner", "document__company_policy", "version", "adopted"
        )


class Consultation(models.Model):
    """A policy or procedure put to its audience, from ``opens_on`` to ``closes_on`` inclusive.

    ``version``: what people speak about now. ``scheduled_at``: since when it begins by itself.
    """

    number = models.CharField(max_length=16, unique=True, help_text="CN-7, from a sequence.")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="consultations")
    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="+")
    first_version = models.PositiveSmallIntegerField(help_text="The version that is draft 1.")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    audience = models.CharField(max_length=14, choices=Audience)
    departments = models.ManyToManyField(Department, related_name="+", blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField(help_text="The last day on which people may speak.")
    scheduled_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="Decided or discarded.")
    reminded_on = models.DateField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    reason = models.CharField(max_length=WORDS_MAX_LENGTH, blank=True)
    adopted = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )
    acknowledge_by = models.DateField(null=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(state__in=RUNNING),
                name="one_running_consultation_a_document",
            ),
            models.CheckConstraint(
                name="consultation_ends_after_it_begins",
                condition=Q(closes_on__gte=F("opens_on")),
            ),
            models.CheckConstraint(
                name="consultation_was_opened_iff_it_is_public",
                condition=Q(state__in=PUBLIC, opened_at__isnull=False)
                | (~Q(state__in=PUBLIC) & Q(opened_at=None)),
            ),
            models.CheckConstraint(
                name="consultation_has_an_outcome_iff_it_is_decided",
                condition=(Q(state=State.DECIDED, ended_at__isnull=False) & ~Q(outcome=""))
                | (~Q(state=State.DECIDED) & Q(outcome="")),
            ),
            models.CheckConstraint(
                name="consultation_names_what_was_adopted",
                condition=Q(
                    outcome__in=IN_FORCE, adopted__isnull=False, acknowledge_by__isnull=False
                )
                | (~Q(outcome__in=IN_FORCE) & Q(adopted=None, acknowledge_by=None)),
            ),
            models.CheckConstraint(
                name="decision_gives_its_reason", condition=Q(outcome="") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.document}"

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def is_adopted(self) -> bool:
        return self.outcome in IN_FORCE

    @property
    def can_be_answered(self) -> bool:
        return self.state in (State.OPEN, State.CLOSED)


class Member(models.Model):
    """Somebody who was asked, with the department they were in then. Nobody is taken off."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "person"], name="person_is_asked_once_in_a_consultation"
            ),
        ]
        indexes = [
            # Reader: what a person may see and speak to.
            models.Index(fields=["person", "consultation"], name="consultation_of_person"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="who_was_asked_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.consultation_id}"


class ConsultationEvent(models.Model):
    """One step of a consultation's life. Append-only. ``actor`` null: its dates."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="events")
    step = models.CharField(max_length=12, choices=Step)
    from_state = models.CharField(max_length=10, blank=True, choices=State)
    to_state = models.CharField(max_length=10, choices=State)
    actor = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=REASON_MAX_LENGTH, blank=True)
    detail = models.JSONField(default=dict, help_text="Ids and days; never anybody's words.")
    key = models.CharField(max_length=64, null=True, unique=True, help_text="Makes it once.")  # noqa: DJ001 - no key is no duplicate

    class Meta:
        indexes = [
            # Reader: the page of a consultation.
            models.Index(fields=["consultation", "id"], name="consultation_event_order"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="consultation_event_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.step}"
