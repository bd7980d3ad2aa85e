"""Values about projects and consulting for the rooms above.

For set-based roll-ups, the tables that may be joined: ``engagements_engagement``
(``service_request_id``, ``completed_date``, ``currency``, ``cost_minor``), ``engagements_baseline``
(``version``, ``planned_end``, ``budget_minor``), ``engagements_successcriterion`` (``weight``,
``attained_permille``, ``added_after_start``) and ``engagements_lesson`` (``recorded_at``,
``action_done_at``, and ``engagements_lesson_cited_by``).
"""

from collections import defaultdict
from datetime import date, datetime
from typing import NamedTuple

from requests_app.engagements.models import Baseline, Engagement, Lesson, SuccessCriterion


class Criterion(NamedTuple):
    """A success criterion that counts; ``attained`` in thousandths, None: not assessed."""

    weight: int
    attained: int | None


class Learned(NamedTuple):
    """A lesson: when it was recorded, and whether it was used."""

    recorded_at: datetime
    is_cited: bool
    is_acted_on: bool


class Completed(NamedTuple):
    """A completed engagement against its last approved plan; without one, both are None."""

    request_id: int
    completed_date: date
    currency: str
    cost_minor: int
    planned_end: date | None
    budget_minor: int | None
    criteria: list[Criterion]
    lessons: list[Learned]


def completed_between(start: date, end: date) -> list[Completed]:
    """Return the engagements completed on days of ``[start, end)``. 5 queries."""
    done = Engagement.objects.filter(completed_date__gte=start, completed_date__lt=end)
    of_these = {"engagement__in": done}
    versions = Baseline.objects.filter(**of_these).order_by("engagement", "version")
    plans: dict[int, tuple[date | None, int | None]] = {
        pk: (end, budget)
        for pk, end, budget in versions.values_list("engagement_id", "planned_end", "budget_minor")
    }
    criteria: dict[int, list[Criterion]] = defaultdict(list)
    fixed = SuccessCriterion.objects.filter(**of_these, added_after_start=False)
    for pk, weight, attained in fixed.values_list("engagement_id", "weight", "attained_permille"):
        criteria[pk].append(Criterion(weight, attained))
    lessons: dict[int, list[Learned]] = defaultdict(list)
    for lesson in Lesson.objects.filter(**of_these).prefetch_related("cited_by"):
        cited = any(other.pk != lesson.engagement_id for other in lesson.cited_by.all())
        acted_on = lesson.action_done_at is not None
        lessons[lesson.engagement_id].append(Learned(lesson.recorded_at, cited, acted_on))
    rows = done.order_by("pk").values_list(
        "pk", "service_request_id", "completed_date", "currency", "cost_minor"
    )
    found = []
    for pk, request_id, completed, currency, cost in rows:
        assert completed is not None
        planned_end, budget = plans.get(pk, (None, None))
        found.append(
            Completed(
                request_id,
                completed,
                currency,
                cost,
                planned_end,
                budget,
                criteria[pk],
                lessons[pk],
            )
        )
    return found
