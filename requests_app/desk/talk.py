"""Conversation and history of a request as the desk reads them."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from requests_app.conversation.models import EntryKind
from requests_app.requests.models import HistoryEntry, ServiceRequest
from requests_app.requests.vocabulary import Channel, Step
from servicedesk.accounts.models import User
from servicedesk.common import richtext

#: Steps that stand between the replies, since they explain the clock; the rest is in the history.
EVENTS = {
    Step.HELD: "player-pause",
    Step.RESUMED: "player-play",
    Step.RESOLVED: "circle-check",
    Step.REOPENED: "rotate-clockwise",
    Step.CLOSED: "checks",
    Step.CANCELLED: "circle-x",
    Step.BREACHED: "alert-triangle",
}
_DONE = {
    Step.OPENED: "opened it",
    Step.REPLIED: "replied",
    Step.NOTED: "wrote a note",
    Step.ASSIGNED: "assigned it",
    Step.STARTED: "started work",
    Step.HELD: "put it on hold",
    Step.RESUMED: "went on with it",
    Step.RESOLVED: "resolved it",
    Step.REOPENED: "reopened it",
    Step.CLOSED: "closed it",
    Step.CANCELLED: "cancelled it",
    Step.CHANGED: "changed it",
    Step.BREACHED: "saw a target missed",
}


@dataclass(frozen=True, slots=True)
class File:
    name: str
    size: int
    url: str


@dataclass(frozen=True, slots=True)
class Said:
    """An entry of the conversation, or an event between them; see ``components/_entry.html``."""

    kind: str
    at: datetime
    author_name: str = ""
    author_is_staff: bool = False
    is_mine: bool = False
    caption: str = ""
    body: str = ""
    body_html: SafeString = field(default_factory=SafeString)
    icon: str = ""
    attachments: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the history."""

    at: datetime
    sentence: str


def history_of(service_request: ServiceRequest) -> list[HistoryEntry]:
    """Return every step, newest first. 1 query."""
    return list(service_request.history.order_by("-at", "-pk"))


def changes(history: list[HistoryEntry]) -> list[Change]:
    """Return the history in sentences: who did what, and from what to what."""
    return [Change(step.at, sentence(step)) for step in history]


def sentence(step: HistoryEntry) -> str:
    """Return "Amara assigned it: assignee Jonas → Ivo"."""
    done = f"{step.actor_name or 'The desk'} {_DONE[Step(step.step)]}"
    what = "; ".join(
        f"{name} {before} → {after}" if before and after else f"{name} {after or 'none'}"
        for name, (before, after) in step.changes.items()
    )
    return f"{done}: {what}" if what else done


def conversation(
    service_request: ServiceRequest, history: list[HistoryEntry], *, user: User
) -> list[Said]:
    """Return what was said and what happened between, newest first. 1 query."""
    entries = service_request.entries.readable_by(user).order_by("-created_at", "-pk")
    # One row for each file, or one for an entry without any.
    rows = entries.values_list(*_ENTRY, named=True)
    by_entry = (list(group) for _, group in groupby(rows, key=lambda row: row.pk))
    said = [_said(group[0], _files(group), user) for group in by_entry]
    events = [
        Said(kind="event", at=step.at, body=sentence(step), icon=EVENTS[Step(step.step)])
        for step in history
        if step.step in EVENTS
    ]
    return sorted(said + events, key=lambda each: each.at, reverse=True)


_ENTRY = (
    "pk", "kind", "author_id", "author__name", "author_is_staff", "body", "channel", "created_at",
    "attachments__pk", "attachments__name", "attachments__size", "attachments__token",
)  # fmt: skip


def _said(row: Any, files: tuple[File, ...], user: User) -> Said:
    return Said(
        kind="note" if row.kind == EntryKind.NOTE else "reply",
        at=row.created_at,
        author_name=row.author__name or "The desk",
        author_is_staff=row.author_is_staff,
        is_mine=row.author_id == user.pk,
        caption="" if row.author_is_staff else f"by {Channel(row.channel).label}",
        body_html=richtext.render(row.body),
        attachments=files,
    )


def _files(rows: list[Any]) -> tuple[File, ...]:
    attached = sorted(
        (row for row in rows if row.attachments__pk), key=lambda row: row.attachments__pk
    )
    return tuple(
        File(
            name=row.attachments__name,
            size=row.attachments__size,
            url=reverse("conversation:attachment", args=[row.attachments__token]),
        )
        for row in attached
    )
