"""Mail about a request to those it concerns. Consumers of the facts that requests tell.

Nobody hears of what they did themselves, except the receipt of a request they filed. Internal
notes are never written about. Imported and excluded requests send nothing. Who may not see the
request when the mail is about to go out does not get it.
"""

import zoneinfo
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from requests_app.conversation.models import Entry, EntryKind
from requests_app.lifecycle.services.closing import REOPEN_WINDOW
from requests_app.requests import events
from requests_app.requests.models import HistoryEntry, ServiceRequest
from requests_app.requests.vocabulary import HoldReason
from servicedesk.accounts.models import User
from servicedesk.common import words
from servicedesk.outbox import mail
from servicedesk.outbox import services as outbox
from servicedesk.outbox.models import Fact

CONSUMER = "requests notify"
#: The guard of every mail sent here: may the reader still see the request?
GUARD = "request is visible"
#: More of a reply than this is read on the page.
EXCERPT = 4000


class Letter(NamedTuple):
    """One mail to one person: which text, and what it says besides the request itself.

    Instants in ``context`` become words in the reader's zone.
    """

    reader: User
    template: str
    subject: str
    context: dict[str, Any]


#: What the requester is told when their request is put on hold.
WAITING = {
    HoldReason.REQUESTER: "We need an answer from you before we can go on.",
    HoldReason.APPROVAL: "Somebody has to approve it before we can go on.",
    HoldReason.SUPPLIER: "We wait for a supplier.",
    HoldReason.CHANGE: "It will be solved by a change that is planned.",
}


def subscribe() -> None:
    """Have the outbox tell this module; called once, when the app is ready."""
    mail.add_guard(GUARD, is_visible)
    for topic in LETTERS:
        outbox.subscribe(topic, CONSUMER, notify)


def is_visible(*, user_id: int, request_id: int) -> bool:
    """Return whether a person is still here and may still see the request. Two queries."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return False
    return ServiceRequest.objects.visible_to(user).filter(pk=request_id).exists()


def notify(fact: Fact) -> None:
    """Queue the mails about one step of a request's life."""
    entry = (
        HistoryEntry.objects.select_related(
            "service_request__requester",
            "service_request__assignee",
            "service_request__team",
            "service_request__service",
        )
        .filter(pk=fact.payload["history_id"])
        .first()
    )
    if entry is None or entry.is_internal and fact.topic != events.REQUEST_BREACHED:
        return
    service_request = entry.service_request
    if service_request.source or service_request.exclusion:
        return
    for letter in LETTERS[fact.topic](entry):
        is_receipt = fact.topic == events.REQUEST_OPENED
        if letter.reader.pk != entry.actor_id or is_receipt:
            _queue(letter, entry)


def _queue(letter: Letter, entry: HistoryEntry) -> None:
    reader, service_request = letter.reader, entry.service_request
    if not is_visible(user_id=reader.pk, request_id=service_request.pk):
        return
    with timezone.override(_zone_of(reader)):
        mail.queue_mail(
            key=f"history:{entry.pk}:{letter.template}:{reader.pk}",
            to=reader.email,
            subject=_subject(letter, service_request),
            template=letter.template,
            context={
                "reader": reader,
                "service_request": service_request,
                "actor_name": entry.actor_name,
                "link": settings.SITE_URL + _path_for(reader, service_request),
                "answer_by": _in_words(service_request.response_due_at),
                "solved_by": _in_words(service_request.resolution_due_at),
                **{name: _in_words(value) for name, value in letter.context.items()},
            },
            at=timezone.now(),
            guard=(GUARD, {"user_id": reader.pk, "request_id": service_request.pk}),
        )


def _subject(letter: Letter, service_request: ServiceRequest) -> str:
    """Name the request; of a restricted one only its number leaves the house."""
    if service_request.is_restricted:
        return f"{service_request.number} {letter.subject}"
    summary = " ".join(service_request.summary.split())
    return f"{service_request.number} {letter.subject}: {summary}"


def _path_for(reader: User, service_request: ServiceRequest) -> str:
    is_desk = reader.is_desk_member and reader.pk != service_request.requester_id
    return reverse("desk:request" if is_desk else "portal:request", args=[service_request.number])


def _in_words(value: Any) -> Any:
    """Return an instant in words of the active zone, anything else as it is; "" for nothing."""
    return words.absolute(value) if isinstance(value, datetime) else value or ""


