"""Daily roll-ups: exact integers by day and leaf, so that any period and scope is a sum.

The leaf is the finest scope kept: service, department at creation, kind, request type and
priority. Its parts are plain numbers, not foreign keys: a roll-up is derived and is deleted and
written anew whenever its day is rebuilt. A histogram is an array of its values, each as often as
it occurred. ``excluded`` counts test, spam and merged records, which no other column counts.
Which day a request counts in is said for each table (docs/metrics.md#periods).
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

LEAF = ("service_id", "department_id", "kind", "request_type_id", "priority")


def _one_row(name: str, *more: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=["day", *LEAF, *more], name=name, nulls_distinct=False)


class LeafDay(models.Model):
    """One day of one leaf."""

    day = models.DateField()
    service_id = models.BigIntegerField()
    department_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=12)
    request_type_id = models.BigIntegerField()
    priority = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.day}"


class DemandDay(LeafDay):
    """Requests created that day."""

    created = models.PositiveIntegerField()
    cancelled_unanswered = models.PositiveIntegerField()
    follow_ups = models.PositiveIntegerField()
    self_service = models.PositiveIntegerField(help_text="Filed in the portal.")
    excluded = models.PositiveIntegerField()

    class Meta:
        constraints = [_one_row("demand_of_a_day_once")]


class ResolvedDay(LeafDay):
    """Requests whose last resolution, with no reopening after it, is of that day.

    Minutes are whole business minutes of the clocks, ``elapsed_minutes`` calendar minutes from
    creation; a request whose clock was never measured has none.
    """

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

    class Meta:
        constraints = [_one_row("resolutions_of_a_day_once")]


class DueDay(LeafDay):
    """Promises that were due that day, of one clock.

    ``still_open`` becomes missed once the day has passed. due = met + missed + still_open +
    withdrawn, the last being cancelled before they were due.
    """

    clock = models.CharField(max_length=12)
    due = models.PositiveIntegerField()
    met = models.PositiveIntegerField()
    missed = models.PositiveIntegerField()
    still_open = models.PositiveIntegerField()
    withdrawn = models.PositiveIntegerField()
    excluded = models.PositiveIntegerField()

    class Meta:
        constraints = [_one_row("promises_of_a_day_once", "clock")]


class CohortDay(LeafDay):
    """Requests first resolved that day, and those reopened within 14 local days of it."""

    first_resolved = models.PositiveIntegerField()
    reopened = models.PositiveIntegerField()
    excluded = models.PositiveIntegerField()

    class Meta:
        constraints = [_one_row("cohort_of_a_day_once")]


class FlowDay(LeafDay):
    """What moved into and out of the backlog: created + reopened - resolved - cancelled.

    ``reopened`` has a resolution before it, as ``resolved`` is followed by a reopening or is the
    last one; ``reopen_events`` are all that were recorded.
    """

    created = models.PositiveIntegerField()
    reopened = models.PositiveIntegerField()
    resolved = models.PositiveIntegerField()
    cancelled = models.PositiveIntegerField()
    reopen_events = models.PositiveIntegerField()

    class Meta:
        constraints = [_one_row("flow_of_a_day_once")]


class RequesterDay(models.Model):
    """Who asked how often: distinct people are not additive, so they are kept."""

    day = models.DateField()
    service_id = models.BigIntegerField()
    department_id = models.BigIntegerField(null=True)
    requester_id = models.BigIntegerField()
    requests = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "service_id", "department_id", "requester_id"],
                name="requester_of_a_day_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"RequesterDay {self.day}"


class RatingDay(LeafDay):
    """What a person answered about requests last resolved that day, if asked and in time.

    The four cells cross felt in time with measured in time, of those where both are known.
    """

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

    class Meta:
        constraints = [_one_row("ratings_of_a_day_once", "person_id")]


class ResultDay(LeafDay):
    """Projects and consulting accepted that day, against the last approved plan.

    Money is in minor units of the organisation's currency, of those with a budget in it. Criteria
    added after the start are not counted; weights times attainment are in thousandths.
    """

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

    class Meta:
        constraints = [_one_row("results_of_a_day_once")]


#: Every roll-up, in the order in which a day is rebuilt.
ROLLUPS = (
    DemandDay,
    ResolvedDay,
    DueDay,
    CohortDay,
    FlowDay,
    RequesterDay,
    RatingDay,
    ResultDay,
)
