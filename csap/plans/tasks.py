"""Celery entry point of the plans. May run twice, late, or several at once."""

from celery import shared_task
from django.utils import timezone

from csap.plans.services import reminding


@shared_task
def remind(**_from_newer_publishers: object) -> None:
    """Remind people of actions, signatures and check-ins that are due."""
    reminding.remind(at=timezone.now())
