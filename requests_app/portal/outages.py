"""What people should know before they ask: what is down now, and what is planned."""

from datetime import datetime, timedelta
from typing import NamedTuple

from requests_app.catalogue.models import Outage, OutageKind
from servicedesk.accounts.models import User

#: How long ahead planned work is told.
SOON = timedelta(days=3)


class Notice(NamedTuple):
    """An outage in the words of the portal; ``side`` is the mark beside it."""

    service: str
    slug: str
    side: str
    what: str
    since: str
    started_at: datetime
    ended_at: datetime | None
    note: str


def notices_for(user: User, *, now: datetime, service_id: int | None = None) -> list[Notice]:
    """Return what is down and what is planned soon, the earliest first. One query."""
    known = Outage.objects.visible_to(user).known_at(now, soon=now + SOON)
    if service_id is not None:
        known = known.filter(service=service_id)
    rows = known.select_related("service").order_by("started_at", "pk")[:20]
    return [_notice(outage, now) for outage in rows]


def _notice(outage: Outage, now: datetime) -> Notice:
    is_full = outage.kind == OutageKind.FULL
    what = "Not available" if is_full else "Slow or in part"
    if outage.is_planned:
        what = f"Planned: {what.lower()}"
    return Notice(
        service=outage.service.name,
        slug=outage.service.slug,
        side="warn" if outage.is_planned or not is_full else "bad",
        what=what,
        since="since" if outage.started_at <= now else "from",
        started_at=outage.started_at,
        ended_at=outage.ended_at,
        note=outage.note,
    )
