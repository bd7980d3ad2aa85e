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

from requests_app.conversation.models import Entry
from requests_app.engagements.models import (
    Baseline,
    Engagement,
    Lesson,
    State,
    SuccessCriterion,
)
from requests_app.requests.vocabulary import Step

#: Steps of a request that somebody takes who works on it.
_WORK = (Step.ASSIGNED, Step.HELD, Step.RESOLVED)


class Criterion(NamedTuple):
    """A success criterion that counts; ``attained`` in thousandths, None: not assessed."""

    weight: int
    attained: int | None


class CloseOut(NamedTuple):
    """A completed engagement as the surveys see it: who it was for, and who worked on it."""

    request_id: int
    number: str
    summary: str
    service_id: int
    completed_date: date
    is_restricted: bool
    is_counted: bool
    #: Sponsor, requester and followers, without who worked on it.
    person_ids: list[int]


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


def close_out_of(request_id: int) -> CloseOut | None:
    """Return how a request's engagement was completed; None unless it was. 6 queries.

    Who worked on it is left out of its people: assignee, who resolved or was assigned it, spoke
    for IT, approved its plan or booked its costs.
    """
    found = (
        Engagement.objects.filter(service_request=request_id, state=State.COMPLETED)
        .select_related("service_request")
        .first()
    )
    if found is None or found.completed_date is None:
        return None
    request = found.service_request
    followers = request.followers.filter(until=None).order_by("pk")
    people = [found.sponsor_id, request.requester_id, *followers.values_list("user_id", flat=True)]
    workers = _workers_on(found)
    return CloseOut(
        request_id=request.pk,
        number=request.number,
        summary=request.summary,
        service_id=request.service_id,
        completed_date=found.completed_date,
        is_restricted=request.is_restricted,
        is_counted=not request.exclusion and not request.source,
        person_ids=[pk for pk in dict.fromkeys(people) if pk is not None and pk not in workers],
    )


def _workers_on(engagement: Engagement) -> set[int | None]:
    request = engagement.service_request
    steps = request.history.filter(step__in=_WORK)
    spoke = Entry.objects.filter(service_request=request, author_is_staff=True)
    return {
        request.assignee_id,
        *steps.values_list("actor_id", flat=True),
        *spoke.values_list("author_id", flat=True),
        *engagement.baselines.values_list("approved_by_id", flat=True),
        *engagement.costs.values_list("recorded_by_id", flat=True),
    }


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
