"""The clocks of a request as its page shows them: one line drawn, the same in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from requests_app.clocks.business_time import Calendar
from requests_app.clocks.calendars import calendar
from requests_app.clocks.faces import face
from requests_app.clocks.hours import day_seconds, working_time
from requests_app.clocks.models import Clock, ClockKind, Hold
from requests_app.clocks.timeline import Pause, Span, Timeline, build
from requests_app.requests.models import HistoryEntry, ServiceRequest
from requests_app.requests.vocabulary import HoldReason, Step
from servicedesk.common import words
from servicedesk.common.marks import ClockFace

#: Widths in percent: a closed stretch, the air between two stretches.
_SHUT, _GAP = 4.0, 0.4
#: A stretch narrower than this has no room for its words.
_ROOM = 5.0


@dataclass(frozen=True, slots=True)
class DrawnSpan:
    kind: str
    x: str
    width: str
    middle: str
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    x: str
    anchor: str
    text: str
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """What ``components/_clock_timeline.html`` draws."""

    summary: str
    spans: tuple[DrawnSpan, ...]
    left: DrawnSpan | None
    now_x: str | None
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class ClockPanel:
    """One clock: its face, what it promises, its line, and every stretch in words.

    A first answer that was given is told in words alone: ``drawing`` is None.
    """

    kind: str
    title: str
    face: ClockFace | None
    about: str
    promise: str
    drawing: Drawing | None
    lines: tuple[tuple[str, str], ...]


def panels(
    service_request: ServiceRequest, history: Sequence[HistoryEntry], *, at: datetime
) -> list[ClockPanel]:
    """Return the panel of each clock, resolution first. 1 query, 2 if it was ever on hold."""
    clocks = service_request.clocks.select_related("target").order_by("kind")
    pauses = _pauses(service_request, history)
    return [_panel(service_request, clock, pauses, at) for clock in clocks]


def _pauses(service_request: ServiceRequest, history: Sequence[HistoryEntry]) -> list[Pause]:
    """Return the holds, and the spells in which the request counted as resolved."""
    pauses = []
    if any(step.step == Step.HELD for step in history):
        pauses = [_pause(hold) for hold in service_request.holds.order_by("started_at")]
    turns = sorted((step.at, step.step) for step in history if step.step in _TURNS)
    resolved_at = None
    for turned_at, step in turns:
        if step == Step.RESOLVED:
            resolved_at = turned_at
        elif resolved_at is not None:
            pauses.append(Pause(resolved_at, turned_at, "Resolved until it was reopened"))
    return pauses


_TURNS = (Step.RESOLVED, Step.REOPENED)


def _pause(hold: Hold) -> Pause:
    return Pause(hold.started_at, hold.ended_at, str(HoldReason(hold.reason).label))


def _panel(
    service_request: ServiceRequest, clock: Clock, pauses: list[Pause], at: datetime
) -> ClockPanel:
    hours = calendar(clock.calendar_id)
    timeline = build(
        hours,
        started_at=clock.started_at,
        until=clock.stopped_at or at,
        target_seconds=clock.target_seconds,
        pauses=pauses,
    )
    is_response = clock.kind == ClockKind.RESPONSE
    is_drawn = not is_response or clock.stopped_at is None
    return ClockPanel(
        kind=clock.kind,
        title=_title(clock, timeline, hours),
        face=_face(service_request, clock, hours, at),
        about="First answer" if is_response else "Solution",
        promise=_promise(clock, hours, service_request),
        drawing=_draw(clock, timeline, hours, at) if is_drawn else None,
        lines=tuple(
            (words.moment(when, now=at), told) for when, told in _lines(clock, timeline, hours, at)
        ),
    )


def _face(
    service_request: ServiceRequest, clock: Clock, hours: Calendar, at: datetime
) -> ClockFace | None:
    """Return the face of a clock that has not stopped; None when it has."""
    if clock.stopped_at is not None:
        return None
    if clock.paused_at is not None:
        return ClockFace(is_paused=True, why=service_request.get_hold_reason_display())
    if clock.due_at is None:
        return ClockFace(why="nothing is promised for this priority")
    return face(hours, clock.kind, due_at=clock.due_at, target_seconds=clock.target_seconds, at=at)


def _title(clock: Clock, timeline: Timeline, hours: Calendar) -> str:
    """Return what became of a clock that has stopped."""
    if clock.stopped_at is None:
        return ""
    what = "First answer" if clock.kind == ClockKind.RESPONSE else "Solved"
    took = _time(timeline.used, hours)
    if clock.target_seconds is None:
        return f"{what} after {took}"
    verdict = "kept" if clock.is_met else "missed"
    return f"{what} after {took} of {_time(clock.target_seconds, hours)}: {verdict}"


def _promise(clock: Clock, hours: Calendar, service_request: ServiceRequest) -> str:
    if clock.target_seconds is None or clock.target is None:
        return "no target"
    since = words.short_date(clock.target.valid_from.date(), today=clock.started_at.date())
    return (
        f"{working_time(clock.target_seconds, hours)} for {service_request.get_kind_display()}, "
        f"{clock.target.get_source_display()} on {since}"
    )


def _time(seconds: int, hours: Calendar) -> str:
    day = timedelta(seconds=day_seconds(hours))
    return words.duration(timedelta(seconds=seconds), short=True, day=day)


def _lines(
    clock: Clock, timeline: Timeline, hours: Calendar, at: datetime
) -> list[tuple[datetime, str]]:
    """Explain each stretch: when it began, what it was, how much of it counts."""
    target = (
        f"Target {_time(clock.target_seconds, hours)}."
        if clock.target_seconds is not None
        else "Nothing is promised; the clock runs for the record."
    )
    lines = [(clock.started_at, f"Started: the request came in. {target}")]
    lines += [(span.start, _explain(span, hours)) for span in timeline.spans]
    end = clock.stopped_at or at
    used = f"{_time(timeline.used, hours)} used"
    if clock.stopped_at is not None:
        lines.append((end, f"Stopped: {used}, {_time(timeline.paused, hours)} paused."))
    elif clock.due_at is not None and clock.paused_at is None:
        lines.append((end, f"Now: {used}. Due {words.moment(clock.due_at, now=at)}."))
    else:
        lines.append((end, f"Now: {used}."))
    return lines


def _explain(span: Span, hours: Calendar) -> str:
    if span.kind == "shut":
        return "Closed: no working time, the clock stands."
    if span.kind == "paused":
        return f"Paused: {span.why}. {_time(span.seconds, hours)} of working time not counted."
    return f"Ran {_time(span.seconds, hours)} of working time."


def _draw(clock: Clock, timeline: Timeline, hours: Calendar, at: datetime) -> Drawing | None:
    if not timeline.spans:
        return None
    left = max(0, timeline.left or 0) if clock.stopped_at is None else 0
    places = _places([_weight(span, timeline) for span in timeline.spans], float(left))
    spans = tuple(
        _drawn(span.kind, x, width, _label(span, width, hours))
        for span, (x, width) in zip(timeline.spans, places, strict=False)
    )
    end = clock.stopped_at or at
    now = places[len(spans) - 1][0] + places[len(spans) - 1][1]
    rest = _drawn("left", *places[-1], f"{_time(left, hours)} left") if left else None
    return Drawing(
        summary=_summary(timeline, hours, at),
        spans=spans,
        left=rest,
        now_x=f"{now:.1f}%" if clock.stopped_at is None else None,
        marks=tuple(_marks(clock, end, now, at)),
    )


def _weight(span: Span, timeline: Timeline) -> float:
    """Return a stretch's business time; None-like -1 for closed ones, which have a fixed width."""
    if span.kind == "shut":
        return -1.0
    least = (timeline.used + timeline.paused + max(0, timeline.left or 0)) * 0.015
    return max(float(span.seconds), least, 1.0)


