"""A request as a line of a list: what it is, what happens next, by when. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from requests_app.portal import story
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import Status
from servicedesk.accounts.models import User
from servicedesk.common import marks, words


@dataclass(frozen=True, slots=True)
class Row:
    """``when`` is the strong word at the end of the line, ``note`` says what it is."""

    number: str
    summary: str
    meta: str
    is_turn: bool
    status: str
    text: str
    when: str
    note: str
    is_late: bool = False


def row(service_request: ServiceRequest, *, reader: User, now: datetime) -> Row:
    """Return the line of one request for one reader.

    Reads ``last_words`` and ``planned_end`` where the query annotated them.
    """
    when, note, is_late = _when(service_request, reader, now)
    return Row(
        number=service_request.number,
        summary=service_request.summary,
        meta=_meta(service_request, reader, now),
        is_turn=story.is_turn_of(reader, service_request),
        status=_status_word(service_request, reader),
        text=_text(service_request, reader, now),
        when=when,
        note=note,
        is_late=is_late,
    )


def _meta(service_request: ServiceRequest, reader: User, now: datetime) -> str:
    parts = [service_request.number]
    if service_request.kind != "SUPPORT":
        parts.append(service_request.get_kind_display())
    parts.append(f"sent {words.moment(service_request.opened_at, now=now)}")
    if service_request.requester_id != reader.pk:
        parts.append(f"by {service_request.requester.name}")
    elif service_request.assignee is not None:
        parts.append(service_request.assignee.name)
    return " · ".join(parts)


def _status_word(service_request: ServiceRequest, reader: User) -> str:
    is_own = service_request.requester_id == reader.pk
    return marks.status_word(
        service_request.status,
        service_request.hold_reason,
        reopened=service_request.is_reopened,
        portal=is_own,
    )


def _text(service_request: ServiceRequest, reader: User, now: datetime) -> str:
    asked: Any = getattr(service_request, "last_words", None)
    if asked and story.is_turn_of(reader, service_request):
        return f"{story.holder(service_request)} asks: {story.shortened(asked, 120)}"
    if service_request.is_open and service_request.status != Status.ON_HOLD:
        # The date stands at the end of the line.
        return f"{story.who_does_what(service_request)}."
    if service_request.is_open:
        return story.next_sentence(service_request, reader=reader, now=now)
    return story.shortened(service_request.resolution, 120)


def _when(service_request: ServiceRequest, reader: User, now: datetime) -> tuple[str, str, bool]:
    promise = story.promise_of(service_request, now=now)
    if promise is None:
        return _ended(service_request, now)
    if promise.is_paused:
        until = "until you answer" if story.is_turn_of(reader, service_request) else "for now"
        return "The clock waits", until, False
    if promise.at is not None:
        return _due(promise, now)
    planned_end: Any = getattr(service_request, "planned_end", None)
    if planned_end is not None:
        return words.short_date(planned_end, today=now.date()), "planned end", False
    return "No date", "was promised", False


def _due(promise: story.Promise, now: datetime) -> tuple[str, str, bool]:
    assert promise.at is not None
    when = words.moment(promise.at, now=now)
    if promise.is_late:
        return f"{words.age(promise.at, now=now)} late", f"was due {when}", True
    return when[0].upper() + when[1:], promise.label.lower(), False


def _ended(service_request: ServiceRequest, now: datetime) -> tuple[str, str, bool]:
    ended_at = service_request.cancelled_at or service_request.resolved_at
    when = words.moment(ended_at, now=now) if ended_at else ""
    if service_request.status == Status.CANCELLED:
        return "Cancelled", when, False
    return "Resolved", when, False
