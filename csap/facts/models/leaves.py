"""The finest scopes that are kept, and who belongs to which group of customers since when."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class Leaf(models.Model):
    """The finest scope kept: every roll-up is of one leaf, and a scope is a set of leaves.

    Its parts are plain numbers, not foreign keys: a leaf outlives what it was made of. Never
    deleted, and made by ``rebuild`` when it is met first. ``customer_group`` is empty for the
    requests of nobody in a group.
    """

    id = models.AutoField(primary_key=True)
    service_id = models.BigIntegerField()
    department_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=12)
    request_type_id = models.BigIntegerField()
    priority = models.PositiveSmallIntegerField()
    customer_group = models.SlugField(max_length=40, blank=True, db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    *("service_id", "department_id", "kind"),
                    *("request_type_id", "priority", "customer_group"),
                ],
                name="leaf_is_kept_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"leaf {self.pk}"


class DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class CustomerGroupMembershipQuerySet(models.QuerySet["CustomerGroupMembership"]):
    def open(self) -> Self:
        """Those without an end."""
        return self.filter(until=None)


class CustomerGroupMembership(models.Model):
    """A person, or a whole department, is of a group of customers in ``[since, until)``.

    ``until`` null: it still is. Requests belong to the group of the day on which they were
    created, and keep it. A person's own group goes before the department's. Departments below
    are not meant. ``recorded_by``: who set or ended it last.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    customer_group = models.SlugField(max_length=40, help_text="For example key.")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    objects = CustomerGroupMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="customer_is_a_person_or_a_department",
                condition=Q(person=None, department__isnull=False)
                | Q(person__isnull=False, department=None),
            ),
            models.CheckConstraint(
                name="customer_is_of_a_group_for_days",
                condition=Q(until=None) | Q(until__gt=F("since")),
            ),
            *(
                ExclusionConstraint(
                    name=f"{customer}_is_of_one_group_at_a_time",
                    expressions=[
                        (customer, RangeOperators.EQUAL),
                        (DateRange("since", "until", RangeBoundary()), RangeOperators.OVERLAPS),
                    ],
                    condition=Q(**{f"{customer}__isnull": False}),
                )
                for customer in ("person", "department")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_group} from {self.since}"