def _places(weights: list[float], left: float) -> list[tuple[float, float]]:
    """Return (x, width) in percent of each stretch, and last of what is left."""
    shut = sum(1 for weight in weights if weight < 0)
    open_width = 100 - shut * _SHUT - _GAP * len(weights)
    total = sum(weight for weight in weights if weight > 0) + left or 1.0
    places, x = [], 0.0
    for weight in weights:
        width = _SHUT if weight < 0 else open_width * weight / total
        places.append((x, width))
        x += width + _GAP
    places.append((x, max(0.0, 100 - x)))
    return places


def _drawn(kind: str, x: float, width: float, label: str) -> DrawnSpan:
    return DrawnSpan(kind, f"{x:.1f}%", f"{width:.1f}%", f"{x + width / 2:.1f}%", label)


def _label(span: Span, width: float, hours: Calendar) -> str:
    if width < _ROOM:
        return ""
    if span.kind == "shut":
        return "closed"
    time = _time(span.seconds, hours)
    return f"paused {time}" if span.kind == "paused" else time


def _marks(clock: Clock, end: datetime, now: float, at: datetime) -> list[Mark]:
    marks = [Mark("0", "start", words.moment(clock.started_at, now=at))]
    if clock.stopped_at is not None:
        marks.append(Mark("100%", "end", f"stopped {words.moment(end, now=at)}", is_strong=True))
        return marks
    if 22 < now < 78:
        marks.append(Mark(f"{now:.1f}%", "middle", "now", is_strong=True))
    if clock.due_at is not None and clock.paused_at is None:
        marks.append(
            Mark("100%", "end", f"due {words.moment(clock.due_at, now=at)}", is_strong=True)
        )
    return marks


def _summary(timeline: Timeline, hours: Calendar, at: datetime) -> str:
    parts = {"ran": "ran", "paused": "paused", "shut": "closed"}
    told = "; ".join(
        f"{parts[span.kind]} {words.moment(span.start, now=at)} to {words.moment(span.end, now=at)}"
        for span in timeline.spans
    )
    return f"Clock: {told}. {_time(timeline.used, hours)} used."
