"""The clocks of a request whose life is told at once: imported or made up for the demo.

They stand exactly where start, hold, stop and reopen of ``clocks.services`` would have left them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from requests_app.catalogue.models import ServiceLevelTarget
from requests_app.clocks.business_time import Calendar, add_business_seconds, business_seconds
from requests_app.clocks.calendars import calendar
from requests_app.clocks.elapsed import Span, elapsed, open_spells
from requests_app.clocks.models import Clock, ClockKind
from requests_app.requests.models import ServiceRequest

Holds = Sequence[tuple[datetime, datetime | None]]


@dataclass(frozen=True, slots=True)
class Life:
    """When what happened to a request. Holds in their order; the last may have no end yet."""

    opened_at: datetime
    first_response_at: datetime | None = None
    resolutions: Sequence[datetime] = ()
    reopenings: Sequence[datetime] = ()
    cancelled_at: datetime | None = None
    holds: Holds = ()

    @property
    def ended_at(self) -> datetime | None:
        """The last resolution or the cancellation; None while work is owed."""
        if self.cancelled_at is not None:
            return self.cancelled_at
        is_done = len(self.resolutions) > len(self.reopenings)
        return self.resolutions[-1] if is_done else None


def replayed_clocks(
    service_request: ServiceRequest,
    life: Life,
    *,
    calendar_id: int,
    target: ServiceLevelTarget | None,
    now: datetime,
) -> list[Clock]:
    """Return both clocks of a life, not saved. A breach that has passed counts as noticed."""
    promised = target.seconds_by_clock() if target else {}
    clocks = []
    for kind in ClockKind:
        clock = Clock(
            service_request=service_request,
            kind=kind,
            calendar_id=calendar_id,
            target=target,
            target_seconds=promised.get(kind),
            started_at=life.opened_at,
        )
        _run(clock, life, calendar(calendar_id), now)
        clocks.append(clock)
    return clocks


def measure_against(clock: Clock, target: ServiceLevelTarget, holds: Holds) -> None:
    """Give a clock that ran another target (not saved), as if it had started under it."""
    seconds = target.seconds_by_clock()[clock.kind]
    clock.target, clock.target_seconds, clock.due_at = target, seconds, None
    if seconds is not None:
        hours = calendar(clock.calendar_id)
        clock.due_at = _due(hours, clock.started_at, seconds, holds, clock.stopped_at)
    late = clock.due_at and clock.stopped_at and clock.due_at < clock.stopped_at
    clock.breached_at = clock.due_at if late else None


def _run(clock: Clock, life: Life, hours: Calendar, now: datetime) -> None:
    stop = life.ended_at
    if clock.kind == ClockKind.RESPONSE:
        stop = life.first_response_at or stop
    clock.stopped_at = stop
    if clock.target_seconds is not None:
        clock.due_at = _due(hours, life.opened_at, clock.target_seconds, life.holds, stop)
    if stop is None:
        clock.paused_at = life.holds[-1][0] if life.holds and life.holds[-1][1] is None else None
    else:
        ran = elapsed(hours, _spells(clock, life, stop), life.holds)
        clock.elapsed_seconds, clock.held_seconds = ran
    if clock.due_at is not None and clock.due_at < (stop or clock.paused_at or now):
        clock.breached_at = clock.due_at


def _spells(clock: Clock, life: Life, stop: datetime) -> list[Span]:
    if clock.kind == ClockKind.RESPONSE:
        return [(life.opened_at, stop)]
    return open_spells(life.opened_at, stop, life.resolutions, life.reopenings)


def _due(
    hours: Calendar, start: datetime, seconds: int, holds: Holds, stop: datetime | None
) -> datetime | None:
    """Return the due instant, moved by each hold that began before it had passed."""
    due = add_business_seconds(hours, start, seconds)
    for since, until in holds:
        if due is None or since >= due or (stop is not None and since >= stop):
            break
        resumed = min(filter(None, (until, stop)), default=None)
        if resumed is not None:
            due = add_business_seconds(hours, resumed, business_seconds(hours, since, due))
    return due
