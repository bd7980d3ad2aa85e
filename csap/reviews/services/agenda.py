"""The agenda: made from what is known, as often as wanted, and edited by people in between."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from csap.reviews.drafts import Draft, drafts
from csap.reviews.models import AgendaItem, Review
from csap.reviews.rules import Facts
from csap.reviews.services.steps import By, ReviewRefused, lock, move_on, record, require, take
from csap.reviews.vocabulary import AHEAD, Source, State, Step, Wanted
from servicedesk.accounts.models import User

#: What of a draft is written anew as long as no person has changed the item.
_OF_DRAFT = ("title", "evidence", "principle", "minutes", "url", "led_by", "wanted", "proposal")
_TOO_LATE = "its agenda does not change any more"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person wants on the agenda. ``proposal``: the decision asked for, or ""."""

    title: str
    principle: int
    minutes: int = 10
    led_by: User | None = None
    proposal: str = ""

    def as_values(self) -> dict[str, Any]:
        """Return the columns of the item."""
        wanted = Wanted.DECIDE if self.proposal else Wanted.KNOW
        named = {part.name: getattr(self, part.name) for part in fields(self)}
        return named | {"wanted": wanted, "is_edited": True}


@transaction.atomic
def make_agenda(number: str, *, actor: User | None, at: datetime, key: str | None = None) -> Review:
    """Put on the agenda what is known now. Harmless to repeat.

    What a person changed stays as it is, what a person took off stays off; what is not known any
    more goes, unless a person changed it. ``actor`` None: the schedule.

    :raises NotPermitted: for who does not run reviews.
    :raises ReviewRefused: once it was held.
    """
    by = By(actor, at, key)
    review = take(number, Step.AGENDA_MADE, by) if actor else lock(number)
    if review is None:
        return lock(number)
    require(review, *AHEAD, doing=_TOO_LATE)
    found = drafts(review, at=at)
    known = {(item.source, item.source_key): item for item in review.items.all()}
    for draft in found:
        _put(review, draft, known.pop((draft.source, draft.key), None))
    gone = [
        item.pk
        for (source, _), item in known.items()
        if source != Source.HAND and not item.is_edited and not item.is_dropped
    ]
    AgendaItem.objects.filter(pk__in=gone).delete()
    record(review, Step.AGENDA_MADE, by, found=len(found), gone=len(gone))
    return review


def _put(review: Review, draft: Draft, item: AgendaItem | None) -> None:
    if item is not None and (item.is_edited or item.is_dropped):
        return
    values = {name: getattr(draft, name) for name in _OF_DRAFT}
    if item is not None:
        AgendaItem.objects.filter(pk=item.pk).update(**values)
        return
    AgendaItem.objects.create(
        review=review,
        source=draft.source,
        source_key=draft.key,
        position=_last_position(review) + 1,
        **values,
    )


def _last_position(review: Review) -> int:
    return review.items.aggregate(last=Max("position"))["last"] or 0


@transaction.atomic
def add_item(
    number: str, entry: Entry, *, actor: User, at: datetime, key: str | None = None
) -> Review:
    """Put on the agenda what a person wants there."""
    by = By(actor, at, key)
    review = take(number, Step.ITEM_ADDED, by)
    if review is None:
        return lock(number)
    require(review, *AHEAD, doing=_TOO_LATE)
    AgendaItem.objects.create(
        review=review,
        source=Source.HAND,
        position=_last_position(review) + 1,
        **entry.as_values(),
    )
    record(review, Step.ITEM_ADDED, by, title=entry.title)
    return review


@transaction.atomic
def edit_item(
    number: str, entry: Entry, *, item: int, actor: User, at: datetime, key: str | None = None
) -> Review:
    """Change an item; from now on it is a person's, and making the agenda anew leaves it.

    :raises ReviewRefused: if the agenda has no such item, or the review was held.
    """
    by = By(actor, at, key)
    review = take(number, Step.ITEM_EDITED, by)
    if review is None:
        return lock(number)
    found = _item(review, item)
    AgendaItem.objects.filter(pk=found.pk).update(**entry.as_values())
    record(review, Step.ITEM_EDITED, by, title=entry.title)
    return review


@transaction.atomic
def drop_item(
    number: str, *, item: int, actor: User, at: datetime, key: str | None = None
) -> Review:
    """Take an item off; making the agenda anew does not bring it back."""
    by = By(actor, at, key)
    review = take(number, Step.ITEM_DROPPED, by)
    if review is None:
        return lock(number)
    found = _item(review, item)
    found.is_dropped = True
    found.save(update_fields=["is_dropped"])
    record(review, Step.ITEM_DROPPED, by, title=found.title)
    return review


@transaction.atomic
def shift_item(
    number: str, *, item: int, up: bool, actor: User, at: datetime, key: str | None = None
) -> Review:
    """Put an item one place up or down. At the end it stays."""
    by = By(actor, at, key)
    review = take(number, Step.ITEM_MOVED, by)
    if review is None:
        return lock(number)
    found = _item(review, item)
    order = list(agenda_of(review))
    at_index = order.index(found)
    other = at_index - 1 if up else at_index + 1
    if 0 <= other < len(order):
        order[at_index], order[other] = order[other], order[at_index]
        _put_in_order(order)
    record(review, Step.ITEM_MOVED, by, title=found.title)
    return review


@transaction.atomic
def order_items(
    number: str, *, items: Sequence[int], actor: User, at: datetime, key: str | None = None
) -> Review:
    """Put the whole agenda in another order at once: ``items`` are the ids of all that is on it.

    :raises ReviewRefused: if they are not what is on it by now, or it was held.
    """
    by = By(actor, at, key)
    review = take(number, Step.ITEM_MOVED, by)
    if review is None:
        return lock(number)
    require(review, *AHEAD, doing=_TOO_LATE)
    known = {item.pk: item for item in agenda_of(review)}
    if sorted(items) != sorted(known):
        raise ReviewRefused(
            f"The agenda of {number} has changed meanwhile. Look at it, and order it again.",
            field="items",
        )
    _put_in_order([known[pk] for pk in items])
    record(review, Step.ITEM_MOVED, by, items=len(items))
    return review


def _put_in_order(items: Sequence[AgendaItem]) -> None:
    for position, each in enumerate(items, start=1):
        each.position = position
    AgendaItem.objects.bulk_update(items, ["position"])


def agenda_of(review: Review) -> list[AgendaItem]:
    """Return the items that are talked about, in order. 1 query."""
    items = review.items.filter(is_dropped=False).select_related("led_by")
    return list(items.order_by("position", "pk"))


def _item(review: Review, pk: int) -> AgendaItem:
    require(review, *AHEAD, doing=_TOO_LATE)
    found = review.items.filter(pk=pk, is_dropped=False).select_for_update(of=("self",)).first()
    if found is None:
        raise ReviewRefused(f"The agenda of {review.number} has no such item.", field="item")
    return found


@transaction.atomic
def set_agenda(number: str, *, actor: User, at: datetime, key: str | None = None) -> Review:
    """Say that the agenda stands, so that people can be invited to it.

    :raises ReviewRefused: if it is empty.
    """
    by = By(actor, at, key)
    review = take(number, Step.SET_AGENDA, by)
    if review is None or review.state == State.AGENDA_SET:
        return review or lock(number)
    move_on(review, Step.SET_AGENDA, Facts(has_items=bool(agenda_of(review))), by)
    return review
