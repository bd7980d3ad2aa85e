"""That a scope is reviewed, when the next one is, and what happens when its day comes."""

from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.db.models import Max

from csap.facts.periods import local_day, zone
from csap.facts.scopes import Scope
from csap.reviews import events
from csap.reviews.models import Review, ReviewEvent, ReviewSchedule
from csap.reviews.rules import Facts, next_due
from csap.reviews.services import consequences, inviting
from csap.reviews.services.steps import (
    By,
    ReviewRefused,
    lock,
    move_on,
    record,
    require,
    require_allowed,
    take,
)
from csap.reviews.vocabulary import AHEAD, INTERVALS, Step
from csap.telling import choices
from servicedesk.accounts.models import User
from servicedesk.common.sequences import next_number

#: When a review begins until somebody says otherwise.
_MORNING = time(10)


@transaction.atomic
def set_schedule(
    *, scope: str, every_months: int, owner: User, first_on: date, actor: User, at: datetime
) -> Review:
    """Have a scope reviewed in a rhythm, and return its review that lies ahead.

    Where the scope has a rhythm already, its interval and owner change and the review that lies
    ahead is due on the new day. Harmless to repeat.

    :raises NotPermitted: for who does not run reviews.
    :raises ReviewRefused: for an interval, a day or an owner that cannot be.
    :raises UnknownScope: if there is no such service, department or group.
    """
    by = By(actor, at)
    require_allowed(by)
    if every_months not in INTERVALS:
        raise ReviewRefused("A scope is reviewed every 6 or 12 months.", field="every_months")
    if not (owner.is_active and owner.is_plan_member):
        raise ReviewRefused("Only a manager can own a schedule.", field="owner")
    parsed = Scope.parse(scope)
    parsed.resolve()
    words = choices.scope_words(parsed, choices.load_names())
    schedule = _schedule(str(parsed), words[0].upper() + words[1:], every_months, owner, at)
    review = schedule.reviews.filter(state__in=AHEAD).select_for_update(of=("self",)).first()
    if review is None:
        return _plan(schedule, first_on, by)
    if review.due_on != first_on:
        review.due_on, review.starts_at = first_on, _morning(first_on)
        review.save(update_fields=["due_on", "starts_at"])
        record(review, Step.MOVED, by, to=review.starts_at.isoformat())
    return review


def _schedule(
    scope: str, words: str, every_months: int, owner: User, at: datetime
) -> ReviewSchedule:
    try:
        with transaction.atomic():
            schedule, _ = ReviewSchedule.objects.update_or_create(
                scope=scope,
                ended_at=None,
                defaults={"every_months": every_months, "owner": owner, "scope_words": words},
                create_defaults={
                    "every_months": every_months,
                    "owner": owner,
                    "scope_words": words,
                    "started_at": at,
                },
            )
    except IntegrityError:  # somebody was faster
        return ReviewSchedule.objects.get(scope=scope, ended_at=None)
    return schedule


def _plan(schedule: ReviewSchedule, due_on: date, by: By) -> Review:
    review = Review.objects.create(
        number=next_number("review_number", "RV"),
        schedule=schedule,
        scope=schedule.scope,
        scope_words=schedule.scope_words,
        due_on=due_on,
        starts_at=_morning(due_on),
        chair=schedule.owner,
    )
    record(review, Step.SCHEDULED, by, from_state="", due_on=due_on.isoformat())
    return review


def _morning(day: date) -> datetime:
    return datetime.combine(day, _MORNING, tzinfo=zone())


def plan_next(schedule: ReviewSchedule, by: By) -> Review | None:
    """Plan the review after the last one; None: one lies ahead, or the schedule has ended."""
    if schedule.ended_at is not None or schedule.reviews.filter(state__in=AHEAD).exists():
        return None
    last = schedule.reviews.aggregate(last=Max("due_on"))["last"]
    return _plan(schedule, next_due(last, schedule.every_months, after=local_day(by.at)), by)


@transaction.atomic
def move(
    number: str,
    *,
    starts_at: datetime,
    length_minutes: int,
    place: str,
    reason: str,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Review:
    """Put a review to another hour or place. By when it is on time does not move with it.

    Who was invited gets the new hour.

    :raises ReviewRefused: if it was held or called off, or without a reason.
    """
    by = By(actor, at, key)
    review = take(number, Step.MOVED, by)
    if review is None:
        return lock(number)
    require(review, *AHEAD, doing="it cannot be moved any more")
    if not reason.strip():
        raise ReviewRefused("Give a reason.", field="reason")
    review.starts_at, review.length_minutes, review.place = starts_at, length_minutes, place
    review.moved += 1
    review.save(update_fields=["starts_at", "length_minutes", "place", "moved"])
    record(review, Step.MOVED, by, reason=reason, to=starts_at.isoformat())
    inviting.tell_again(review, by)
    return review


@transaction.atomic
def cancel(
    number: str, *, reason: str, actor: User, at: datetime, key: str | None = None
) -> Review:
    """Call a review off; the next one of its schedule is planned. Who was invited is told.

    :raises ReviewRefused: without a reason, or if it was held.
    """
    by = By(actor, at, key)
    review = take(number, Step.CANCEL, by)
    if review is None:
        return lock(number)
    move_on(review, Step.CANCEL, Facts(has_reason=bool(reason.strip())), by, reason=reason)
    inviting.tell_called_off(review, by)
    plan_next(review.schedule, by)
    return review


@transaction.atomic
def end_schedule(scope: str, *, reason: str, actor: User, at: datetime) -> None:
    """Review a scope no more; what lies ahead is called off. Harmless to repeat."""
    by = By(actor, at)
    require_allowed(by)
    rows = ReviewSchedule.objects.filter(scope=scope, ended_at=None).select_for_update()
    schedule = rows.first()
    if schedule is None:
        return
    schedule.ended_at = at
    schedule.save(update_fields=["ended_at"])
    for number in schedule.reviews.filter(state__in=AHEAD).values_list("number", flat=True):
        cancel(number, reason=reason, actor=actor, at=at)


def come_due(*, at: datetime) -> list[Review]:
    """Note which reviews' day has come, each once, and open the plan of their scope.

    Harmless to repeat. One transaction a review.
    """
    noted = ReviewEvent.objects.filter(step=Step.CAME_DUE).values("review")
    due = Review.objects.ahead().filter(due_on__lte=local_day(at)).exclude(pk__in=noted)
    numbers = due.order_by("due_on", "pk").values_list("number", flat=True)
    return [review for number in list(numbers) if (review := _come_due(number, at)) is not None]


@transaction.atomic
def _come_due(number: str, at: datetime) -> Review | None:
    review, by = lock(number), By(None, at)
    if not review.is_ahead or review.events.filter(step=Step.CAME_DUE).exists():
        return None
    plan = consequences.open_scheduled_plan(review, at=at)
    record(review, Step.CAME_DUE, by, topic=events.CAME_DUE, plan=plan)
    return review
