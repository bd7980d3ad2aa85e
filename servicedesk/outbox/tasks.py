"""Celery entry points of the outbox."""

from celery import shared_task

from servicedesk.outbox import services


@shared_task
def drain(**_from_newer_publishers: object) -> None:
    """Deliver what is due. Safe to run twice and at once: rows are taken under lock."""
    services.drain()
