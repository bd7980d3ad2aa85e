"""Celery entry points of the consultations. May run twice, late, or several at once."""

from celery import shared_task
from django.utils import timezone

from csap.consultations import services


@shared_task
def tend_consultations(**_from_newer_publishers: object) -> None:
    """Begin, remind and close as the dates say."""
    services.tend(at=timezone.now())


@shared_task
def send_letters(**_from_newer_publishers: object) -> None:
    """Hand the next letters to the outbox."""
    services.send_letters(at=timezone.now())
