"""Agreements, every step of their negotiation, the records shown in it, and the monthly checks."""

from datetime import date, datetime
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from csap.agreements.asks import Ask, Expectation
from csap.agreements.vocabulary import (
    KINDS,
    OUR_TURN,
    OVER,
    TALKING,
    TEXT_MAX_LENGTH,
    AskClass,
    State,
    Step,
    Support,
)
from csap.facts import customer_groups
from csap.facts.periods import local_day
from requests_app.catalogue.vocabulary import Priority
from servicedesk.accounts import queries as accounts
from servicedesk.accounts.models import User

_NEVER_CHANGED = pgtrigger.Update | pgtrigger.Delete


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: User) -> Self:
        """Managers see all; anyone else what they represent, and what was agreed for them."""
        return self if user.is_plan_member else self.covering(user)

    def covering(self, user: User) -> Self:
        """What the person represents, and what was agreed for their department or group."""
        above = accounts.ancestor_ids(user.department_id) if user.department_id else []
        groups = customer_groups.groups_of(user.pk, user.department_id)
        covers = Q(department__in=above) | Q(customer_group__in=groups)
        return self.filter(Q(representative=user) | covers & Q(valid_from__isnull=False))

    def in_force(self, on: date) -> Self:
        """Those whose terms bind on a day."""
        return self.filter(valid_from__lte=on, valid_until__gte=on)

    def talking(self) -> Self:
        return self.filter(state__in=TALKING)

    def with_names(self) -> Self:
        return self.select_related("service", "request_type", "department", "representative")


