"""Tell the life of a request from the events of its case. Pure; the writing is writing.py's."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from requests_app.importing.events import Event, Unreadable, instant_of
from requests_app.importing.mapping import Mapping
from requests_app.importing.plans import Version, versions_of
from requests_app.importing.transitions import Move, moves_between
from requests_app.requests.vocabulary import OPEN_STATUSES, Status, Step


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the history. ``actor`` is a name; "" when the file tells none."""

    step: Step
    from_status: str
    to_status: Status
    actor: str
    changes: dict[str, Any]
    at: datetime


@dataclass(slots=True)
class Wait:
    """A hold; ``end`` None: it still lasts."""

    reason: str
    actor: str
    start: datetime
    end: datetime | None = None


@dataclass(slots=True)
class Story:
    """All that a case says about a request, in our words.

    ``digest`` tells whether two files say the same about a case.
    """

    case: str
    opened_at: datetime
    first: Event
    last: Event
    file_lines: list[int]
    digest: str
    status: Status = Status.NEW
    hold_reason: str = ""
    team: str = ""
    assignee: str = ""
    service: str = ""
    details: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    resolutions: list[datetime] = field(default_factory=list)
    reopenings: list[datetime] = field(default_factory=list)
    first_response_at: datetime | None = None
    closed_at: datetime | None = None
    cancelled_at: datetime | None = None
    assignment_count: int = 0
    notes: list[str] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return len(self.file_lines)

    @property
    def is_done(self) -> bool:
        return self.status in {Status.RESOLVED, Status.CLOSED}


def tell(events: list[Event], mapping: Mapping) -> Story:
    """Return the story of the events of one case, which are in their order and at least one."""
    story = Story(
        case=events[0].case,
        opened_at=events[0].at,
        first=events[0],
        last=events[-1],
        file_lines=[event.line for event in events],
        digest=_digest(events, mapping),
    )
    _open(story, events[0], mapping)
    for event in events:
        _take(story, event, mapping)
    if mapping.plan:
        story.versions, notes = versions_of(events, mapping.plan)
        story.notes += notes
    return story


def _digest(events: list[Event], mapping: Mapping) -> str:
    columns = sorted(mapping.columns())
    rows = ("\x1f".join(event.values[column] for column in columns) for event in events)
    return sha256("\x1e".join(rows).encode()).hexdigest()


def _open(story: Story, event: Event, mapping: Mapping) -> None:
    """Begin with the instant of opening that the file names, if it does and it can be."""
    if mapping.opened_at:
        text = event.values[mapping.opened_at]
        try:
            story.opened_at = min(instant_of(text, mapping), event.at)
            if story.opened_at == event.at and instant_of(text, mapping) > event.at:
                story.notes.append(f"opened at {text}, after its first row: the row's instant kept")
        except Unreadable:
            story.notes.append(f"opened at {text!r}, no instant: the first row's is kept")
    story.team = mapping.team.of(event.values)
    story.service = mapping.service.of(event.values)
    story.details = _details(event, mapping)
    actor = mapping.requester.of(event.values)
    story.lines.append(Line(Step.OPENED, "", Status.NEW, actor, {}, story.opened_at))


def _take(story: Story, event: Event, mapping: Mapping) -> None:
    """Add what an event says: the steps it makes, or else a remark."""
    changes = _changes(story, event, mapping)
    reason = event.state.hold_reason
    moves = moves_between(
        story.status,
        _wanted(story, event, mapping),
        waits_for_another=bool(reason) and reason != story.hold_reason,
    )
    actor = mapping.actor.of(event.values)
    if not moves:
        _remark(story, event, changes, actor)
    for number, move in enumerate(moves):
        is_last = number == len(moves) - 1
        told = changes if is_last else {"implied by": ["", event.activity]}
        _move(story, event, move, told, actor)


def _wanted(story: Story, event: Event, mapping: Mapping) -> Status | None:
    """Return the status that an event says. Where the file counts reopenings, its count decides:
    a row that looks like one but does not raise the count is only a remark."""
    wanted = event.state.status
    if mapping.reopen_count and story.is_done and wanted in OPEN_STATUSES:
        counted = event.values[mapping.reopen_count]
        if not counted.isdecimal() or int(counted) <= len(story.reopenings):
            story.notes.append(f"row {event.line} says {event.activity}, but counts no reopening")
            return None
    return wanted


def _remark(story: Story, event: Event, changes: dict[str, Any], actor: str) -> None:
    if event is story.first:
        return  # it is the opening itself
    step = Step.ASSIGNED if {"assignee", "team"} & changes.keys() else Step.CHANGED
    story.lines.append(Line(step, story.status, story.status, actor, changes, event.at))


def _move(story: Story, event: Event, move: Move, changes: dict[str, Any], actor: str) -> None:
    step, status = move
    story.lines.append(Line(step, story.status, status, actor, changes, event.at))
    if story.status == Status.ON_HOLD:
        story.waits[-1].end, story.hold_reason = event.at, ""
    story.status = status
    if step == Step.HELD:
        story.hold_reason = event.state.hold_reason
        story.waits.append(Wait(story.hold_reason, actor, event.at))
    elif step == Step.RESOLVED:
        story.resolutions.append(event.at)
    elif step == Step.REOPENED:
        story.reopenings.append(event.at)
        story.closed_at = None
    elif step == Step.CLOSED:
        story.closed_at = event.at
    elif step == Step.CANCELLED:
        story.cancelled_at = event.at
    if step != Step.CANCELLED:
        # Somebody took it up: the earliest answer that such files can tell of.
        story.first_response_at = story.first_response_at or event.at


def _changes(story: Story, event: Event, mapping: Mapping) -> dict[str, Any]:
    """Note what differs from before as ``{field: [before, after]}``. Missing: as it was."""
    changes: dict[str, Any] = {}
    team = mapping.team.of(event.values) or story.team
    assignee = _assignee(story, event, mapping)
    service = mapping.service.of(event.values) or story.service
    for name, value in (("team", team), ("assignee", assignee), ("service", service)):
        before = getattr(story, name)
        if value != before:
            changes[name] = [before, value]
            setattr(story, name, value)
    story.assignment_count += bool({"team", "assignee"} & changes.keys())
    for label, value in _details(event, mapping).items():
        before = story.details.get(label, "")
        if value != before:
            changes[label] = [before, value]
            story.details[label] = value
    return changes | {"activity": ["", event.activity]}


def _assignee(story: Story, event: Event, mapping: Mapping) -> str:
    rule = mapping.assignee
    if event.activity in rule.returned_by:
        return ""
    if rule.taken_by and event.activity not in rule.taken_by:
        return story.assignee
    return rule.name.of(event.values) or story.assignee


def _details(event: Event, mapping: Mapping) -> dict[str, str]:
    return {
        label: value for label, column in mapping.details.items() if (value := event.values[column])
    }
