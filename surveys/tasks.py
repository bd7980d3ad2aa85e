"""Celery entry points of the surveys. Each may run twice, late, or several at once."""

from celery import shared_task
from django.utils import timezone

from surveys import queries, services


@shared_task
def seal_responses(**_from_newer_publishers: object) -> None:
    """Cut the last way from links to anonymous responses whose weeks are over."""
    while services.seal_responses(at=timezone.now()):
        pass


@shared_task
def tend_waves(**_from_newer_publishers: object) -> None:
    """Write invitations, hand over the mails that may go out now, and end what is over."""
    for wave_id in queries.waves_to_write():
        services.write_invitations(wave_id, at=timezone.now())
    while services.post_due(at=timezone.now()):
        pass
    services.close_ended_waves(at=timezone.now())


@shared_task
def remind_of_requests(**_from_newer_publishers: object) -> None:
    """Remind who was asked about a resolution or an engagement and has not answered."""
    services.remind_of_requests(at=timezone.now())


@shared_task
def let_feedback_be_read(**_from_newer_publishers: object) -> None:
    """Let out the comments of windows that closed."""
    services.let_feedback_be_read(at=timezone.now())
