"""What is promised, to everybody and to some."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, When
from django.db.models.functions import Coalesce

from requests_app.catalogue.vocabulary import Kind, Priority
from servicedesk.accounts.models import Department

if TYPE_CHECKING:
    pass
from requests_app.catalogue.models.services import RequestType, Service


class TargetSource(models.TextChoices):
    PUBLISHED = "PUBLISHED", "published"
    AGREED = "AGREED", "agreed"


class TargetQuerySet(models.QuerySet["ServiceLevelTarget"]):
    def in_force(self, at: datetime) -> Self:
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=at), valid_from__lte=at)

    def published(self) -> Self:
        """What is promised to everybody."""
        return self.filter(source=TargetSource.PUBLISHED)

    def agreed(self) -> Self:
        """What was agreed with some customers."""
        return self.filter(source=TargetSource.AGREED)

    def agreed_with(self, *, person_id: int, department_id: int | None) -> Self:
        """What was agreed with a person, or with their department."""
        return self.agreed().filter(Q(person=person_id) | Q(department=department_id or 0))


class InstantRange(Func):
    """``tstzrange(from, to)``, half-open; an open end is null."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class ServiceLevelTarget(models.Model):
    """What is promised, by kind and priority; for one service, or for all that have no own.

    A row never changes but for its end: a new promise is a new row, and each clock keeps the
    row it was started under. Seconds are business seconds of the service's calendar; null: no
    target.

    An agreed one is of one service and one clock, for the requests of one person or one
    department, perhaps of one type only; it always ends, and ``reference`` names the agreement.
    """

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="targets"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    priority = models.PositiveSmallIntegerField(choices=Priority)
    response_seconds = models.PositiveIntegerField(null=True, blank=True)
    resolution_seconds = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=12, choices=TargetSource, default=TargetSource.PUBLISHED)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)
    request_type = models.ForeignKey(
        RequestType, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reference = models.CharField(max_length=16, blank=True, help_text="Of the agreement: AG-14.")

    objects = TargetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "kind", "priority"],
                name="one_target_in_force_a_scope",
                condition=Q(valid_to=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="published_target_is_for_everybody",
                condition=~Q(source=TargetSource.PUBLISHED)
                | Q(request_type=None, department=None, person=None, reference=""),
            ),
            models.CheckConstraint(
                name="agreed_target_has_a_customer_one_clock_and_an_end",
                condition=~Q(source=TargetSource.AGREED)
                | (
                    Q(service__isnull=False, valid_to__isnull=False)
                    & ~Q(reference="")
                    & (
                        Q(department__isnull=False, person=None)
                        | Q(department=None, person__isnull=False)
                    )
                    & (
                        Q(response_seconds__isnull=False, resolution_seconds=None)
                        | Q(response_seconds=None, resolution_seconds__isnull=False)
                    )
                ),
            ),
            # Its index also serves the opening of a request, by service.
            ExclusionConstraint(
                name="one_agreed_target_a_customer_at_a_time",
                expressions=[
                    ("service", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("priority", RangeOperators.EQUAL),
                    (Coalesce("request_type", 0), RangeOperators.EQUAL),
                    (Coalesce("department", 0), RangeOperators.EQUAL),
                    (Coalesce("person", 0), RangeOperators.EQUAL),
                    (
                        Case(When(response_seconds=None, then=1), default=0),
                        RangeOperators.EQUAL,
                    ),
                    (
                        InstantRange("valid_from", "valid_to", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(source=TargetSource.AGREED),
            ),
            models.CheckConstraint(
                name="target_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
        ]
        indexes = [
            # Reader: setting and ending what an agreement promises, and how often it was kept.
            models.Index(
                fields=["reference"],
                name="target_of_an_agreement",
                condition=Q(source=TargetSource.AGREED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.priority} from {self.valid_from:%Y-%m-%d}"

    def seconds_by_clock(self) -> Mapping[str, int | None]:
        return {"RESPONSE": self.response_seconds, "RESOLUTION": self.resolution_seconds}
