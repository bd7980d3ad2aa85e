"""How the outbox is doing."""

from datetime import datetime, timedelta

from django.core.cache import cache

from servicedesk.outbox.models import Delivery

#: When the scheduled sweep last ran, in the cache.
SWEPT_KEY = "outbox:swept_at"


def age_of_oldest_open(at: datetime) -> timedelta:
    """Return for how long the oldest fact has waited that should have been told; 0 if none. 1 query."""
    oldest = (
        Delivery.objects.open()
        .filter(attempts=0)
        .order_by("due_at")
        .values_list("due_at", flat=True)
        .first()
    )
    return max(at - oldest, timedelta()) if oldest else timedelta()


def since_last_sweep(at: datetime) -> timedelta | None:
    """Return how long ago beat's sweep ran; None if it is not known. No query, one cache look-up."""
    swept_at = cache.get(SWEPT_KEY)
    return at - datetime.fromisoformat(swept_at) if swept_at else None
