"""Hand a request to somebody, and say how much it matters."""

from datetime import datetime
from typing import Any

from django.db import transaction

from requests_app.catalogue.models import RequestType, Team
from requests_app.clocks import services as clocks
from requests_app.lifecycle.services import step as steps
from requests_app.lifecycle.services.step import By
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import OPEN_STATUSES, Status, Step, priority_of
from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError


class AssigneeCannotWork(DomainError):
    """The person is no desk member, or asked for this themselves."""


@transaction.atomic
def assign_request(
    pk: int,
    *,
    actor: User | None,
    at: datetime,
    assignee: User | None,
    team: Team | None = None,
    key: str | None = None,
    version: int | None = None,
) -> ServiceRequest:
    """Give a request to a person, and to a team if one is given; assignee None: to nobody yet.

    A person who gets a new request starts work on it.

    :raises AssigneeCannotWork: if the person may not work it.
    :raises TransitionNotAllowed: unless work is still owed.
    """
    by = By(actor=actor, at=at, key=key, version=version)
    service_request, is_repeat = steps.begin(pk, "assign", by)
    if is_repeat:
        return service_request
    _require_open(service_request)
    _require_able(service_request, assignee)
    before = service_request.status
    changes = _move(service_request, assignee, team)
    if not changes:
        return service_request
    if assignee is not None and service_request.status == Status.NEW:
        service_request.status = Status.IN_PROGRESS
    service_request.assignment_count += 1
    steps.record(
        service_request,
        Step.ASSIGNED,
        by,
        operation="assign",
        from_status=before,
        changes=changes,
    )
    return service_request


def _require_open(service_request: ServiceRequest) -> None:
    if service_request.status not in OPEN_STATUSES:
        present = Status(service_request.status).label.lower()
        raise steps.TransitionNotAllowed(f"{service_request.number} is {present}; reopen it first.")


def _require_able(service_request: ServiceRequest, assignee: User | None) -> None:
    if assignee is None:
        return
    if not assignee.is_active or not assignee.is_desk_member:
        raise AssigneeCannotWork(f"{assignee} does not work requests.", field="assignee")
    if assignee.pk == service_request.requester_id:
        raise AssigneeCannotWork(f"{assignee} asked for this.", field="assignee")


def _move(
    service_request: ServiceRequest, assignee: User | None, team: Team | None
) -> dict[str, Any]:
    """Set what differs and return it as ``{field: [before, after]}``."""
    changes: dict[str, Any] = {}
    if service_request.assignee_id != (assignee.pk if assignee else None):
        before = service_request.assignee
        changes["assignee"] = [before.name if before else "", assignee.name if assignee else ""]
        service_request.assignee = assignee
    if team is not None and service_request.team_id != team.pk:
        changes["team"] = [service_request.team.name if service_request.team else "", team.name]
        service_request.team = team
    return changes


@transaction.atomic
def triage_request(
    pk: int,
    *,
    actor: User,
    at: datetime,
    impact: int | None = None,
    urgency: int | None = None,
    request_type: RequestType | None = None,
    key: str | None = None,
    version: int | None = None,
) -> ServiceRequest:
    """Say what a request really is: its type (of the same kind), impact and urgency.

    None leaves a value as it is. What still runs is measured against the target of the new
    priority and service; a first response that was given stays as it was measured.

    :raises TransitionNotAllowed: unless work is still owed, or for a type of another kind.
    """
    by = By(actor=actor, at=at, key=key, version=version)
    service_request, is_repeat = steps.begin(pk, "triage", by)
    if is_repeat:
        return service_request
    _require_open(service_request)
    changes = _reclassify(service_request, request_type)
    changes |= _reprioritise(service_request, impact, urgency)
    if not changes:
        return service_request
    clocks.retarget(service_request, calendar_id=service_request.service.calendar_id, at=at)
    steps.record(service_request, Step.CHANGED, by, operation="triage", changes=changes)
    return service_request


def _reclassify(
    service_request: ServiceRequest, request_type: RequestType | None
) -> dict[str, Any]:
    if request_type is None or request_type.pk == service_request.request_type_id:
        return {}
    if request_type.kind != service_request.kind:
        raise steps.TransitionNotAllowed(
            f"{service_request.number} is {service_request.get_kind_display()}; "
            f"{request_type.name} is {request_type.get_kind_display()}.",
            field="request_type",
        )
    changes = {"type": [service_request.request_type.name, request_type.name]}
    if request_type.service_id != service_request.service_id:
        changes["service"] = [service_request.service.name, request_type.service.name]
        service_request.service = request_type.service
    service_request.request_type = request_type
    return changes


def _reprioritise(
    service_request: ServiceRequest, impact: int | None, urgency: int | None
) -> dict[str, Any]:
    before = service_request.get_priority_display()
    changes: dict[str, Any] = {}
    for name, value in (("impact", impact), ("urgency", urgency)):
        if value is not None and value != getattr(service_request, name):
            words = getattr(service_request, f"get_{name}_display")
            old = words()
            setattr(service_request, name, value)
            changes[name] = [old, words()]
    service_request.priority = priority_of(service_request.impact, service_request.urgency)
    if service_request.get_priority_display() != before:
        changes["priority"] = [before, service_request.get_priority_display()]
    return changes
