"""What people judge of a customer, and what a customer says in an interview."""

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from csap.customers.models.register import Customer
from csap.customers.vocabulary import REASON_MAX_LENGTH, TOP_MARK
from servicedesk.accounts.models import User


class Judgement(models.Model):
    """A mark of 0 to 4 that one person gave one criterion, and why. Append-only.

    Of one person the newest counts; a criterion is judged once two people have marked it.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="judgements")
    criterion = models.SlugField(max_length=40, db_index=False)
    mark = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=REASON_MAX_LENGTH)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    key = models.CharField(max_length=64, null=True, unique=True, help_text="Makes it once.")  # noqa: DJ001 - no key is no duplicate

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="judgement_is_a_mark_of_0_to_4", condition=Q(mark__lte=TOP_MARK)
            ),
            models.CheckConstraint(name="judgement_has_a_reason", condition=~Q(reason="")),
        ]
        indexes = [
            # Reader: the newest mark of each person.
            models.Index(
                fields=["customer", "criterion", "actor", "-at", "-id"], name="customer_judgement"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="judgement_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.mark}"


class InterviewNoteQuerySet(models.QuerySet["InterviewNote"]):
    def visible_to(self, user: User) -> Self:
        """Managers and administrators read what was said to them; nobody else does."""
        return self if user.is_plan_member else self.none()

    def standing(self) -> Self:
        """Those whose consent was not withdrawn."""
        return self.filter(withdrawn_at=None)


class InterviewNote(models.Model):
    """What somebody said in an interview, with their consent, under their name.

    It never enters a survey: a statement with a name beside answers without one would narrow down
    who gave those. Withdrawn, all that was said is gone; that there was a talk stays. A question
    that was not put, or not answered, is null.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="notes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    statement = models.TextField(blank=True, max_length=4000)
    is_relevant = models.BooleanField(null=True, blank=True)
    told_early = models.BooleanField(null=True, blank=True)
    first_to_fix = models.ForeignKey(
        "catalogue.Service", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    satisfaction = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 to 5.")
    consented_on = models.DateField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    key = models.CharField(max_length=64, null=True, unique=True, help_text="Makes it once.")  # noqa: DJ001 - no key is no duplicate

    objects = InterviewNoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="interview_note_says_something_unless_withdrawn",
                condition=Q(withdrawn_at=None, withdrawn_by=None) & ~Q(statement="")
                | Q(
                    withdrawn_at__isnull=False,
                    withdrawn_by__isnull=False,
                    statement="",
                    is_relevant=None,
                    told_early=None,
                    first_to_fix=None,
                    satisfaction=None,
                ),
            ),
            models.CheckConstraint(
                name="interview_satisfaction_is_1_to_5",
                condition=Q(satisfaction=None) | Q(satisfaction__gte=1, satisfaction__lte=5),
            ),
        ]
        indexes = [
            # Reader: the page of a customer, the newest first.
            models.Index(fields=["customer", "-held_on", "-id"], name="customer_interview"),
        ]
        triggers = [
            # What was recorded stays as it was said: the only change is to take it back.
            pgtrigger.Protect(
                name="interview_note_changes_only_by_withdrawal",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__withdrawn_at__isnull=False)
                | pgtrigger.Q(new__withdrawn_at__isnull=True),
            ),
            pgtrigger.Protect(name="interview_note_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.held_on}"
