"""Celery entry points of the outbox."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from servicedesk.outbox import bounce_mailbox, queries, services


@shared_task
def drain(**_from_newer_publishers: object) -> None:
    """Deliver what is due. Safe to run twice and at once: rows are taken under lock."""
    services.drain()


@shared_task
def sweep(**_from_newer_publishers: object) -> None:
    """Deliver what no bell was heard for. That it ran shows that beat and a worker live."""
    cache.set(queries.SWEPT_KEY, timezone.now().isoformat(), timeout=None)
    services.drain()


@shared_task
def read_bounces(**_from_newer_publishers: object) -> None:
    """Read which mail came back, where a mailbox for it is set up. Safe to run twice."""
    bounce_mailbox.read_bounces(at=timezone.now())
