"""One made-up request after another, each with a plausible life. Pure and deterministic."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from requests_app.catalogue.vocabulary import Kind
from requests_app.clocks.business_time import Calendar, add_business_seconds, business_seconds
from requests_app.clocks.elapsed import elapsed
from requests_app.importing.bulk_world import World
from requests_app.requests.models import NO_DUE
from requests_app.requests.vocabulary import HoldReason, Status, Step, priority_of

Row = tuple[Any, ...]

_SPAN = timedelta(days=3 * 365)
#: Of the newest twentieth this share is still open, of all before it the other.
_OPEN_SHARE = {True: 0.75, False: 0.014}
_NOUNS = (
    "screen", "dock", "laptop", "printer", "password", "account", "mailbox", "phone", "VPN",
    "calendar", "badge", "ledger", "scanner", "share", "headset", "update", "form",
)  # fmt: skip
_TROUBLES = (
    "stays dark", "is slow", "asks for a code", "cannot be found", "was locked", "drops",
    "shows an error", "makes a noise", "needs access", "is missing", "stopped",
)  # fmt: skip
_WHEN = (
    "since Monday", "after lunch", "at the gate", "in room 4", "when docked", "at home",
    "for the new colleague", "on closing day", "after the update", "every hour",
)  # fmt: skip
_WORDS = (
    *_NOUNS, "the", "we", "it", "this", "when", "after", "before", "since", "again", "today",
    "with", "without", "from", "on", "at", "for", "and", "but", "so", "restart", "cable", "room",
    "colleague", "team", "morning", "minute", "works", "stops", "shows", "asks", "needs", "tried",
    "checked", "moved", "set", "small",
)  # fmt: skip


@dataclass(slots=True)
class Story:
    """One request and the rows around it, in the column order of ``bulk.COLUMNS``."""

    request: dict[str, Any]
    entries: list[Row] = field(default_factory=list)
    history: list[Row] = field(default_factory=list)
    holds: list[Row] = field(default_factory=list)
    clocks: list[Row] = field(default_factory=list)


def stories(
    count: int, world: World, hours: Calendar, *, until: datetime, seed: int
) -> Iterator[Story]:
    """Yield ``count`` requests of the three years before ``until``, oldest first.

    About 5 % are open, mostly young ones; ten out of eleven ask for support.
    """
    writer = _Writer(world, hours, until, random.Random(seed))  # noqa: S311 - repeatable on purpose
    for number in range(count):
        age = 1 - (number + 1) / (count + 1)
        is_open = writer.dice.random() < _OPEN_SHARE[age < 0.05]
        yield writer.write(until - _SPAN * age, is_open=is_open)


class _Writer:
    """Makes up requests of one world."""

    def __init__(self, world: World, hours: Calendar, until: datetime, dice: random.Random) -> None:
        self.world, self.hours, self.until, self.dice = world, hours, until, dice
        support = [each for each in world.types if each[1] == Kind.SUPPORT]
        others = [each for each in world.types if each[1] != Kind.SUPPORT]
        self.types = (support, others)
        self.bodies = [" ".join(dice.choices(_WORDS, k=dice.randint(20, 60))) for _ in range(2000)]

    def write(self, opened_at: datetime, *, is_open: bool) -> Story:
        """Return one request: filed, and as far as it came."""
        story = self._file(opened_at)
        if is_open:
            self._leave_open(story)
        elif self.dice.random() < 0.04:
            self._cancel(story)
        else:
            self._finish(story)
        self._finish_clocks(story)
        return story

    def _file(self, opened_at: datetime) -> Story:
        dice = self.dice
        type_id, kind, service_id, team_id = dice.choice(self.types[dice.random() > 0.91])
        requester_id, name, department_id = dice.choice(self.world.people)
        impact, urgency = dice.choice((1, 2, 2, 3, 3, 3)), dice.choice((1, 2, 2, 3, 3, 3))
        priority = int(priority_of(impact, urgency))
        target_id, response, resolution = self.world.targets[Kind(kind), priority]
        story = Story(
            {
                "kind": kind,
                "request_type_id": type_id,
                "service_id": service_id,
                "requester_id": requester_id,
                "opened_by_id": requester_id,
                "department_id": department_id,
                "team_id": team_id,
                "assignee_id": None,
                "summary": f"The {dice.choice(_NOUNS)} {dice.choice(_TROUBLES)} "
                f"{dice.choice(_WHEN)}",
                "channel": dice.choice(("PORTAL", "PORTAL", "PORTAL", "MAIL", "PHONE")),
                "status": Status.NEW.value,
                "hold_reason": "",
                "impact": impact,
                "urgency": urgency,
                "priority": priority,
                "resolution": "",
                "opened_at": opened_at,
                "first_response_at": None,
                "resolved_at": None,
                "closed_at": None,
                "cancelled_at": None,
                "assignment_count": 0,
                "contact_count": 0,
                "target_id": target_id,
                "promised": {"RESPONSE": response, "RESOLUTION": resolution},
                "agent": dice.choice(self.world.agents[team_id]),
                "requester": (requester_id, name),
            }
        )
        self._say(story, opened_at, story.request["requester"], is_staff=False)
        self._note_step(story, Step.OPENED, opened_at, story.request["requester"])
        return story

    def _leave_open(self, story: Story) -> None:
        if self.dice.random() < 0.3:
            return
        at = self._work(story)
        if self.dice.random() < 0.25:
            reason = self.dice.choice(tuple(HoldReason)).value
            story.holds.append((reason, story.request["agent"][0], at, None))
            story.request["hold_reason"] = reason
            self._note_step(story, Step.HELD, at, story.request["agent"], Status.ON_HOLD)

    def _cancel(self, story: Story) -> None:
        at = self._later(story.request["opened_at"], 6)
        story.request["cancelled_at"] = at
        self._note_step(story, Step.CANCELLED, at, story.request["requester"], Status.CANCELLED)

    def _finish(self, story: Story) -> None:
        row, agent = story.request, story.request["agent"]
        at = self._work(story)
        if self.dice.random() < 0.15:
            self._note_step(story, Step.HELD, at, agent, Status.ON_HOLD)
            since, at = at, self._later(at, 10)
            story.holds.append((HoldReason.REQUESTER.value, agent[0], since, at))
            self._note_step(story, Step.RESUMED, at, agent, Status.IN_PROGRESS)
        at = self._later(at, row["promised"]["RESOLUTION"] / 3600 * 0.5)
        row["resolved_at"], row["resolution"] = at, self.dice.choice(self.bodies)
        self._say(story, at, agent, is_staff=True, body=row["resolution"])
        self._note_step(story, Step.RESOLVED, at, agent, Status.RESOLVED)
        closed_at = at + timedelta(days=7 * self.dice.random())
        if closed_at <= self.until:
            row["closed_at"] = closed_at
            self._note_step(story, Step.CLOSED, closed_at, row["requester"], Status.CLOSED)

    def _work(self, story: Story) -> datetime:
        """Assign, answer, perhaps note and hear back; return when that was done."""
        row, agent = story.request, story.request["agent"]
        row["assignee_id"], row["assignment_count"] = agent[0], 1
        at = self._later(row["opened_at"], row["promised"]["RESPONSE"] / 3600 * 0.3)
        self._note_step(story, Step.ASSIGNED, at, agent, Status.IN_PROGRESS)
        at = self._later(at, row["promised"]["RESPONSE"] / 3600 * 0.2)
        row["first_response_at"] = at
        self._say(story, at, agent, is_staff=True)
        self._note_step(story, Step.REPLIED, at, agent)
        if self.dice.random() < 0.6:
            at = self._later(at, 2)
            self._say(story, at, agent, is_staff=True, kind="NOTE")
            self._note_step(story, Step.NOTED, at, agent, is_internal=True)
        for speaker, is_staff in ((row["requester"], False), (agent, True)):
            if self.dice.random() < 0.85:
                at = self._later(at, 3)
                self._say(story, at, speaker, is_staff=is_staff)
                self._note_step(story, Step.REPLIED, at, speaker)
        return at

    def _later(self, at: datetime, mean_hours: float) -> datetime:
        """Return an instant some business time after ``at``, never after the end of the story."""
        seconds = int(self.dice.expovariate(1 / (mean_hours * 3600)))
        return min(add_business_seconds(self.hours, at, seconds) or self.until, self.until)

    def _say(
        self,
        story: Story,
        at: datetime,
        author: tuple[int, str],
        *,
        is_staff: bool,
        kind: str = "REPLY",
        body: str = "",
    ) -> None:
        body = body or self.dice.choice(self.bodies)
        channel = "DESK" if is_staff else story.request["channel"]
        story.entries.append((kind, author[0], is_staff, body, channel, at))
        story.request["contact_count"] += is_staff and kind == "REPLY"

    def _note_step(
        self,
        story: Story,
        step: Step,
        at: datetime,
        actor: tuple[int, str],
        to: Status | None = None,
        *,
        is_internal: bool = False,
    ) -> None:
        before = story.request["status"] if story.history else ""
        after = to.value if to else story.request["status"]
        story.request["status"] = after
        changes = json.dumps({"assignee": ["", actor[1]]}) if step == Step.ASSIGNED else "{}"
        story.history.append((step.value, before, after, *actor, changes, is_internal, at))

    def _finish_clocks(self, story: Story) -> None:
        row = story.request
        done_at = row["resolved_at"] or row["cancelled_at"]
        stops = {"RESPONSE": row["first_response_at"] or done_at, "RESOLUTION": done_at}
        due = {kind: self._due(story, kind, stop) for kind, stop in stops.items()}
        is_held = row["status"] == Status.ON_HOLD
        for kind, stop in stops.items():
            story.clocks.append(self._clock(story, kind, due[kind], stop, is_held=is_held))
        running = [due[kind] for kind, stop in stops.items() if stop is None and not is_held]
        row |= {
            "response_due_at": due["RESPONSE"],
            "resolution_due_at": due["RESOLUTION"],
            "queue_at": min(running, default=NO_DUE),
        }

    def _due(self, story: Story, kind: str, stop: datetime | None) -> datetime:
        """Return where a clock stands at its target, moved by the holds that have ended."""
        row = story.request
        due = add_business_seconds(self.hours, row["opened_at"], row["promised"][kind])
        for _reason, _by, since, ended in story.holds:
            if due and ended and since < due and (stop is None or since < stop):
                left = business_seconds(self.hours, since, due)
                due = add_business_seconds(self.hours, ended, left)
        return due or NO_DUE

    def _clock(
        self, story: Story, kind: str, due: datetime, stop: datetime | None, *, is_held: bool
    ) -> Row:
        row = story.request
        paused_at = story.holds[-1][2] if is_held and stop is None else None
        ran: tuple[int | None, int | None] = (None, None)
        if stop is not None:
            spans = [(since, ended) for _reason, _by, since, ended in story.holds]
            ran = elapsed(self.hours, [(row["opened_at"], stop)], spans)
        is_late = due < (stop or paused_at or self.until)
        return (
            kind, self.world.calendar_id, row["target_id"], row["promised"][kind],
            row["opened_at"], paused_at, due, stop, due if is_late else None, *ran,
        )  # fmt: skip
