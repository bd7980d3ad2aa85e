"""Values about reviews for the pages, and for the registry of governance measures."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from csap.facts.periods import local_day
from csap.facts.scopes import ALL
from csap.reviews.models import AgendaItem, Decision, Review, ReviewSchedule
from csap.reviews.rules import Due, OnTime, days_overdue, on_time
from csap.reviews.vocabulary import DecisionState, State
from servicedesk.accounts.models import User


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A schedule with the review that lies ahead, and how many days that is late."""

    schedule: ReviewSchedule
    review: Review | None
    days_late: int


def rhythms(*, today: date) -> list[Rhythm]:
    """Return every schedule in force, the next due first. 2 queries."""
    ahead = {review.schedule_id: review for review in Review.objects.ahead()}
    schedules = ReviewSchedule.objects.filter(ended_at=None).select_related("owner")
    found = [_rhythm(schedule, ahead.get(schedule.pk), today) for schedule in schedules]
    return sorted(found, key=lambda each: (each.review is None, _due(each), each.schedule.scope))


def _rhythm(schedule: ReviewSchedule, review: Review | None, today: date) -> Rhythm:
    late = days_overdue(review.due_on, today=today) if review else 0
    return Rhythm(schedule, review, late)


def _due(rhythm: Rhythm) -> date:
    return rhythm.review.due_on if rhythm.review else date.max


def held_on_time(start: date, end: date, *, scope: str = ALL) -> OnTime:
    """Return how many of the reviews due in ``[start, end)`` were held by their day. 1 query.

    Of the organisation: every scope's. What was called off because its scope is not reviewed any
    more is left out; every other that was called off was not held.
    """
    rows = Review.objects.filter(due_on__gte=start, due_on__lt=end)
    rows = rows.exclude(Q(state=State.CANCELLED) & Q(schedule__ended_at__isnull=False))
    if scope != ALL:
        rows = rows.filter(scope=scope)
    due = [
        Due(due_on, local_day(held_at) if held_at else None)
        for due_on, held_at in rows.values_list("due_on", "held_at")
    ]
    return on_time(due, start=start, end=end)


def items_by_principle(scope: str | None = None) -> Counter[int]:
    """Return how many items of coming reviews and open decisions stand under each principle.

    ``scope`` None: of every scope. 1 query.
    """
    ahead = AgendaItem.objects.filter(review__in=Review.objects.ahead(), is_dropped=False)
    decided = Decision.objects.open()
    if scope is not None:
        ahead, decided = ahead.filter(review__scope=scope), decided.filter(review__scope=scope)
    return Counter(
        ahead.order_by()
        .values_list("principle", flat=True)
        .union(decided.order_by().values_list("principle", flat=True), all=True)
    )


def overdue(*, at: datetime) -> list[Review]:
    """Return the reviews that should have been held by now, the longest overdue first. 1 query."""
    late = Review.objects.ahead().filter(due_on__lt=local_day(at)).select_related("chair")
    return list(late.order_by("due_on", "pk"))


@dataclass(frozen=True, slots=True)
class Owned:
    """How the decisions of the last held review stand."""

    review: Review
    done: int
    of_all: int


def last_held(review: Review) -> Owned | None:
    """Return the review before this one of the same scope, with how its decisions stand."""
    held = Review.objects.of_scope(review.scope).filter(state__in=(State.HELD, State.CLOSED))
    counts = {
        "all_decisions": Count("decisions"),
        "done": Count("decisions", filter=Q(decisions__state=DecisionState.DONE)),
    }
    earlier = held.exclude(pk=review.pk).filter(starts_at__lt=review.starts_at)
    last = earlier.annotate(**counts).order_by("-starts_at", "-pk").first()
    if last is None:
        return None
    return Owned(last, last.done, last.all_decisions)  # type: ignore[attr-defined]


def ahead_of(review: Review) -> Review | None:
    """Return the review that its schedule plans next, once this one is over; else None. 1 query."""
    if review.is_ahead:
        return None
    return Review.objects.ahead().filter(schedule=review.schedule_id).first()


def open_decisions_of(user: User) -> list[Decision]:
    """Return the open decisions that a person owns, the next due first."""
    mine = Decision.objects.open().filter(owner=user).select_related("review")
    return list(mine.order_by("due_on", "pk"))
