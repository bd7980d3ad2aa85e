"""Open a request."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from requests_app.catalogue.models import RequestType
from requests_app.catalogue.vocabulary import Kind, Level
from requests_app.clocks import services as clocks
from requests_app.clocks.models import Clock
from requests_app.conversation import services as conversation
from requests_app.conversation.services import Upload
from requests_app.engagements import services as engagements
from requests_app.lifecycle.services import step as steps
from requests_app.lifecycle.services.step import By
from requests_app.requests.models import HistoryEntry, ServiceRequest
from requests_app.requests.numbers import next_number
from requests_app.requests.vocabulary import Channel, Status, Step, priority_of
from servicedesk.accounts.models import User


def open_request(  # noqa: PLR0913 - all that a request is made of
    *,
    requester: User,
    request_type: RequestType,
    summary: str,
    description: str,
    actor: User | None,
    at: datetime,
    channel: Channel = Channel.PORTAL,
    impact: int | None = None,
    urgency: int = Level.LOW,
    details: Mapping[str, Any] | None = None,
    uploads: Sequence[Upload] = (),
    key: str | None = None,
) -> ServiceRequest:
    """Open a request: the row, its first entry, its clocks, its history and its fact.

    ``impact`` and ``urgency`` are 1 (high) to 3 (low) and make the priority; impact None: as
    the type says. The same ``key`` of the same actor returns the request it made before,
    whatever else is given. ``request_type`` with its service loaded saves a query.

    :raises NothingToSay: without a summary.
    :raises UploadRefused: for a file that is too large or of a kind that is not taken.
    """
    by = By(actor=actor, at=at, key=key)
    stored_key = by.stored_key("open", "")
    if (earlier := _opened_under(stored_key)) is not None:
        return earlier
    summary = steps.require_text(
        summary, field="summary", sentence="Say in a few words what this is about."
    )
    conversation.check_uploads(uploads)
    service_request = ServiceRequest(
        kind=request_type.kind,
        request_type=request_type,
        service=request_type.service,
        requester=requester,
        opened_by=actor,
        department_id=requester.department_id,
        team_id=request_type.service.team_id,
        summary=summary[:200],
        details=dict(details or {}),
        channel=channel,
        impact=impact or request_type.default_impact,
        urgency=urgency,
        is_restricted=request_type.is_restricted,
        opened_at=at,
        updated_at=at,
    )
    service_request.priority = priority_of(service_request.impact, service_request.urgency)
    try:
        return _write(service_request, description, uploads, by, stored_key)
    except IntegrityError:
        # Of two submissions with one key at the same moment, the second finds the first's.
        if (earlier := _opened_under(stored_key)) is not None:
            return earlier
        raise


def _opened_under(stored_key: str | None) -> ServiceRequest | None:
    if stored_key is None:
        return None
    # Nearly always there is none: the request itself is only loaded when there is.
    entry = HistoryEntry.objects.filter(key=stored_key).values_list("service_request_id").first()
    return ServiceRequest.objects.get(pk=entry[0]) if entry else None


@transaction.atomic
def _write(
    service_request: ServiceRequest,
    description: str,
    uploads: Sequence[Upload],
    by: By,
    stored_key: str | None,
) -> ServiceRequest:
    service_request.number = next_number(service_request.kind)
    running = clocks.prepare_clocks(
        service_request, calendar_id=service_request.service.calendar_id, at=by.at
    )
    service_request.save(force_insert=True)
    Clock.objects.bulk_create(running)
    conversation.add_entry(
        service_request,
        body=description,
        author=by.actor or service_request.requester,
        channel=service_request.channel,
        at=by.at,
        uploads=uploads,
        speaks_for_it=False,
    )
    entry = HistoryEntry.objects.create(
        service_request=service_request,
        step=Step.OPENED,
        to_status=Status.NEW,
        actor=by.actor,
        actor_name=by.actor.name if by.actor else "",
        key=stored_key,
        at=by.at,
    )
    if service_request.kind != Kind.SUPPORT:
        engagements.propose(service_request)
    steps.publish(service_request, entry)
    return service_request
