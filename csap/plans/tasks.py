"""Celery entry point of the plans. May run twice, late, or several at once."""

from celery import shared_task
from django.utils import timezone

from csap.facts import marks
from csap.plans.services import evaluating, reminding


@shared_task
def remind(**_from_newer_publishers: object) -> None:
    """Remind people of actions, signatures and check-ins that are due."""
    reminding.remind(at=timezone.now())


@shared_task
def read_effects(**_from_newer_publishers: object) -> None:
    """Read the effect of every plan under way, from the month that has just become final."""
    marks.drain()
    evaluating.read_all(at=timezone.now())
