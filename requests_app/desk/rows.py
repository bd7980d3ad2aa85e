"""The rows of the queue, made ready to print: the template only puts them in place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from requests_app.catalogue import names
from requests_app.clocks.faces import running_faces
from requests_app.desk import filters
from requests_app.desk.query import Query
from requests_app.requests.vocabulary import Status
from servicedesk.accounts.models import User
from servicedesk.common import keyset, marks, words
from servicedesk.common.marks import ClockFace

PAGE_SIZE = 50
_FIELDS = (
    "pk", "number", "summary", "status", "hold_reason", "priority", "reopen_count",
    "queue_at", "opened_at", "first_response_at", "requester__name", "department_id",
    "service_id", "assignee__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One request in a list. Marks are finished markup; the rest is text."""

    number: str
    url: str
    subject: str
    requester: str
    department: str
    service: str
    is_unanswered: bool
    priority: SafeString
    status: SafeString
    clock: SafeString
    assignee: SafeString
    age: str


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue and the cursor of the next."""

    rows: Sequence[QueueRow]
    next_cursor: str | None
    is_first: bool


def queue_page(
    query: Query, *, user: User, at: datetime, cursor: str | None, size: int | None = None
) -> QueuePage:
    """Return a page of what the query finds for the person. 2 queries for any length."""
    found = filters.find(query, user=user, at=at).values_list(*_FIELDS, named=True)
    page = keyset.paginate(
        found, order=filters.order_of(query), cursor=cursor, size=size or PAGE_SIZE
    )
    faces = running_faces([row.pk for row in page.rows if row.status != Status.ON_HOLD], at=at)
    rows = [_row(row, faces.get(row.pk), at) for row in page.rows]
    return QueuePage(rows=rows, next_cursor=page.next_cursor, is_first=page.is_first)


def _row(row: Any, face: ClockFace | None, at: datetime) -> QueueRow:
    is_open = row.status in filters.OPEN_STATUSES
    if row.status == Status.ON_HOLD:
        face = ClockFace(is_paused=True, why=marks.status_word(row.status, row.hold_reason))
    return QueueRow(
        number=row.number,
        url=request_url(row.number),
        subject=row.summary,
        requester=row.requester__name,
        department=names.department_name(row.department_id),
        service=names.service_name(row.service_id),
        is_unanswered=is_open and row.first_response_at is None,
        priority=marks.priority(row.priority),
        status=marks.status(row.status, row.hold_reason, reopened=row.reopen_count > 0),
        clock=marks.clock(face) if is_open else SafeString(""),
        assignee=marks.named_face(row.assignee__name, staff=True),
        age=words.age(row.opened_at, now=at),
    )


def request_url(number: str) -> str:
    """Return the address of a request on the desk."""
    return _url_pattern().replace("NUMBER", number)


@lru_cache(maxsize=1)
def _url_pattern() -> str:
    return reverse("desk:request", args=["NUMBER"])
