"""Remind who was asked about a resolution or an engagement, once."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from surveys.models import Invitation
from surveys.quiet import is_quiet
from surveys.services.posting import post
from surveys.vocabulary import Channel, Purpose

#: So many in one transaction, so many a run: the rest waits for the next.
BATCH = 100
#: Whoever was asked longer ago than so many days more than the wait is let alone.
_TOO_LATE = timedelta(days=7)


@transaction.atomic
def remind_of_requests(*, at: datetime) -> int:
    """Remind whoever was asked by mail SURVEY_REMINDER_DAYS ago and has not answered.

    Once, in working hours, at most BATCH people. Return how many.
    """
    if not settings.SURVEY_REMINDER_DAYS or is_quiet(at):
        return 0
    asked_before = at - timedelta(days=settings.SURVEY_REMINDER_DAYS)
    waiting = Invitation.objects.waiting(at).filter(
        purpose__in=(Purpose.RESOLUTION, Purpose.ENGAGEMENT),
        channel=Channel.MAIL,
        reminders=0,
        posted_at__gt=asked_before - _TOO_LATE,
        posted_at__lte=asked_before,
        person__is_active=True,
    )
    chosen = list(
        waiting.select_related("person", "service_request")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("pk")[:BATCH]
    )
    for invitation in chosen:
        _remind(invitation, at)
    return len(chosen)


def _remind(invitation: Invitation, at: datetime) -> None:
    invitation.reminders, invitation.reminded_at = 1, at
    invitation.save(update_fields=["reminders", "reminded_at"])
    service_request = invitation.service_request
    assert service_request is not None  # both purposes are about one
    post(
        invitation,
        template="survey_reminder",
        about=f"{service_request.summary} ({service_request.number})",
        context={"service_request": service_request},
        at=at,
        kind="reminder:",
    )