def _zone_of(person: User) -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(person.time_zone or settings.REPORTING_TIME_ZONE)


def _opened(entry: HistoryEntry) -> Iterator[Letter]:
    yield Letter(entry.service_request.requester, "request_opened", "is with us", {})


def _replied(entry: HistoryEntry) -> Iterator[Letter]:
    """Staff's words go to the requester and who follows, the requester's to who works on it."""
    service_request = entry.service_request
    reply = _reply_of(entry)
    if reply is None:
        return
    readers = {service_request.requester}
    if reply.author_is_staff:
        readers.update(_followers(service_request))
    elif service_request.assignee is not None:
        readers.add(service_request.assignee)
    context = {"text": _excerpt(service_request, reply.body)}
    for reader in sorted(readers, key=lambda person: person.pk):
        yield Letter(reader, "request_replied", "has an answer", context)


def _reply_of(entry: HistoryEntry) -> Entry | None:
    """Return the public reply that a step of the history tells of."""
    replies = Entry.objects.filter(
        service_request=entry.service_request_id,
        kind=EntryKind.REPLY,
        author=entry.actor_id,
        created_at=entry.at,
    )
    return replies.order_by("-pk").first()


def _followers(service_request: ServiceRequest) -> list[User]:
    following = service_request.followers.filter(until=None).select_related("user")
    return [follower.user for follower in following]


def _excerpt(service_request: ServiceRequest, text: str) -> str:
    """Return as much of a text as a mail may carry; of a restricted request none."""
    return "" if service_request.is_restricted else text[:EXCERPT]


def _assigned(entry: HistoryEntry) -> Iterator[Letter]:
    assignee = entry.service_request.assignee
    if assignee is not None and "assignee" in entry.changes:
        yield Letter(assignee, "request_assigned", "is yours", {})


def _held(entry: HistoryEntry) -> Iterator[Letter]:
    service_request = entry.service_request
    if service_request.hold_reason:
        why = WAITING[HoldReason(service_request.hold_reason)]
        asks_reader = service_request.hold_reason == HoldReason.REQUESTER
        context = {"why": why, "asks_reader": asks_reader}
        yield Letter(service_request.requester, "request_held", "waits", context)


def _resolved(entry: HistoryEntry) -> Iterator[Letter]:
    service_request = entry.service_request
    if service_request.first_resolved_at is None:
        return
    until = service_request.first_resolved_at + REOPEN_WINDOW
    text = _excerpt(service_request, service_request.resolution)
    context = {"text": text, "until": until}
    yield Letter(service_request.requester, "request_resolved", "is resolved", context)


def _reopened(entry: HistoryEntry) -> Iterator[Letter]:
    reason = _reply_of(entry)
    context = {"text": _excerpt(entry.service_request, reason.body if reason else "")}
    for person in _workers(entry.service_request):
        yield Letter(person, "request_reopened", "is open again", context)


def _breached(entry: HistoryEntry) -> Iterator[Letter]:
    context = {"promise": entry.changes.get("clock", ["", ""])[1]}
    for person in _workers(entry.service_request, leads_only=True):
        yield Letter(person, "request_breached", "is late", context)


def _workers(service_request: ServiceRequest, *, leads_only: bool = False) -> list[User]:
    """Return who works on a request; if nobody does, its team or the team's leads."""
    if service_request.assignee is not None:
        return [service_request.assignee]
    if service_request.team is None:
        return []
    memberships = service_request.team.memberships.select_related("user").order_by("user")
    if leads_only:
        memberships = memberships.filter(is_lead=True)
    return [membership.user for membership in memberships]


def _cancelled(entry: HistoryEntry) -> Iterator[Letter]:
    yield Letter(entry.service_request.requester, "request_cancelled", "was cancelled", {})


LETTERS: dict[str, Callable[[HistoryEntry], Iterator[Letter]]] = {
    events.REQUEST_OPENED: _opened,
    events.REQUEST_REPLIED: _replied,
    events.REQUEST_ASSIGNED: _assigned,
    events.REQUEST_HELD: _held,
    events.REQUEST_RESOLVED: _resolved,
    events.REQUEST_REOPENED: _reopened,
    events.REQUEST_CANCELLED: _cancelled,
    events.REQUEST_BREACHED: _breached,
}
