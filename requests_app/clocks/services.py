"""Start, pause, resume and stop the clocks of a request.

Each function changes the clock rows and the copies of due instants on the request, which the
caller (lifecycle) holds locked and saves.
"""

from datetime import datetime

from requests_app.catalogue import queries as catalogue
from requests_app.catalogue.models import ServiceLevelTarget
from requests_app.catalogue.queries import Covered
from requests_app.clocks.business_time import (
    add_business_seconds,
    business_seconds,
    business_seconds_without,
)
from requests_app.clocks.calendars import calendar
from requests_app.clocks.elapsed import elapsed, open_spells
from requests_app.clocks.models import Clock, ClockKind, Hold
from requests_app.requests.models import NO_DUE, ServiceRequest
from requests_app.requests.vocabulary import Step
from servicedesk.accounts.models import User


def prepare_clocks(
    service_request: ServiceRequest, *, calendar_id: int, at: datetime
) -> list[Clock]:
    """Return both clocks, each started under the target in force at ``at``, which it keeps.

    Nothing is saved: the request carries its due instants into its one INSERT, and the caller
    saves the clocks after it. 1 query.
    """
    targets = _targets(service_request, at)
    clocks = []
    for kind in ClockKind:
        target = targets.get(kind)
        seconds = _seconds(target, kind)
        clocks.append(
            Clock(
                service_request=service_request,
                kind=kind,
                calendar_id=calendar_id,
                target=target,
                target_seconds=seconds,
                started_at=at,
                due_at=_due(calendar_id, at, seconds),
            )
        )
    copy_due(service_request, clocks)
    return clocks


def stop_clock(service_request: ServiceRequest, kind: ClockKind, *, at: datetime) -> None:
    """Stop one clock: the promise was kept or not, and stays so unless the request reopens."""
    clocks = _clocks_of(service_request)
    for clock in clocks:
        if clock.kind == kind and clock.stopped_at is None:
            _resume(clock, at)
            clock.stopped_at = at
            note_elapsed(clock, service_request)
            clock.save()
    copy_due(service_request, clocks)


def stop_all(service_request: ServiceRequest, *, at: datetime) -> None:
    """Stop whatever still runs, and end a hold that is on."""
    end_hold(service_request, at=at)
    for kind in ClockKind:
        stop_clock(service_request, kind, at=at)


def restart_resolution(service_request: ServiceRequest) -> None:
    """Let the resolution clock run on after a reopening, towards the same due instant."""
    clocks = _clocks_of(service_request)
    for clock in clocks:
        if clock.kind == ClockKind.RESOLUTION:
            clock.stopped_at = clock.elapsed_seconds = clock.held_seconds = None
            clock.save(update_fields=["stopped_at", "elapsed_seconds", "held_seconds"])
    copy_due(service_request, clocks)


def start_hold(
    service_request: ServiceRequest, *, reason: str, actor: User | None, at: datetime
) -> None:
    """Pause what runs: from now on somebody else is waited for."""
    Hold.objects.create(
        service_request=service_request, reason=reason, started_by=actor, started_at=at
    )
    clocks = _clocks_of(service_request)
    for clock in clocks:
        if clock.stopped_at is None:
            clock.paused_at = at
            clock.save(update_fields=["paused_at"])
    copy_due(service_request, clocks)


def end_hold(service_request: ServiceRequest, *, at: datetime) -> None:
    """End the hold that is on, if any, and move what is due by the business time it took."""
    if not Hold.objects.filter(service_request=service_request, ended_at=None).update(ended_at=at):
        return
    clocks = _clocks_of(service_request)
    for clock in clocks:
        if clock.paused_at is not None:
            _resume(clock, at)
            clock.save(update_fields=["paused_at", "due_at"])
    copy_due(service_request, clocks)