class Agreement(models.Model):
    """An expectation that is negotiated with a customer: a department with all below it, or a
    group of key customers, each by a named representative.

    ``value`` and ``percent`` are what lies on the table (see ``asks``), the ``agreed_`` ones what
    binds from ``valid_from`` to ``valid_until``, the last day; null: nothing was agreed.
    """

    number = models.CharField(max_length=16, unique=True, help_text="AG-14, from a sequence.")
    kind = models.CharField(max_length=12, choices=KINDS)
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    service = models.ForeignKey("catalogue.Service", on_delete=models.PROTECT, related_name="+")
    request_type = models.ForeignKey(
        "catalogue.RequestType", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    priority = models.PositiveSmallIntegerField(choices=Priority, null=True, blank=True)
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    customer_group = models.SlugField(max_length=40, blank=True, help_text="For example key.")
    representative = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    value = models.IntegerField()
    percent = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    agreed_value = models.IntegerField(null=True)
    agreed_percent = models.PositiveSmallIntegerField(null=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    review_on = models.DateField(null=True)
    expiry_told = models.BooleanField(default=False)
    renews = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewed_by"
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="agreement_is_with_a_department_or_a_group",
                condition=Q(department__isnull=False, customer_group="")
                | (Q(department=None) & ~Q(customer_group="")),
            ),
            models.CheckConstraint(
                name="agreement_terms_are_whole_or_none",
                condition=Q(
                    agreed_at=None,
                    agreed_value=None,
                    agreed_percent=None,
                    valid_from=None,
                    valid_until=None,
                )
                | Q(
                    agreed_at__isnull=False,
                    agreed_value__isnull=False,
                    agreed_percent__isnull=False,
                    valid_from__isnull=False,
                    valid_until__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="agreement_has_terms_where_its_state_says_so",
                condition=~Q(state__in=[State.AGREED, State.SUSPENDED, State.REOPENED, State.ENDED])
                | Q(agreed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="agreement_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="agreement_percent_is_a_share",
                condition=Q(percent__range=(50, 99))
                & (Q(agreed_percent=None) | Q(agreed_percent__range=(50, 99))),
            ),
            models.CheckConstraint(
                name="only_times_are_agreed_by_type_and_priority",
                condition=Q(kind__in=["response", "resolution"])
                | Q(request_type=None, priority=None),
            ),
        ]
        indexes = [
            # Reader: the nightly look at what ends, and what is in force.
            models.Index(
                fields=["valid_until"],
                name="agreement_in_force",
                condition=Q(valid_until__isnull=False),
            ),
            # Reader: the list by state, the newest first.
            models.Index(fields=["state", "-id"], name="agreement_list"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def expectation(self) -> Expectation:
        return Expectation(self.kind)

    @property
    def is_our_turn(self) -> bool:
        return self.state in OUR_TURN

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    def is_in_force(self, on: date) -> bool:
        """Return whether agreed terms bind on a day."""
        if self.valid_from is None or self.valid_until is None:
            return False
        return self.valid_from <= on <= self.valid_until

    def binds_or_will(self, at: datetime) -> bool:
        """Return whether agreed terms bind at an instant or are still to begin."""
        return self.valid_until is not None and local_day(at) <= self.valid_until

    def ask(self, value: int | None = None, percent: int | None = None) -> Ask:
        """Return what is on the table, or other numbers of the same, as the record is asked."""
        return Ask.of_value(
            self.expectation,
            self.value if value is None else value,
            service=self.service.slug,
            share=(self.percent if percent is None else percent) / 100,
            request_type=self.request_type.slug if self.request_type else None,
            priority=self.priority,
        )


class FrozenRecord(models.Model):
    """An assessment as it was shown in a negotiation. What is learned later never reaches it.

    ``shown`` is the page's own content; ``content_hash`` is of it.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="records")
    value = models.IntegerField()
    percent = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    ask_class = models.CharField(max_length=12, choices=AskClass)
    support = models.CharField(max_length=16, choices=Support)
    n = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    share = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    promise = models.IntegerField(null=True, help_text="What can be promised for the share asked.")
    weekly_arrivals = models.PositiveIntegerField(null=True)
    shown = models.JSONField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        triggers = [pgtrigger.Protect(name="agreement_record_is_frozen", operation=_NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.ask_class} at {self.at:%Y-%m-%d}"


class ExceptionToRecord(models.Model):
    """Somebody answers for promising what the record does not support, until a day."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="exceptions")
    answers_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=TEXT_MAX_LENGTH)
    until = models.DateField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="exception_has_a_reason", condition=~Q(reason="")),
        ]
        triggers = [pgtrigger.Protect(name="exception_stays", operation=_NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.agreement_id} until {self.until}"


class NegotiationStep(models.Model):
    """One step of a negotiation, with the terms it put on the table. Append-only.

    ``actor`` null: the rules. ``text`` is what was said: the demand, the reason. ``alternative``
    is what is offered instead of what was declined.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=12, choices=Step)
    from_state = models.CharField(max_length=12, choices=State, blank=True)
    to_state = models.CharField(max_length=12, choices=State)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    value = models.IntegerField()
    percent = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=TEXT_MAX_LENGTH, blank=True)
    alternative = models.CharField(max_length=TEXT_MAX_LENGTH, blank=True)
    conditions = models.CharField(max_length=TEXT_MAX_LENGTH, blank=True)
    duty = models.CharField(max_length=TEXT_MAX_LENGTH, blank=True)
    improvement = models.CharField(max_length=TEXT_MAX_LENGTH, blank=True)
    funded = models.CharField(max_length=TEXT_MAX_LENGTH, blank=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    review_on = models.DateField(null=True)
    record = models.ForeignKey(
        FrozenRecord, on_delete=models.PROTECT, null=True, related_name="steps"
    )
    ask_class = models.CharField(max_length=12, choices=AskClass, blank=True)
    exception = models.ForeignKey(
        ExceptionToRecord, on_delete=models.PROTECT, null=True, related_name="steps"
    )
    key = models.CharField(max_length=64, null=True, unique=True, help_text="Makes it once.")  # noqa: DJ001 - no key is no duplicate

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nobody_promises_against_the_record_unnamed",
                condition=~Q(step__in=[Step.OFFERED, Step.AGREED])
                | ~Q(ask_class=AskClass.UNREASONABLE)
                | Q(exception__isnull=False)
                | ~Q(funded=""),
            ),
            models.CheckConstraint(
                name="an_offer_and_an_agreement_show_their_record",
                condition=~Q(step__in=[Step.OFFERED, Step.AGREED])
                | (
                    Q(record__isnull=False, valid_from__isnull=False, valid_until__isnull=False)
                    & ~Q(ask_class="")
                ),
            ),
            models.CheckConstraint(
                name="a_decline_has_a_reason_and_an_alternative",
                condition=~Q(step=Step.DECLINED) | (~Q(text="") & ~Q(alternative="")),
            ),
            models.CheckConstraint(
                name="only_rules_suspend_resume_and_reopen",
                condition=Q(actor__isnull=False)
                | Q(step__in=[Step.SUSPENDED, Step.RESUMED, Step.REOPENED, Step.ENDED]),
            ),
        ]
        indexes = [
            # Reader: the page of an agreement.
            models.Index(fields=["agreement", "id"], name="negotiation_order"),
        ]
        triggers = [pgtrigger.Protect(name="negotiation_is_append_only", operation=_NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.get_step_display()}"


class Check(models.Model):
    """What the record said of an agreement at the end of a month, over a year. Append-only.

    ``is_suspended``: more arrived in the month than the promise holds for, so it is not judged.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="checks")
    start = models.DateField()
    end = models.DateField()
    value = models.IntegerField()
    percent = models.PositiveSmallIntegerField()
    support = models.CharField(max_length=16, choices=Support)
    n = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    share = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    is_suspended = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "start"], name="agreement_is_checked_once_a_month"
            ),
        ]
        triggers = [pgtrigger.Protect(name="check_is_append_only", operation=_NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.start:%Y-%m}: {self.support}"
