"""Celery entry points of a request's life."""

from celery import shared_task
from django.utils import timezone

from requests_app.lifecycle import services


@shared_task
def notice_breaches(**_from_newer_publishers: object) -> None:
    """Notice promises that were not kept."""
    services.notice_breaches(at=timezone.now())


@shared_task
def close_resolved(**_from_newer_publishers: object) -> None:
    """Close what stayed resolved without an objection."""
    services.close_stale_resolutions(at=timezone.now())
