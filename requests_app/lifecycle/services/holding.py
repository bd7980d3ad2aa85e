"""Wait for somebody else, and go on."""

from datetime import datetime

from django.db import transaction

from requests_app.clocks import services as clocks
from requests_app.lifecycle.services import step as steps
from requests_app.lifecycle.services.step import By
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import HoldReason, Status, Step
from servicedesk.accounts.models import User


@transaction.atomic
def hold_request(
    pk: int,
    *,
    reason: HoldReason | str,
    actor: User | None,
    at: datetime,
    key: str | None = None,
    version: int | None = None,
) -> ServiceRequest:
    """Pause a request's clocks because it waits for somebody. The requester sees that and why.

    :raises TransitionNotAllowed: unless it is new or in progress.
    """
    by = By(actor=actor, at=at, key=key, version=version)
    service_request, is_repeat = steps.begin(pk, "hold", by)
    if is_repeat:
        return service_request
    steps.require_step(service_request, Status.ON_HOLD)
    before = service_request.status
    clocks.start_hold(service_request, reason=reason, actor=actor, at=at)
    service_request.status, service_request.hold_reason = Status.ON_HOLD, reason
    steps.record(
        service_request,
        Step.HELD,
        by,
        operation="hold",
        from_status=before,
        changes={"reason": ["", HoldReason(reason).label]},
    )
    return service_request


@transaction.atomic
def resume_request(
    pk: int, *, actor: User | None, at: datetime, key: str | None = None, version: int | None = None
) -> ServiceRequest:
    """Go on with a request that was on hold; what is due moves by the business time it waited.

    :raises TransitionNotAllowed: unless it is on hold.
    """
    by = By(actor=actor, at=at, key=key, version=version)
    service_request, is_repeat = steps.begin(pk, "resume", by)
    if is_repeat:
        return service_request
    if service_request.status != Status.ON_HOLD:
        raise steps.TransitionNotAllowed(f"{service_request.number} is not on hold.")
    clocks.end_hold(service_request, at=at)
    service_request.status, service_request.hold_reason = Status.IN_PROGRESS, ""
    steps.record(service_request, Step.RESUMED, by, operation="resume", from_status=Status.ON_HOLD)
    return service_request
