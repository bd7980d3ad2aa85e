"""Celery entry points of the surveys. Each may run twice, late, or several at once."""

from celery import shared_task
from django.utils import timezone

from surveys import services


@shared_task
def seal_responses(**_from_newer_publishers: object) -> None:
    """Cut the last way from links to anonymous responses whose weeks are over."""
    while services.seal_responses(at=timezone.now()):
        pass
