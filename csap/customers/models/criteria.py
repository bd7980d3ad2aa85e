"""The criteria as people changed them. Version 1, the seven, is shipped in the vocabulary."""

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from csap.customers.vocabulary import COMPUTABLE, REASON_MAX_LENGTH, Source


class CriteriaSet(models.Model):
    """One version of the criteria and their weights. The newest is in force. Append-only."""

    version = models.PositiveSmallIntegerField(unique=True)
    reason = models.CharField(max_length=REASON_MAX_LENGTH)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    key = models.CharField(max_length=64, null=True, unique=True, help_text="Makes it once.")  # noqa: DJ001 - no key is no duplicate

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="first_criteria_are_shipped_not_stored", condition=Q(version__gt=1)
            ),
            models.CheckConstraint(name="criteria_change_for_a_reason", condition=~Q(reason="")),
        ]
        triggers = [
            pgtrigger.Protect(
                name="criteria_set_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"criteria, version {self.version}"


class Criterion(models.Model):
    """One criterion of a version. The weights of a version add up to 1. Append-only."""

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40, db_index=False)
    title = models.CharField(max_length=60)
    words = models.CharField(max_length=200)
    source = models.CharField(max_length=8, choices=Source)
    weight = models.DecimalField(
        max_digits=4, decimal_places=3, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "key"], name="criterion_is_once_in_a_version"
            ),
            models.UniqueConstraint(
                fields=["criteria_set", "position"], name="criterion_has_its_place_in_a_version"
            ),
            models.CheckConstraint(
                name="criterion_weight_is_0_to_1", condition=Q(weight__gte=0, weight__lte=1)
            ),
            models.CheckConstraint(
                name="only_what_data_can_tell_is_computed",
                condition=Q(source=Source.JUDGED) | Q(key__in=COMPUTABLE),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="criterion_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
            pgtrigger.Trigger(
                name="criterion_weights_add_up_to_1",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func="""
                    IF (SELECT sum(weight) FROM customers_criterion
                         WHERE criteria_set_id = NEW.criteria_set_id) <> 1 THEN
                        RAISE EXCEPTION 'the weights of the criteria do not add up to 1'
                              USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.title}"