def retarget(service_request: ServiceRequest, *, calendar_id: int, at: datetime) -> None:
    """Measure what still runs against the target of the request's new priority or service.

    Time already used stays used. A response that was given stays measured as it was. Of what was
    agreed with the customer, that counts which was in force when the request was opened.
    """
    targets = _targets(service_request, at)
    holds = list(service_request.holds.values_list("started_at", "ended_at"))
    clocks = _clocks_of(service_request)
    for clock in clocks:
        if clock.stopped_at is None:
            clock.calendar_id, clock.target = calendar_id, targets.get(clock.kind)
            clock.target_seconds = _seconds(clock.target, clock.kind)
            clock.breached_at = None
            clock.due_at = _due_with_holds(clock, holds, at)
            clock.save()
    copy_due(service_request, clocks)


def note_elapsed(clock: Clock, service_request: ServiceRequest) -> None:
    """Set how long a stopped clock ran (not saved), from its calendar, holds and history.

    Can be called again at any time with the same result. 1 query, 2 if it was ever reopened.
    """
    if clock.stopped_at is None:
        raise ValueError("a clock that runs has not run any final time")
    turns: list[tuple[str, datetime]] = []
    if clock.kind == ClockKind.RESOLUTION and service_request.reopen_count:
        steps = service_request.history.filter(step__in=(Step.RESOLVED, Step.REOPENED))
        turns = list(steps.values_list("step", "at"))
    spells = open_spells(
        clock.started_at,
        clock.stopped_at,
        [at for step, at in turns if step == Step.RESOLVED],
        [at for step, at in turns if step == Step.REOPENED],
    )
    holds = service_request.holds.values_list("started_at", "ended_at")
    clock.elapsed_seconds, clock.held_seconds = elapsed(calendar(clock.calendar_id), spells, holds)


def copy_due(service_request: ServiceRequest, clocks: list[Clock]) -> None:
    """Copy due instants onto the request (not saved), and its place in the queue."""
    by_kind = {clock.kind: clock for clock in clocks}
    for kind, name in (
        (ClockKind.RESPONSE, "response_due_at"),
        (ClockKind.RESOLUTION, "resolution_due_at"),
    ):
        setattr(service_request, name, by_kind[kind].due_at if kind in by_kind else None)
    running = [
        clock.due_at
        for clock in clocks
        if clock.due_at and clock.stopped_at is None and clock.paused_at is None
    ]
    service_request.queue_at = min(running, default=NO_DUE)


def _targets(service_request: ServiceRequest, at: datetime) -> dict[str, ServiceLevelTarget]:
    return catalogue.targets_by_clock(
        service_id=service_request.service_id,
        kind=service_request.kind,
        priority=service_request.priority,
        at=at,
        covered=Covered(
            requester_id=service_request.requester_id,
            department_id=service_request.department_id,
            request_type_id=service_request.request_type_id,
            opened_at=service_request.opened_at,
        ),
    )


def _seconds(target: ServiceLevelTarget | None, kind: str) -> int | None:
    return target.seconds_by_clock()[kind] if target else None


def _clocks_of(service_request: ServiceRequest) -> list[Clock]:
    return list(service_request.clocks.order_by("pk"))


def _due(calendar_id: int, start: datetime, seconds: int | None) -> datetime | None:
    if seconds is None:
        return None
    return add_business_seconds(calendar(calendar_id), start, seconds)


def _resume(clock: Clock, at: datetime) -> None:
    """End a pause: the business time that was left when it began is left now."""
    if clock.paused_at is None:
        return
    if clock.due_at is not None and clock.due_at > clock.paused_at:
        hours = calendar(clock.calendar_id)
        left = business_seconds(hours, clock.paused_at, clock.due_at)
        clock.due_at = add_business_seconds(hours, at, left)
    clock.paused_at = None


def _due_with_holds(
    clock: Clock, holds: list[tuple[datetime, datetime | None]], at: datetime
) -> datetime | None:
    """Return when ``target_seconds`` will have run, of which some ran before ``at``."""
    if clock.target_seconds is None:
        return None
    hours = calendar(clock.calendar_id)
    used = business_seconds_without(hours, clock.started_at, at, holds)
    if used >= clock.target_seconds:
        return _due(clock.calendar_id, clock.started_at, clock.target_seconds)
    return add_business_seconds(hours, clock.paused_at or at, clock.target_seconds - used)
