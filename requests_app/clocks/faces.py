"""What a list shows of clocks: time left in working time, share used, or why it is paused."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import lru_cache

from requests_app.clocks.business_time import Calendar, business_seconds
from requests_app.clocks.calendars import calendar
from requests_app.clocks.hours import day_seconds
from requests_app.clocks.models import Clock, ClockKind
from servicedesk.common.marks import ClockFace

PROMISES = {ClockKind.RESPONSE: "first answer by", ClockKind.RESOLUTION: "solved by"}


def running_faces(request_ids: Collection[int], *, at: datetime) -> dict[int, ClockFace]:
    """Return, by request, the face of its running clock that is due first. 1 query.

    A request without a running clock, or without a promise, is not in the answer.
    """
    running = Clock.objects.running().filter(service_request__in=request_ids, due_at__isnull=False)
    faces: dict[int, ClockFace] = {}
    rows = running.order_by("due_at").values_list(
        "service_request_id", "kind", "calendar_id", "target_seconds", "due_at"
    )
    for request_id, kind, calendar_id, target_seconds, due_at in rows:
        hours = calendar(calendar_id)
        if due_at is not None and request_id not in faces:
            faces[request_id] = face(
                hours, kind, due_at=due_at, target_seconds=target_seconds, at=at
            )
    return faces


def face(
    hours: Calendar, kind: str, *, due_at: datetime, target_seconds: int | None, at: datetime
) -> ClockFace:
    """Return the face of one running clock. Pure."""
    if due_at >= at:
        left = business_seconds(hours, at, due_at)
    else:
        left = -max(1, business_seconds(hours, due_at, at))
    used = 1 - left / target_seconds if target_seconds else 1.0
    return ClockFace(
        left=timedelta(seconds=left),
        used=used,
        due_at=due_at,
        promise=PROMISES[ClockKind(kind)],
        day=_day(hours),
    )


@lru_cache(maxsize=256)
def _day(hours: Calendar) -> timedelta:
    return timedelta(seconds=day_seconds(hours))
