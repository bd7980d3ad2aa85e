"""Celery entry point of the findings. May run twice, late, or several at once."""

from celery import shared_task
from django.utils import timezone

from csap.facts import marks
from csap.facts.world import World
from csap.findings import services


@shared_task
def look_at_closed_months(**_from_newer_publishers: object) -> None:
    """Let the rules look at the oldest final month that waits, then ask for the next one.

    A month a task, so that catching up never runs into the limit of one.
    """
    at, world = timezone.now(), World()
    due = services.due_periods(at)
    if not due:
        return
    marks.drain()
    services.compute_missing(due[0], at=at, world=world)
    services.find(due[0], at=at, world=world)
    if due[1:]:
        look_at_closed_months.delay()
