"""The clocks of a request in plain words. A paused or late clock is never hidden."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from requests_app.clocks.business_time import Calendar, business_seconds
from requests_app.clocks.calendars import calendar
from requests_app.clocks.hours import day_seconds, hours_in_words, is_round_the_clock, working_time
from requests_app.clocks.models import Clock, ClockKind
from requests_app.lifecycle.services.closing import CLOSE_AFTER
from requests_app.portal import story
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import HoldReason, Status
from servicedesk.common import words

Span = tuple[datetime, datetime | None]

_PAUSED = {
    HoldReason.REQUESTER: "while we wait for the answer",
    HoldReason.APPROVAL: "while it waits for an approval",
    HoldReason.SUPPLIER: "while we wait for a supplier",
    HoldReason.CHANGE: "while it waits for a planned change",
}


@dataclass(frozen=True, slots=True)
class Face:
    """The promise that counts now. ``tone`` is "accent", "warn", "bad" or "soft"."""

    title: str
    left: str = ""
    used: float | None = None
    tone: str = "accent"
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """How long the first answer took, and whether that was in time (None: nothing promised)."""

    took: str
    promised: str
    is_met: bool | None


def face(service_request: ServiceRequest, clocks: Iterable[Clock], *, now: datetime) -> Face | None:
    """Return the promise that counts now; None when no work is owed. 1 query while it runs."""
    promise = story.promise_of(service_request, now=now)
    if promise is None:
        return None
    if promise.at is None:
        return Face("No date was promised for this", tone="soft")
    kind = ClockKind.RESPONSE if promise.label == "An answer by" else ClockKind.RESOLUTION
    running = next(clock for clock in clocks if clock.kind == kind)
    hours = calendar(running.calendar_id)
    if promise.is_paused:
        return _paused(service_request, running, hours, now)
    holds = list(service_request.holds.values_list("started_at", "ended_at"))
    return _running(promise, running, hours, holds, now)


def _paused(service_request: ServiceRequest, clock: Clock, hours: Calendar, now: datetime) -> Face:
    since = clock.paused_at or now
    left = business_seconds(hours, since, clock.due_at) if clock.due_at else 0
    reason = _PAUSED[HoldReason(service_request.hold_reason)]
    return Face(
        title="The clock stands still",
        left=f"since {words.moment(since, now=now)}, {reason}",
        used=_used(clock, left),
        tone="soft",
        notes=[f"When it goes on, {_span(left, hours)} of working time are left."]
        if left
        else ["The promised time was over before it stopped."],
    )


def _running(
    promise: story.Promise, clock: Clock, hours: Calendar, holds: list[Span], now: datetime
) -> Face:
    assert promise.at is not None
    notes = []
    if not is_round_the_clock(hours):
        notes.append(f"Only opening hours count: {hours_in_words(hours)}.")
    held = sum(business_seconds(hours, start, end or now) for start, end in holds)
    if held:
        notes.append(f"The clock stood still for {_span(held, hours)} while we waited.")
    title = f"{promise.label} {words.moment(promise.at, now=now)}"
    if promise.is_late:
        late = _span(business_seconds(hours, promise.at, now), hours)
        return Face(title, f"{late} late, in working time", 1.0, "bad", notes)
    left = business_seconds(hours, now, promise.at)
    used = _used(clock, left)
    tone = "bad" if used >= 0.9 else "warn" if used >= 0.75 else "accent"
    return Face(title, f"in {_span(left, hours)} of working time", used, tone, notes)


def _used(clock: Clock, left: int) -> float:
    return min(1.0, max(0.0, 1 - left / clock.target_seconds)) if clock.target_seconds else 0.0


def _span(seconds: int, hours: Calendar) -> str:
    return words.duration(timedelta(seconds=seconds), day=timedelta(seconds=day_seconds(hours)))


def first_answer(clocks: Iterable[Clock]) -> FirstAnswer | None:
    """Return how the first answer went; None while there is none."""
    clock = next((clock for clock in clocks if clock.kind == ClockKind.RESPONSE), None)
    if clock is None or clock.stopped_at is None:
        return None
    hours = calendar(clock.calendar_id)
    took = clock.elapsed_seconds
    if took is None:
        took = business_seconds(hours, clock.started_at, clock.stopped_at)
    promised = working_time(clock.target_seconds, hours) if clock.target_seconds else ""
    return FirstAnswer(_span(took, hours), promised, clock.is_met)


def ending(service_request: ServiceRequest, *, now: datetime) -> str:
    """Return how the solution stands to its promise, and when the request closes by itself."""
    resolved_at, due_at = service_request.resolved_at, service_request.resolution_due_at
    if resolved_at is None:
        return ""
    parts = []
    if due_at is not None:
        distance = words.duration(abs(due_at - resolved_at))
        side = "before" if resolved_at <= due_at else "after"
        parts.append(f"{distance} {side} the promised {words.moment(due_at, now=now)}.")
    if service_request.status == Status.RESOLVED:
        closes = words.moment(resolved_at + CLOSE_AFTER, now=now)
        parts.append(f"It closes by itself {_on(closes)}.")
    return " ".join(parts)


def _on(moment: str) -> str:
    return moment if moment.startswith(("today", "tomorrow", "yesterday")) else f"on {moment}"
