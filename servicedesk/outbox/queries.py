"""How the outbox is doing."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Count, Min, Q

from servicedesk.outbox.models import Delivery, SentMail

#: When the scheduled sweep last ran, in the cache.
SWEPT_KEY = "outbox:swept_at"


def age_of_oldest_open(at: datetime) -> timedelta:
    """Return for how long the oldest fact that should have been told has waited; 0 if none.

    One query.
    """
    oldest = (
        Delivery.objects.open()
        .filter(attempts=0)
        .order_by("due_at")
        .values_list("due_at", flat=True)
        .first()
    )
    return max(at - oldest, timedelta()) if oldest else timedelta()


def since_last_sweep(at: datetime) -> timedelta | None:
    """Return how long ago beat's sweep ran; None if it is not known. No query, one cache read."""
    swept_at = cache.get(SWEPT_KEY)
    return at - datetime.fromisoformat(swept_at) if swept_at else None


class Backlog(NamedTuple):
    """What is still to be told. ``oldest_at``: when the oldest of it happened; None for nothing."""

    open: int
    dead: int
    oldest_at: datetime | None


def backlog() -> Backlog:
    """Return how much waits, how much was given up, and since when the oldest waits. One query."""
    is_open = Q(closed_at=None, dead_at=None)
    unclosed = Delivery.objects.filter(is_open | Q(dead_at__isnull=False))
    found = unclosed.aggregate(
        open=Count("pk", filter=is_open),
        dead=Count("pk", filter=~is_open),
        oldest_at=Min("fact__occurred_at", filter=is_open),
    )
    return Backlog(**found)


def sent_about(start: str) -> int:
    """Return how many mails went out whose key starts so. One query, by the key's index."""
    return SentMail.objects.filter(key__startswith=start).count()


def waiting_for(consumer: str, *, at: datetime) -> int:
    """Return how many due deliveries of a consumer wait, such as "mail". One query."""
    return Delivery.objects.due(at).filter(consumer=consumer).order_by().count()
