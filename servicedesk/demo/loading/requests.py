"""Write tales as requests with history, conversation, holds and clocks."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from requests_app.clocks.models import Clock, ClockKind, Hold
from requests_app.clocks.replay import replayed_clocks
from requests_app.clocks.services import copy_due
from requests_app.conversation.models import Entry, EntryKind
from requests_app.requests import events
from requests_app.requests.models import HistoryEntry, ServiceRequest
from requests_app.requests.numbers import next_numbers
from requests_app.requests.vocabulary import Channel
from servicedesk.accounts.models import User
from servicedesk.common.copying import copy_in
from servicedesk.demo.company import Person
from servicedesk.demo.loading.catalogue import Shelf
from servicedesk.demo.loading.people import KnownPeople
from servicedesk.demo.tale import Tale
from servicedesk.outbox.models import Fact


def _told(entry: HistoryEntry) -> Fact:
    """Return the fact of a step that everyone concerned heard of long ago."""
    return Fact(
        topic=events.topic_of(entry.step),
        key=events.key_of(entry.pk),
        payload=events.payload_of(
            request_id=entry.service_request_id,
            number=entry.service_request.number,
            history_id=entry.pk,
            actor_id=entry.actor_id,
        ),
        occurred_at=entry.at,
    )


class Written(NamedTuple):
    """A tale and its row. ``was_in_time``: the resolution came before it was due."""

    tale: Tale
    row: ServiceRequest
    was_in_time: bool


class Desk:
    """Writes tales in the order of their opening, so that numbers grow with time."""

    def __init__(self, shelf: Shelf, people: KnownPeople, *, now: datetime) -> None:
        self._shelf, self._people, self._now = shelf, people, now
        self.written: dict[int, ServiceRequest] = {}

    def write(self, tales: Sequence[Tale]) -> list[Written]:
        """Write some tales; return their rows in the same order."""
        rows = [
            self._request(tale, number) for tale, number in zip(tales, _numbers(tales), strict=True)
        ]
        clocks = [self._clocks(tale, row) for tale, row in zip(tales, rows, strict=True)]
        copy_in(rows)
        pairs = list(zip(tales, rows, strict=True))
        copy_in(clock for both in clocks for clock in both)
        history = copy_in(entry for tale, row in pairs for entry in self._history(tale, row))
        copy_in(_told(entry) for entry in history)
        copy_in(entry for tale, row in pairs for entry in self._entries(tale, row))
        copy_in(hold for tale, row in pairs for hold in self._holds(tale, row))
        self.written |= {id(tale): row for tale, row in pairs}
        return [
            Written(tale, row, _is_met(both))
            for (tale, row), both in zip(pairs, clocks, strict=True)
        ]

    def _user(self, person: Person | None) -> User | None:
        return self._people.user(person) if person else None

    def _request(self, tale: Tale, number: str) -> ServiceRequest:
        requester = self._people.user(tale.requester)
        service = self._shelf.services[tale.service.slug]
        return ServiceRequest(
            number=number,
            kind=tale.kind,
            request_type=self._shelf.types[tale.type.slug],
            service=service,
            requester=requester,
            opened_by=requester,
            department=self._people.department(tale.requester.unit_on(tale.opened_at.date())),
            team_id=service.team_id,
            assignee=self._user(tale.assignee),
            summary=tale.subject,
            details=tale.details,
            channel=tale.channel,
            status=tale.status,
            hold_reason=tale.hold_reason,
            impact=tale.impact,
            urgency=tale.urgency,
            priority=tale.priority,
            resolution=tale.resolution,
            opened_at=tale.opened_at,
            first_response_at=tale.first_response_at,
            first_resolved_at=tale.resolutions[0] if tale.resolutions else None,
            resolved_at=tale.resolutions[-1] if tale.is_done else None,
            closed_at=tale.closed_at,
            cancelled_at=tale.cancelled_at,
            reopen_count=len(tale.reopenings),
            assignment_count=tale.assignments,
            contact_count=tale.contacts,
            version=len(tale.history),
            updated_at=tale.last_at,
        )

    def _clocks(self, tale: Tale, row: ServiceRequest) -> list[Clock]:
        clocks = replayed_clocks(
            row,
            tale.life,
            calendar_id=row.service.calendar_id,
            target=self._shelf.targets[tale.kind, tale.priority],
            now=self._now,
        )
        copy_due(row, clocks)
        return clocks

    def _history(self, tale: Tale, row: ServiceRequest) -> list[HistoryEntry]:
        return [
            HistoryEntry(
                service_request=row,
                step=each.step,
                from_status=each.from_status,
                to_status=each.to_status,
                actor=self._user(each.actor),
                actor_name=each.actor.name if each.actor else "",
                changes=each.changes,
                is_internal=each.is_internal,
                at=each.at,
            )
            for each in tale.history
        ]

    def _entries(self, tale: Tale, row: ServiceRequest) -> list[Entry]:
        return [
            Entry(
                service_request=row,
                kind=EntryKind.NOTE if each.is_note else EntryKind.REPLY,
                author=self._user(each.author),
                author_is_staff=each.for_it,
                body=each.body,
                channel=Channel.DESK if each.for_it else tale.channel,
                created_at=each.at,
            )
            for each in tale.said
        ]

    def _holds(self, tale: Tale, row: ServiceRequest) -> list[Hold]:
        return [
            Hold(
                service_request=row,
                reason=held.reason,
                started_by=self._user(held.by),
                started_at=held.start,
                ended_at=held.end,
            )
            for held in tale.held
        ]


def _numbers(tales: Sequence[Tale]) -> list[str]:
    """Return a number for each tale, from the sequence of its kind."""
    counts: defaultdict[str, int] = defaultdict(int)
    for tale in tales:
        counts[tale.kind] += 1
    fresh = {kind: iter(next_numbers(kind, count)) for kind, count in counts.items()}
    return [next(fresh[tale.kind]) for tale in tales]


def _is_met(clocks: Sequence[Clock]) -> bool:
    """Return whether the resolution was in time; without a promise it was."""
    return all(clock.is_met is not False for clock in clocks if clock.kind == ClockKind.RESOLUTION)
