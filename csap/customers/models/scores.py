"""Scores as they were computed, quarter by quarter, with what they were computed from."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from csap.customers.models.register import Customer
from csap.customers.vocabulary import Gate, Source, Voice


class Standing(models.Model):
    """How far the criteria spoke for a customer in one quarter. Append-only; the newest counts.

    ``point`` null: no criterion was known. ``low`` and ``high``: if the unknown were 0 or 1.
    ``asks`` and ``reasonable`` of a year; ``complaints`` and ``requests`` of the quarter, with
    those of everyone. They say how loud somebody is and never enter the score.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="standings")
    start = models.DateField()
    end = models.DateField(help_text="Excluded.")
    criteria_version = models.PositiveSmallIntegerField()
    point = models.FloatField(null=True)
    low = models.FloatField()
    high = models.FloatField()
    known_weight = models.FloatField()
    gate = models.CharField(max_length=16, choices=Gate)
    is_suggested = models.BooleanField(help_text="By this quarter alone.")
    asks = models.PositiveIntegerField(default=0)
    reasonable = models.PositiveIntegerField(default=0)
    complaints = models.PositiveIntegerField(null=True, help_text="Null: too few to tell.")
    complaints_all = models.PositiveIntegerField()
    requests = models.PositiveIntegerField()
    requests_all = models.PositiveIntegerField()
    loudness = models.FloatField(null=True)
    voice = models.CharField(max_length=16, choices=Voice)
    services = models.JSONField(default=dict, help_text="Requests of a year by service id.")
    computed_at = models.DateTimeField()
    input_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(name="standing_is_of_a_period", condition=Q(end__gt=F("start"))),
            models.CheckConstraint(
                name="standing_range_is_within_0_and_1",
                condition=Q(low__gte=0, high__lte=1, low__lte=F("high")),
            ),
            models.CheckConstraint(
                name="reasonable_asks_are_among_all", condition=Q(reasonable__lte=F("asks"))
            ),
        ]
        indexes = [
            # Reader: the register and a customer's page, for the newest of each quarter.
            models.Index(fields=["customer", "-start", "-id"], name="customer_standing"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="standing_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.start}"


class CriterionScore(models.Model):
    """One criterion of a standing, frozen with its input. Append-only.

    ``data`` and ``judged`` are 0 to 1; ``value`` is what counts: the one, the other, or the mean
    of both; null: unknown. ``title``, ``weight`` and ``source`` are those of the version then.
    """

    standing = models.ForeignKey(Standing, on_delete=models.PROTECT, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    criterion = models.SlugField(max_length=40, db_index=False)
    title = models.CharField(max_length=60)
    source = models.CharField(max_length=8, choices=Source)
    weight = models.FloatField()
    data = models.FloatField(null=True)
    judged = models.FloatField(null=True)
    value = models.FloatField(null=True)
    evidence = models.CharField(max_length=400)
    inputs = models.JSONField(default=dict)
    definition_version = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(
                fields=["standing", "criterion"], name="criterion_is_scored_once_in_a_standing"
            ),
            *(
                models.CheckConstraint(
                    name=f"criterion_{name}_is_0_to_1",
                    condition=Q(**{name: None}) | Q(**{f"{name}__gte": 0, f"{name}__lte": 1}),
                )
                for name in ("data", "judged", "value")
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="criterion_score_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.standing_id} {self.criterion}"


class Prospect(models.Model):
    """A department outside the register, as the newest quarter tells of it. Derived, rewritten.

    ``value_demand`` of ``value_demand_all`` it asked for; ``is_quiet``: many people who say
    nothing, so that nobody knows what they think.
    """

    department = models.OneToOneField(
        "accounts.Department", on_delete=models.CASCADE, related_name="+"
    )
    start = models.DateField()
    end = models.DateField(help_text="Excluded.")
    people = models.PositiveIntegerField()
    people_all = models.PositiveIntegerField()
    value_demand = models.PositiveIntegerField()
    value_demand_all = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    asked = models.PositiveIntegerField()
    is_quiet = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="prospect_is_part_of_all",
                condition=Q(
                    people__lte=F("people_all"),
                    value_demand__lte=F("value_demand_all"),
                    answered__lte=F("asked"),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department_id} {self.start}"
