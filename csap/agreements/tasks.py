"""Celery entry point of the agreements. May run twice, late, or several at once."""

from celery import shared_task
from django.utils import timezone

from csap.agreements import services


@shared_task
def tend_agreements(**_from_newer_publishers: object) -> None:
    """End what has passed, follow who is covered, check closed months, tell what ends soon."""
    at = timezone.now()
    services.tend(at=at)
    services.check_months(at=at)
    services.tell_what_ends(at=at)
