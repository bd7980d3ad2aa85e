"""Who is in the register, who speaks for them, and what people decided."""

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from csap.customers.vocabulary import REASON_MAX_LENGTH, TAKEN, Outcome, Step
from servicedesk.accounts.models import User


class CustomerQuerySet(models.QuerySet["Customer"]):
    def visible_to(self, user: User) -> Self:
        """Managers and administrators see the register; nobody else any of it."""
        return self if user.is_plan_member else self.none()

    def key(self) -> Self:
        """The key customers of today."""
        return self.filter(is_key=True)

    def for_list(self) -> Self:
        """With what every list shows of each."""
        return self.select_related("department", "representative")


class Customer(models.Model):
    """A department that is a candidate or a key customer, and the person who speaks for it.

    ``is_key``, ``key_since`` and ``term_ends`` repeat the newest decision, so that lists need not
    look for it; ``term_ends`` is the first day that is no more of the term.
    """

    department = models.OneToOneField(
        "accounts.Department", on_delete=models.PROTECT, related_name="+"
    )
    representative = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    about = models.CharField(max_length=300, blank=True, help_text="Who the customer is.")
    is_key = models.BooleanField(default=False)
    key_since = models.DateField(null=True, blank=True)
    term_ends = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()

    objects = CustomerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="key_customer_has_a_term",
                condition=Q(is_key=False, key_since=None, term_ends=None)
                | Q(is_key=True, key_since__isnull=False, term_ends__gt=F("key_since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}, {self.representative}"


class Representation(models.Model):
    """Who speaks for a customer from an instant on; the newest counts. Append-only."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="representations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            # Reader: who spoke for a customer at an instant.
            models.Index(fields=["customer", "-at", "-id"], name="customer_representation"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="representation_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.customer_id} from {self.at}"


class Decision(models.Model):
    """What a named person decided, beside what the system suggested then. Append-only.

    ``standing``: the score it was decided on; None: there was none yet. ``was_suggested`` is what
    the system said, after two quarters of hysteresis. ``until``: the end of the term, excluded.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=8, choices=Outcome)
    reason = models.CharField(max_length=REASON_MAX_LENGTH)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    standing = models.ForeignKey(
        "customers.Standing", on_delete=models.PROTECT, null=True, related_name="+"
    )
    was_suggested = models.BooleanField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    key = models.CharField(max_length=64, null=True, unique=True, help_text="Makes it once.")  # noqa: DJ001 - no key is no duplicate

    class Meta:
        constraints = [
            models.CheckConstraint(name="decision_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="decision_has_a_term_iff_it_takes_somebody",
                condition=Q(outcome__in=TAKEN, until__gt=F("since"))
                | (~Q(outcome__in=TAKEN) & Q(until=None)),
            ),
        ]
        indexes = [
            # Reader: who was a key customer at an instant; the history on a customer's page.
            models.Index(fields=["customer", "-at", "-id"], name="customer_decision"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="decision_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.outcome}"


class CustomerEvent(models.Model):
    """What else happened to an entry. Append-only. ``actor`` null: the rules."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="events")
    step = models.CharField(max_length=12, choices=Step)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    detail = models.JSONField(default=dict, help_text="Name of who spoke before, end of the term.")
    key = models.CharField(max_length=64, null=True, unique=True, help_text="Makes it once.")  # noqa: DJ001 - no key is no duplicate

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_a_term_ends_by_rule",
                condition=Q(actor__isnull=False) | Q(step=Step.LAPSED),
            ),
        ]
        indexes = [
            # Reader: the page of a customer.
            models.Index(fields=["customer", "id"], name="customer_event_order"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="customer_event_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.step}"
