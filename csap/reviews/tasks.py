"""Celery entry point of the reviews. May run twice, late, or several at once."""

from celery import shared_task
from django.utils import timezone

from csap.reviews import services


@shared_task
def note_due_reviews(**_from_newer_publishers: object) -> None:
    """Note which reviews' day has come, and open the plan of their scope."""
    services.come_due(at=timezone.now())
