"""Reply and note."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from requests_app.clocks import services as clocks
from requests_app.clocks.models import ClockKind
from requests_app.conversation import services as conversation
from requests_app.conversation.models import EntryKind
from requests_app.conversation.services import Upload
from requests_app.lifecycle.services import step as steps
from requests_app.lifecycle.services.step import By
from requests_app.requests import policies
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import Channel, HoldReason, Status, Step
from servicedesk.accounts.models import User


@transaction.atomic
def reply_to_request(
    pk: int,
    *,
    body: str,
    actor: User,
    at: datetime,
    channel: Channel = Channel.PORTAL,
    uploads: Sequence[Upload] = (),
    key: str | None = None,
) -> ServiceRequest:
    """Say something that the requester and everyone concerned reads.

    The first reply of somebody who works the request is its first response and starts work on
    it. A reply of the requester ends a hold that waited for them.

    :raises NothingToSay: without a text.
    :raises NotPermitted: unless the person may reply.
    :raises TransitionNotAllowed: on a cancelled request.
    """
    by = By(actor=actor, at=at, key=key)
    service_request, is_repeat = steps.begin(pk, "reply", by)
    if is_repeat:
        return service_request
    if service_request.status not in policies.OFFERED["reply"]:
        raise steps.TransitionNotAllowed(f"{service_request.number} was cancelled.")
    body = steps.require_text(body, field="body", sentence="Write something before you send it.")
    speaks_for_it = policies.can_work(actor, service_request)
    conversation.add_entry(
        service_request,
        body=body,
        author=actor,
        channel=channel,
        at=at,
        uploads=uploads,
        speaks_for_it=speaks_for_it,
    )
    before = service_request.status
    if speaks_for_it:
        _respond(service_request, at)
    elif service_request.hold_reason == HoldReason.REQUESTER:
        clocks.end_hold(service_request, at=at)
        service_request.status, service_request.hold_reason = Status.IN_PROGRESS, ""
    steps.record(service_request, Step.REPLIED, by, operation="reply", from_status=before)
    return service_request


def _respond(service_request: ServiceRequest, at: datetime) -> None:
    """Count a contact of the staff; the first one is a fact that nothing rewrites."""
    service_request.contact_count += 1
    if service_request.first_response_at is None:
        service_request.first_response_at = at
        clocks.stop_clock(service_request, ClockKind.RESPONSE, at=at)
    if service_request.status == Status.NEW:
        service_request.status = Status.IN_PROGRESS


@transaction.atomic
def add_note(
    pk: int,
    *,
    body: str,
    actor: User,
    at: datetime,
    uploads: Sequence[Upload] = (),
    key: str | None = None,
) -> ServiceRequest:
    """Write down something that only the desk reads. It never leaves the desk.

    :raises NothingToSay: without a text.
    :raises NotPermitted: unless the person works the request.
    """
    by = By(actor=actor, at=at, key=key)
    service_request, is_repeat = steps.begin(pk, "note", by)
    if is_repeat:
        return service_request
    body = steps.require_text(body, field="body", sentence="Write something before you save it.")
    conversation.add_entry(
        service_request,
        body=body,
        author=actor,
        channel=Channel.DESK,
        at=at,
        kind=EntryKind.NOTE,
        uploads=uploads,
        speaks_for_it=True,
    )
    steps.record(service_request, Step.NOTED, by, operation="note", is_internal=True)
    return service_request
