"""What waits for a person in the partnership, whichever room it comes from.

A room that has something to ask of people adds a source to ``SOURCES``; the home shows them all,
in this order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from csap.agreements import own
from csap.consultations import queries as consultations
from csap.facts.periods import local_day
from csap.partnership import actions
from csap.plans import queries as plans
from csap.reviews.models import Invitation
from csap.reviews.vocabulary import AHEAD, Answer
from csap.telling import numbers
from servicedesk.accounts.models import User

#: So many actions stand on the home; the rest on their own page.
FEW = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something asked of the reader. ``when``: "by 30 Sep 2026", "" for no day.

    ``kind``: what is asked, in two or three words; ``icon``: of Tabler.
    """

    icon: str
    kind: str
    title: str
    detail: str
    url: str
    when: str = ""
    is_late: bool = False


Source = Callable[[User, datetime], list[Waiting]]


def of(user: User, *, at: datetime) -> list[Waiting]:
    """Return what waits for a person. A query or two a source."""
    return [each for source in SOURCES for each in source(user, at)]


def _signatures(user: User, _at: datetime) -> list[Waiting]:
    return [
        Waiting(
            icon="signature",
            kind="Your signature",
            title=title,
            detail=numbers.joined(number, scope_words),
            url=reverse("partnership:plan", args=[number]),
        )
        for number, title, scope_words in plans.awaited_signatures(user)
    ]


def _offers(user: User, at: datetime) -> list[Waiting]:
    return [
        Waiting(
            icon="heart-handshake",
            kind="An offer to answer",
            title=each.promise,
            detail=numbers.joined(each.number, each.about, f"for {each.customer}"),
            url=reverse("partnership:agreement", args=[each.number]),
        )
        for each in own.waiting(user, at=at)
    ]


def _invitations(user: User, _at: datetime) -> list[Waiting]:
    mine = Invitation.objects.filter(person=user, answer=Answer.OPEN, review__state__in=AHEAD)
    sent = mine.exclude(sent_at=None).select_related("review__chair")
    return [
        Waiting(
            icon="calendar-event",
            kind="Do you come?",
            title=f"How IT serves {each.review.scope_words}",
            detail=numbers.joined(each.review.number, f"led by {each.review.chair.name}"),
            url=reverse("partnership:review", args=[each.review.number]),
            when=numbers.day(local_day(each.review.starts_at)),
        )
        for each in sent.order_by("review__starts_at", "pk")
    ]


def _consultations(user: User, at: datetime) -> list[Waiting]:
    return [
        Waiting(
            icon="messages",
            kind="Your voice" if each.asks == "speak" else "To acknowledge",
            title=each.title,
            detail=each.number,
            url=each.url,
            when=f"by {numbers.day(each.until)}",
            is_late=each.until < local_day(at),
        )
        for each in consultations.waiting_for(user)
    ]


def _actions(user: User, at: datetime) -> list[Waiting]:
    return [
        Waiting(
            icon="checklist",
            kind=f"Your action, {each.get_status_display()}",
            title=each.what,
            detail=numbers.joined(each.plan.number, each.plan.title),
            url=f"{reverse('partnership:actions')}#action-{each.pk}",
            when=f"by {numbers.day(each.due_on)}",
            is_late=each.due_on < local_day(at),
        )
        for each in actions.to_do(user)[:FEW]
    ]


SOURCES: tuple[Source, ...] = (_signatures, _offers, _invitations, _consultations, _actions)
