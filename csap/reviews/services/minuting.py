"""Holding a review: it begins, minutes are taken, and it is closed."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from csap.reviews import events
from csap.reviews.drafts import open_decisions
from csap.reviews.models import Minute, Review
from csap.reviews.rules import Facts
from csap.reviews.services.scheduling import plan_next
from csap.reviews.services.steps import By, ReviewRefused, lock, move_on, record, require, take
from csap.reviews.vocabulary import State, Step
from servicedesk.accounts.models import User


@transaction.atomic
def hold(number: str, *, actor: User, at: datetime, key: str | None = None) -> Review:
    """Begin: from now on minutes are taken and decisions made.

    :raises ReviewRefused: before its hour, before people were invited, without a frozen pack.
    """
    by = By(actor, at, key)
    review = take(number, Step.HOLD, by)
    if review is None:
        return lock(number)
    facts = Facts(has_pack=review.packs.exists(), has_begun=review.starts_at <= at)
    move_on(review, Step.HOLD, facts, by)
    return review


@transaction.atomic
def take_minutes(
    number: str, *, text: str, item: int | None, actor: User, at: datetime, key: str | None = None
) -> Review:
    """Write down what was said about an item, or in general; a correction is a new version.

    :raises ReviewRefused: before it was held, or if the agenda has no such item.
    """
    by = By(actor, at, key)
    review = take(number, Step.MINUTED, by)
    if review is None:
        return lock(number)
    require(review, State.HELD, State.CLOSED, doing="minutes are taken once it has begun")
    if item is not None and not review.items.filter(pk=item, is_dropped=False).exists():
        raise ReviewRefused("The agenda has no such item.", field="item")
    same = review.minutes.filter(item=item)
    last = same.aggregate(last=Max("version"))["last"] or 0
    Minute.objects.create(
        review=review, item_id=item, version=last + 1, text=text, author=actor, at=at
    )
    record(review, Step.MINUTED, by, item=item, version=last + 1)
    return review


@transaction.atomic
def close(number: str, *, actor: User, at: datetime, key: str | None = None) -> Review:
    """Close a minuted review. Its open decisions come back on the agenda of the next one.

    :raises ReviewRefused: without minutes, or while an earlier decision waits for an answer.
    """
    by = By(actor, at, key)
    review = take(number, Step.CLOSE, by)
    if review is None:
        return lock(number)
    facts = Facts(
        has_minutes=review.minutes.exists(), answers_old_decisions=not open_decisions(review)
    )
    move_on(review, Step.CLOSE, facts, by, topic=events.CLOSED)
    plan_next(review.schedule, by)
    return review


def newest_minutes(review: Review) -> dict[int | None, Minute]:
    """Return the newest minute of each item; under None what was said in general. 1 query."""
    rows = review.minutes.select_related("author").order_by("version")
    return {minute.item_id: minute for minute in rows}
