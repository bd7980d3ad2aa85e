"""Which days must be counted again."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class DirtyMark(models.Model):
    """Days of a scope whose source rows changed, before and after the change.

    Written by the database's triggers in the transaction of the change, appended and never
    updated, so that nobody who writes waits for anybody else who writes. ``instants`` become days
    of the reporting zone when they are read. Null service and department: of every one.
    """

    service_id = models.BigIntegerField(null=True)
    department_id = models.BigIntegerField(null=True)
    instants = ArrayField(models.DateTimeField(), default=list)
    days = ArrayField(models.DateField(), default=list)

    def __str__(self) -> str:
        return f"mark {self.pk}"
