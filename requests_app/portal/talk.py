"""The conversation of a request as its readers see it: what was said and what happened."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from requests_app.conversation.models import Entry, EntryKind
from requests_app.requests.models import HistoryEntry, ServiceRequest
from requests_app.requests.vocabulary import HoldReason, Step
from servicedesk.accounts.models import User
from servicedesk.common import richtext

#: Steps that are shown as a line of their own: icon and words.
_EVENTS = {
    Step.HELD: ("player-pause", "put this on hold"),
    Step.RESUMED: ("player-play", "took this up again"),
    Step.RESOLVED: ("circle-check", "resolved this"),
    Step.REOPENED: ("rotate-clockwise", "reopened this"),
    Step.CLOSED: ("checks", "accepted the solution"),
    Step.CANCELLED: ("circle-x", "cancelled this"),
    Step.ASSIGNED: ("user-check", "gave this to"),
}
#: What it waits for as history says it, in words for the one who asked.
_WAITS = {
    HoldReason.REQUESTER.label: "waiting for an answer",
    HoldReason.APPROVAL.label: "waiting for an approval",
    HoldReason.SUPPLIER.label: "waiting for a supplier",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line for ``components/_entry.html``."""

    kind: str
    at: datetime
    author_name: str = ""
    author_is_staff: bool = False
    is_mine: bool = False
    caption: str = ""
    body: str = ""
    body_html: SafeString | str = ""
    icon: str = ""
    attachments: list[dict[str, Any]] = field(default_factory=list)


def conversation(
    service_request: ServiceRequest, *, reader: User, at_most: int = 200
) -> list[Line]:
    """Return the newest lines first, public ones only: this is the requester's page. 3 queries."""
    entries = (
        service_request.entries.filter(kind=EntryKind.REPLY)
        .select_related("author")
        .prefetch_related("attachments")
        .order_by("-created_at", "-pk")[:at_most]
    )
    happened = service_request.history.filter(step__in=_EVENTS, is_internal=False)
    lines = [_said(entry, service_request, reader) for entry in entries]
    lines += _events(happened.order_by("-at", "-pk")[:at_most])
    return sorted(lines, key=lambda line: (line.at, line.kind == "event"), reverse=True)


def _said(entry: Entry, service_request: ServiceRequest, reader: User) -> Line:
    author = entry.author
    return Line(
        kind="reply",
        at=entry.created_at,
        author_name=author.name if author else "The desk",
        author_is_staff=entry.author_is_staff,
        is_mine=entry.author_id == reader.pk,
        caption="IT" if entry.author_is_staff else "",
        body_html=richtext.render(entry.body),
        attachments=[
            {
                "name": file.name,
                "size": file.size,
                "url": reverse("conversation:attachment", args=[file.token]),
            }
            for file in entry.attachments.all()
        ],
    )


def _events(history: Iterable[HistoryEntry]) -> list[Line]:
    return [
        Line(kind="event", at=step.at, icon=_EVENTS[Step(step.step)][0], body=words)
        for step in history
        if (words := _words_of(step))
    ]


def _words_of(step: HistoryEntry) -> str:
    who = step.actor_name or "The desk"
    what = _EVENTS[Step(step.step)][1]
    if step.step == Step.ASSIGNED:
        return _assigned(step, who)
    if step.step == Step.CLOSED and step.actor_id is None:
        return "This closed by itself"
    reason = step.changes.get("reason", ["", ""])[1]
    if step.step == Step.HELD:
        reason = _WAITS.get(reason, reason.lower())
    return f"{who} {what}: {reason}" if reason else f"{who} {what}"


def _assigned(step: HistoryEntry, who: str) -> str:
    """Return who has it now; "" for a change that means nothing to the requester."""
    to = step.changes.get("assignee", ["", ""])[1]
    team = step.changes.get("team", ["", ""])[1]
    if to:
        return f"{to} has this now" if to != who else f"{to} took this"
    return f"This went to {team}" if team else ""
