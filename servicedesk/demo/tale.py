"""The life of one made-up request, told step by step as the desk would have lived it. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from requests_app.catalogue.vocabulary import Kind
from requests_app.clocks.replay import Life
from requests_app.requests.vocabulary import (
    DONE_STATUSES,
    Channel,
    HoldReason,
    Status,
    Step,
    may_follow,
    priority_of,
)
from servicedesk.demo.company import Person
from servicedesk.demo.offer import OfferedService, OfferedType


@dataclass(slots=True)
class Happened:
    """One entry of the history."""

    step: Step
    from_status: str
    to_status: Status
    actor: Person | None
    at: datetime
    changes: dict[str, Any]
    is_internal: bool = False


@dataclass(slots=True)
class Said:
    """One entry of the conversation."""

    author: Person | None
    body: str
    at: datetime
    for_it: bool
    is_note: bool = False


@dataclass(slots=True)
class Held:
    reason: HoldReason
    by: Person | None
    start: datetime
    end: datetime | None = None


@dataclass(slots=True)
class Tale:
    """A request and everything that happened to it. Each step is refused where ours would be."""

    kind: Kind
    service: OfferedService
    type: OfferedType
    requester: Person
    opened_at: datetime
    impact: int
    urgency: int
    subject: str
    channel: Channel = Channel.PORTAL
    details: dict[str, str] = field(default_factory=dict)
    status: Status = Status.NEW
    hold_reason: str = ""
    assignee: Person | None = None
    resolution: str = ""
    history: list[Happened] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    resolutions: list[datetime] = field(default_factory=list)
    reopenings: list[datetime] = field(default_factory=list)
    first_response_at: datetime | None = None
    closed_at: datetime | None = None
    cancelled_at: datetime | None = None
    contacts: int = 0
    assignments: int = 0

    @property
    def priority(self) -> int:
        return priority_of(self.impact, self.urgency)

    @property
    def is_done(self) -> bool:
        return self.status in DONE_STATUSES

    @property
    def last_at(self) -> datetime:
        return self.history[-1].at

    @property
    def life(self) -> Life:
        return Life(
            opened_at=self.opened_at,
            first_response_at=self.first_response_at,
            resolutions=self.resolutions,
            reopenings=self.reopenings,
            cancelled_at=self.cancelled_at,
            holds=[(held.start, held.end) for held in self.held],
        )

    def open(self, description: str) -> None:
        self.history.append(
            Happened(Step.OPENED, "", Status.NEW, self.requester, self.opened_at, {})
        )
        self.said.append(Said(self.requester, description, self.opened_at, for_it=False))

    def assign(self, person: Person, at: datetime, *, by: Person | None = None) -> None:
        changes = {"assignee": [self.assignee.name if self.assignee else "", person.name]}
        self.assignee = person
        self.assignments += 1
        to = Status.IN_PROGRESS if self.status == Status.NEW else self.status
        self._step(Step.ASSIGNED, to, by or person, at, changes)

    def reply(self, body: str, at: datetime, *, by: Person | None = None) -> None:
        """Reply for IT; the first reply is the response and starts the work."""
        author = by or self.assignee
        self.said.append(Said(author, body, at, for_it=True))
        self.contacts += 1
        self.first_response_at = self.first_response_at or at
        to = Status.IN_PROGRESS if self.status == Status.NEW else self.status
        self._step(Step.REPLIED, to, author, at)

    def note(self, body: str, at: datetime) -> None:
        self.said.append(Said(self.assignee, body, at, for_it=True, is_note=True))
        self._step(Step.NOTED, self.status, self.assignee, at, is_internal=True)

    def hold(self, reason: HoldReason, at: datetime) -> None:
        self.held.append(Held(reason, self.assignee, at))
        self.hold_reason = reason
        self._step(Step.HELD, Status.ON_HOLD, self.assignee, at, {"reason": ["", reason.label]})

    def answer(self, body: str, at: datetime) -> None:
        """The requester answers, which ends a hold that waited for them."""
        self.said.append(Said(self.requester, body, at, for_it=False))
        self._end_hold(at)
        to = Status.IN_PROGRESS if self.status == Status.ON_HOLD else self.status
        self._step(Step.REPLIED, to, self.requester, at)

    def resume(self, at: datetime) -> None:
        self._end_hold(at)
        self._step(Step.RESUMED, Status.IN_PROGRESS, self.assignee, at)

    def resolve(self, resolution: str, at: datetime) -> None:
        self._end_hold(at)
        self.resolution = resolution
        self.said.append(Said(self.assignee, resolution, at, for_it=True))
        self.contacts += 1
        self.first_response_at = self.first_response_at or at
        self.resolutions.append(at)
        self._step(Step.RESOLVED, Status.RESOLVED, self.assignee, at)

    def reopen(self, reason: str, at: datetime) -> None:
        self.said.append(Said(self.requester, reason, at, for_it=False))
        self.reopenings.append(at)
        self.closed_at = None
        self._step(Step.REOPENED, Status.IN_PROGRESS, self.requester, at)

    def close(self, at: datetime, *, by: Person | None = None) -> None:
        self.closed_at = at
        self._step(Step.CLOSED, Status.CLOSED, by, at)

    def cancel(self, reason: str, at: datetime) -> None:
        self._end_hold(at)
        self.cancelled_at = at
        self._step(Step.CANCELLED, Status.CANCELLED, self.requester, at, {"reason": ["", reason]})

    def _end_hold(self, at: datetime) -> None:
        if self.held and self.held[-1].end is None:
            self.held[-1].end, self.hold_reason = at, ""

    def _step(  # noqa: PLR0913 - all that an entry is made of
        self,
        step: Step,
        to: Status,
        actor: Person | None,
        at: datetime,
        changes: dict[str, Any] | None = None,
        *,
        is_internal: bool = False,
    ) -> None:
        if to != self.status and not may_follow(self.status, to):
            raise ValueError(f"{self.status} is not followed by {to}")
        if at < self.last_at:
            raise ValueError(f"{step} before {self.history[-1].step}")
        self.history.append(Happened(step, self.status, to, actor, at, changes or {}, is_internal))
        self.status = to
