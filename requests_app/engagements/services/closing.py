"""Complete and cancel."""

from datetime import date, datetime

from django.db import transaction

from requests_app.engagements.models import Engagement, State
from requests_app.engagements.services.step import (
    By,
    EngagementRefused,
    begin,
    record,
    require_text,
)
from requests_app.requests import events
from servicedesk.accounts.models import User
from servicedesk.outbox import services as outbox


class CloseOutIncomplete(EngagementRefused):
    """Something that a close-out needs is missing."""


@transaction.atomic
def complete(
    pk: int,
    *,
    completed_date: date,
    close_out: str,
    actor: User,
    at: datetime,
    lessons_waived: str = "",
    key: str | None = None,
) -> Engagement:
    """Say that the result was accepted on ``completed_date``, and tell the other rooms.

    The guard of a close-out: every success criterion is assessed or said to be not yet
    measured, and there is a lesson or a reason why there is none.

    :raises CloseOutIncomplete: naming what is missing.
    :raises EngagementRefused: unless it is under way, or for a day before it began.
    """
    by = By(actor, at, key)
    engagement, is_repeat = begin(pk, "complete", by, states={State.ACTIVE})
    if is_repeat:
        return engagement
    _require_close_out(engagement, lessons_waived)
    if engagement.started_date and completed_date < engagement.started_date:
        raise EngagementRefused("It ends before it began.", field="completed_date")
    engagement.state, engagement.completed_date = State.COMPLETED, completed_date
    engagement.close_out = require_text(
        close_out, field="close_out", sentence="Say in a few words what was delivered."
    )
    engagement.lessons_waived = lessons_waived.strip()[:200]
    engagement.save()
    record(engagement, "complete", by, change=("result", "accepted"))
    _tell_completed(engagement, at)
    return engagement


def _require_close_out(engagement: Engagement, lessons_waived: str) -> None:
    open_ones = [c.text for c in engagement.criteria.order_by("pk") if not c.is_answered]
    if open_ones:
        raise CloseOutIncomplete(
            "Not yet assessed: " + "; ".join(open_ones) + ". Say to which degree each was met, "
            "or that it is not yet measured."
        )
    if not engagement.lessons.exists() and not lessons_waived.strip():
        raise CloseOutIncomplete(
            "Record a lesson, or say why there is none.", field="lessons_waived"
        )


def _tell_completed(engagement: Engagement, at: datetime) -> None:
    outbox.publish(
        topic=events.ENGAGEMENT_COMPLETED,
        key=f"engagement:{engagement.pk}",
        payload={
            "engagement_id": engagement.pk,
            "request_id": engagement.service_request_id,
            "number": engagement.service_request.number,
            "completed_date": engagement.completed_date.isoformat()
            if engagement.completed_date
            else None,
        },
        at=at,
    )


@transaction.atomic
def cancel(
    pk: int, *, reason: str, actor: User, at: datetime, key: str | None = None
) -> Engagement:
    """Give the work up; what was spent stays to be seen.

    :raises EngagementRefused: without a reason, or unless it is proposed or under way.
    """
    by = By(actor, at, key)
    engagement, is_repeat = begin(pk, "cancel", by)
    if is_repeat:
        return engagement
    engagement.close_out = require_text(reason, field="reason", sentence="Say why it ends.")
    engagement.state = State.CANCELLED
    engagement.save(update_fields=["state", "close_out"])
    record(engagement, "cancel", by, change=("work", "given up"))
    return engagement
