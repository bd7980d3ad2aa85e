"""Resolve, reopen, close and cancel."""

from datetime import datetime, timedelta

from django.db import transaction

from requests_app.clocks import services as clocks
from requests_app.conversation import services as conversation
from requests_app.lifecycle.services import step as steps
from requests_app.lifecycle.services.step import By
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import DONE_STATUSES, Channel, Status, Step
from servicedesk.accounts.models import User

#: A request comes back within this time after its first resolution; later is a follow-up.
REOPEN_WINDOW = timedelta(days=14)
#: What stayed resolved this long without an objection is closed.
CLOSE_AFTER = timedelta(days=7)


@transaction.atomic
def resolve_request(
    pk: int,
    *,
    resolution: str,
    actor: User | None,
    at: datetime,
    key: str | None = None,
    version: int | None = None,
) -> ServiceRequest:
    """Say that the work is done and what was done; the requester reads it.

    A request that was never answered is answered by its resolution.

    :raises NothingToSay: without a resolution.
    :raises TransitionNotAllowed: unless work is still owed.
    """
    by = By(actor=actor, at=at, key=key, version=version)
    service_request, is_repeat = steps.begin(pk, "resolve", by)
    if is_repeat:
        return service_request
    steps.require_step(service_request, Status.RESOLVED)
    resolution = steps.require_text(
        resolution, field="resolution", sentence="Say what was done; the requester reads it."
    )
    before = service_request.status
    clocks.stop_all(service_request, at=at)
    service_request.status, service_request.hold_reason = Status.RESOLVED, ""
    service_request.resolution = resolution
    service_request.resolved_at = at
    service_request.first_resolved_at = service_request.first_resolved_at or at
    service_request.first_response_at = service_request.first_response_at or at
    service_request.contact_count += 1
    conversation.add_entry(
        service_request,
        body=resolution,
        author=actor,
        channel=Channel.DESK,
        at=at,
        speaks_for_it=True,
    )
    steps.record(service_request, Step.RESOLVED, by, operation="resolve", from_status=before)
    return service_request


@transaction.atomic
def reopen_request(
    pk: int,
    *,
    reason: str,
    actor: User | None,
    at: datetime,
    key: str | None = None,
    version: int | None = None,
) -> ServiceRequest:
    """Take up a request again because it was not solved. The same due instant counts on.

    :raises NothingToSay: without a reason.
    :raises TransitionNotAllowed: unless it is resolved or closed, or when the reopening window
        after the first resolution has passed.
    """
    by = By(actor=actor, at=at, key=key, version=version)
    service_request, is_repeat = steps.begin(pk, "reopen", by)
    if is_repeat:
        return service_request
    _require_reopenable(service_request, at)
    reason = steps.require_text(reason, field="reason", sentence="Say what is still wrong.")
    before = service_request.status
    service_request.status = Status.IN_PROGRESS
    service_request.resolved_at = service_request.closed_at = None
    service_request.reopen_count += 1
    clocks.restart_resolution(service_request)
    conversation.add_entry(
        service_request,
        body=reason,
        author=actor,
        channel=Channel.PORTAL,
        at=at,
        speaks_for_it=False,
    )
    steps.record(service_request, Step.REOPENED, by, operation="reopen", from_status=before)
    return service_request


def _require_reopenable(service_request: ServiceRequest, at: datetime) -> None:
    if service_request.status not in DONE_STATUSES:
        present = Status(service_request.status).label.lower()
        raise steps.TransitionNotAllowed(f"{service_request.number} is {present}, not resolved.")
    first_resolved_at = service_request.first_resolved_at
    if first_resolved_at is not None and at > first_resolved_at + REOPEN_WINDOW:
        raise steps.TransitionNotAllowed(
            f"{service_request.number} was resolved more than {REOPEN_WINDOW.days} days ago. "
            "Open a new request and name this one; nothing of it is lost."
        )


@transaction.atomic
def close_request(
    pk: int, *, actor: User | None, at: datetime, key: str | None = None, version: int | None = None
) -> ServiceRequest:
    """Accept a resolution.

    :raises TransitionNotAllowed: unless it is resolved.
    """
    by = By(actor=actor, at=at, key=key, version=version)
    service_request, is_repeat = steps.begin(pk, "close", by)
    if is_repeat:
        return service_request
    steps.require_step(service_request, Status.CLOSED)
    service_request.status, service_request.closed_at = Status.CLOSED, at
    steps.record(service_request, Step.CLOSED, by, operation="close", from_status=Status.RESOLVED)
    return service_request


def close_stale_resolutions(*, at: datetime, limit: int = 500) -> int:
    """Close what stayed resolved for CLOSE_AFTER; return how many. One transaction each."""
    stale = ServiceRequest.objects.filter(
        status=Status.RESOLVED, resolved_at__lte=at - CLOSE_AFTER
    ).order_by("resolved_at")
    numbers = list(stale.values_list("pk", "resolved_at")[:limit])
    for pk, resolved_at in numbers:
        close_request(pk, actor=None, at=at, key=f"stale:{resolved_at}")
    return len(numbers)


@transaction.atomic
def cancel_request(
    pk: int,
    *,
    reason: str,
    actor: User | None,
    at: datetime,
    key: str | None = None,
    version: int | None = None,
) -> ServiceRequest:
    """Give a request up. Its conversation stays.

    :raises NothingToSay: without a reason.
    :raises TransitionNotAllowed: unless work is still owed.
    """
    by = By(actor=actor, at=at, key=key, version=version)
    service_request, is_repeat = steps.begin(pk, "cancel", by)
    if is_repeat:
        return service_request
    steps.require_step(service_request, Status.CANCELLED)
    reason = steps.require_text(reason, field="reason", sentence="Say why, in a few words.")
    before = service_request.status
    clocks.stop_all(service_request, at=at)
    service_request.status, service_request.hold_reason = Status.CANCELLED, ""
    service_request.cancelled_at = at
    steps.record(
        service_request,
        Step.CANCELLED,
        by,
        operation="cancel",
        from_status=before,
        changes={"reason": ["", reason]},
    )
    return service_request
