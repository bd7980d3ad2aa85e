"""Roll-ups: exact integers by day and leaf, so that any period and scope is a sum.

A roll-up is derived: it is deleted and written anew whenever its day is rebuilt. A histogram is an
array of its values, each as often as it occurred, in no order. ``excluded`` counts test, spam and
merged records, which no other column counts. Which day a request counts in is said for each table
(docs/metrics.md#periods).

Each table has a twin for whole months, with the same columns in the same order and the first of
the month as ``day``: its rows are the sums of the days' rows, and hold as long as the month is
named in ``FoldedMonth``. So a year is read from twelve rows a leaf instead of 365. Demand has
one more fold, by service (``ServiceMonth``).
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models


def _key(*more: str) -> Any:
    return models.CompositePrimaryKey("day", "leaf", *more)


class Rollup(models.Model):
    """One leaf on one day, or in one month."""

    day = models.DateField()
    leaf = models.ForeignKey(
        "facts.Leaf",
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.day}"


class Demand(Rollup):
    """Requests created that day. ``requester_ids`` is the histogram of who asked.

    ``moment``, here and below: what the backlog grew by, or shrank, times the days since the first
    of the month, so that item-days can be told of whole months.
    """

    pk = _key()
    created = models.PositiveIntegerField()
    cancelled_unanswered = models.PositiveIntegerField()
    follow_ups = models.PositiveIntegerField()
    self_service = models.PositiveIntegerField(help_text="Filed in the portal.")
    requester_ids = ArrayField(models.BigIntegerField())
    excluded = models.PositiveIntegerField()
    moment = models.IntegerField()

    class Meta(Rollup.Meta):
        abstract = True


class Resolved(Rollup):
    """Requests whose last, or whose first, resolution is of that day.

    Last, with no reopening after it: all columns from ``resolved`` to ``excluded``. Minutes are
    whole business minutes of the clocks, ``elapsed_minutes`` calendar minutes from creation; a
    request whose clock was never measured has none. First: ``first_resolved``, and ``reopened``
    of those within 14 local days.
    """

    pk = _key()
    resolved = models.PositiveIntegerField()
    first_contact = models.PositiveIntegerField(
        help_text="One contact, at most one assignment, never reopened."
    )
    contacts = models.PositiveIntegerField()
    contacts_squared = models.DecimalField(max_digits=30, decimal_places=0)
    worked_seconds = models.PositiveBigIntegerField()
    held_seconds = models.PositiveBigIntegerField()
    response_minutes = ArrayField(models.PositiveIntegerField())
    resolve_minutes = ArrayField(models.PositiveIntegerField())
    elapsed_minutes = ArrayField(models.PositiveIntegerField())
    excluded = models.PositiveIntegerField()
    first_resolved = models.PositiveIntegerField()
    reopened = models.PositiveIntegerField()
    first_excluded = models.PositiveIntegerField()
    moment = models.IntegerField()

    class Meta(Rollup.Meta):
        abstract = True


class Due(Rollup):
    """Promises that were due that day, of one clock.

    ``still_open`` becomes missed once the day has passed. due = met + missed + still_open +
    withdrawn, the last being cancelled before they were due.
    """

    pk = _key("clock")
    clock = models.CharField(max_length=12)
    due = models.PositiveIntegerField()
    met = models.PositiveIntegerField()
    missed = models.PositiveIntegerField()
    still_open = models.PositiveIntegerField()
    withdrawn = models.PositiveIntegerField()
    excluded = models.PositiveIntegerField()

    class Meta(Rollup.Meta):
        abstract = True


class Flow(Rollup):
    """What else moved the backlog that day, besides what was created and finally resolved.

    backlog = created - resolved - cancelled + reopened - undone. ``undone`` are resolutions that a
    reopening follows, ``reopened`` these reopenings: the two cancel out, so that the backlog is
    what is open, whatever a history lacks. ``reopen_events`` are all that were recorded.
    """

    pk = _key()
    cancelled = models.PositiveIntegerField()
    undone = models.PositiveIntegerField()
    reopened = models.PositiveIntegerField()
    reopen_events = models.PositiveIntegerField()
    moment = models.IntegerField()

    class Meta(Rollup.Meta):
        abstract = True


class Opinion(Rollup):
    """What a person answered about requests last resolved that day, if asked and in time.

    The four cells cross felt in time with measured in time, of those where both are known.
    """

    pk = _key("person_id")
    person_id = models.BigIntegerField()
    asked = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    ratings = ArrayField(models.PositiveSmallIntegerField())
    solved_asked = models.PositiveIntegerField()
    solved = models.PositiveIntegerField()
    both_in_time = models.PositiveIntegerField()
    felt_in_time_only = models.PositiveIntegerField()
    measured_in_time_only = models.PositiveIntegerField()
    both_late = models.PositiveIntegerField()

    class Meta(Rollup.Meta):
        abstract = True


class Result(Rollup):
    """Projects and consulting accepted that day, against the last approved plan.

    Money is in minor units of the organisation's currency, of those with a budget in it. Criteria
    added after the start are not counted; weights times attainment are in thousandths.
    """

    pk = _key()
    completed = models.PositiveIntegerField()
    planned = models.PositiveIntegerField()
    on_time = models.PositiveIntegerField()
    slip_days = ArrayField(models.IntegerField())
    budgeted = models.PositiveIntegerField()
    within_budget = models.PositiveIntegerField()
    budget_minor = models.BigIntegerField()
    cost_minor = models.BigIntegerField()
    weight = models.PositiveBigIntegerField()
    assessed_weight = models.PositiveBigIntegerField()
    attained_weight = models.PositiveBigIntegerField(help_text="Weight times thousandths.")
    with_lesson = models.PositiveIntegerField()
    lesson_days = ArrayField(models.DateField(), help_text="When each lesson was recorded.")
    cited_lesson_days = ArrayField(models.DateField())
    lesson_actions_done = models.PositiveIntegerField()
    excluded = models.PositiveIntegerField()

    class Meta(Rollup.Meta):
        abstract = True


class DemandDay(Demand):
    pass


class DemandMonth(Demand):
    pass


class ResolvedDay(Resolved):
    pass


class ResolvedMonth(Resolved):
    pass


class DueDay(Due):
    pass


class DueMonth(Due):
    pass


class FlowDay(Flow):
    pass


class FlowMonth(Flow):
    pass


class OpinionDay(Opinion):
    pass


class OpinionMonth(Opinion):
    pass


class ResultDay(Result):
    pass


class ResultMonth(Result):
    pass


class ServiceMonth(models.Model):
    """What was asked of a service in a month, whoever asked: the sums of ``DemandMonth``.

    So the organisation's year by month and service is read from the few rows that it shows.
    """

    pk = models.CompositePrimaryKey("day", "service_id", "kind", "request_type_id")
    day = models.DateField()
    service_id = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    request_type_id = models.BigIntegerField()
    created = models.PositiveIntegerField()
    cancelled_unanswered = models.PositiveIntegerField()
    follow_ups = models.PositiveIntegerField()
    self_service = models.PositiveIntegerField()
    excluded = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"Service {self.service_id} in {self.day:%Y-%m}"


#: Each roll-up of days with its twin of months.
TWINS: dict[type[Rollup], type[Rollup]] = {
    DemandDay: DemandMonth,
    ResolvedDay: ResolvedMonth,
    DueDay: DueMonth,
    FlowDay: FlowMonth,
    OpinionDay: OpinionMonth,
    ResultDay: ResultMonth,
}
ROLLUPS = tuple(TWINS)


class CountedDay(models.Model):
    """When a day was last counted, whole or in part."""

    day = models.DateField(primary_key=True)
    counted_at = models.DateTimeField()

    class Meta:
        indexes = [
            # Reader: the nightly audit, for what changed since the one before.
            models.Index(fields=["counted_at"], name="counted_day_at"),
        ]

    def __str__(self) -> str:
        return f"{self.day} counted"


class FoldedMonth(models.Model):
    """A month whose rows of months hold. Gone as soon as one of its days is counted again."""

    month = models.DateField(primary_key=True)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} folded"
