"""Write the stories of a batch: requests, history, clocks, holds. One transaction, no fact told.

An import tells no other room anything: no mail goes out and no survey opens. What is counted
from these rows is marked for rebuilding by the database itself.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from requests_app.clocks.models import Clock, Hold
from requests_app.clocks.replay import Life, replayed_clocks
from requests_app.clocks.services import copy_due
from requests_app.conversation.models import Entry, EntryKind
from requests_app.importing.mapping import Mapping
from requests_app.importing.models import ImportedCase, ImportRun
from requests_app.importing.plan_writing import write_engagements
from requests_app.importing.promises import Promises
from requests_app.importing.register import NO_SERVICE, Register
from requests_app.importing.story import Story
from requests_app.requests.models import HistoryEntry, ServiceRequest
from requests_app.requests.numbers import next_numbers
from requests_app.requests.vocabulary import Channel, priority_of
from servicedesk.common.copying import allow_long_statements, copy_in


@transaction.atomic
def write_batch(
    stories: Sequence[Story],
    *,
    mapping: Mapping,
    register: Register,
    promises: Promises,
    run: ImportRun,
    at: datetime,
) -> None:
    """Write requests that are not there yet, and count them on the run. All or nothing."""
    allow_long_statements()
    stories = sorted(stories, key=lambda story: (story.opened_at, story.case))
    register.enter(stories)
    numbers = next_numbers(mapping.kind, len(stories))
    requests = [
        _request(story, number, mapping, register)
        for story, number in zip(stories, numbers, strict=True)
    ]
    clocks = []
    for story, service_request in zip(stories, requests, strict=True):
        clocks += _clocks(service_request, story, promises, at)
    copy_in(requests)
    copy_in(clocks)
    _write_history(stories, requests, register)
    _write_holds(stories, requests, register)
    _write_descriptions(stories, requests, mapping)
    if mapping.plan:
        write_engagements(stories, requests, mapping.plan)
    copy_in(
        ImportedCase(service_request=service_request, run=run, rows=story.rows, digest=story.digest)
        for story, service_request in zip(stories, requests, strict=True)
    )
    ImportRun.objects.filter(pk=run.pk).update(
        requests_created=F("requests_created") + len(stories),
        rows_merged=F("rows_merged") + sum(story.rows - 1 for story in stories),
    )


def _request(story: Story, number: str, mapping: Mapping, register: Register) -> ServiceRequest:
    request_type = register.types[story.service or NO_SERVICE]
    requester = register.people[mapping.requester.of(story.first.values)]
    department = register.departments.get(mapping.department.of(story.first.values))
    impact = mapping.impact.of(story.last.values)
    urgency = mapping.urgency.of(story.last.values)
    return ServiceRequest(
        number=number,
        kind=mapping.kind,
        request_type=request_type,
        service=request_type.service,
        requester=requester,
        opened_by=requester,
        department=department,
        team=register.teams.get(story.team),
        assignee=register.people.get(story.assignee),
        summary=filled(mapping.summary, story)[:200],
        details=story.details,
        channel=Channel.IMPORT,
        status=story.status,
        hold_reason=story.hold_reason,
        impact=impact,
        urgency=urgency,
        priority=priority_of(impact, urgency),
        opened_at=story.opened_at,
        first_response_at=story.first_response_at,
        first_resolved_at=story.resolutions[0] if story.resolutions else None,
        resolved_at=story.resolutions[-1] if story.is_done else None,
        closed_at=story.closed_at,
        cancelled_at=story.cancelled_at,
        reopen_count=len(story.reopenings),
        assignment_count=story.assignment_count,
        contact_count=len(story.resolutions),
        version=len(story.lines),
        updated_at=story.last.at,
        source=mapping.source,
        source_key=story.case,
    )


def filled(template: str, story: Story) -> str:
    """Return a text with the values of the last row in place of ``{column}``."""
    text = template.replace("{case}", story.case)
    for column, value in story.last.values.items():
        text = text.replace(f"{{{column}}}", value or "-")
    return text


def _clocks(
    service_request: ServiceRequest, story: Story, promises: Promises, now: datetime
) -> list[Clock]:
    life = Life(
        opened_at=story.opened_at,
        first_response_at=story.first_response_at,
        resolutions=story.resolutions,
        reopenings=story.reopenings,
        cancelled_at=story.cancelled_at,
        holds=[(wait.start, wait.end) for wait in story.waits],
    )
    target = promises.for_request(
        service_id=service_request.service_id,
        priority=service_request.priority,
        opened_at=story.opened_at,
    )
    clocks = replayed_clocks(
        service_request,
        life,
        calendar_id=service_request.service.calendar_id,
        target=target,
        now=now,
    )
    copy_due(service_request, clocks)
    return clocks


def _write_history(
    stories: Sequence[Story], requests: Sequence[ServiceRequest], register: Register
) -> None:
    copy_in(
        (
            HistoryEntry(
                service_request=service_request,
                step=line.step,
                from_status=line.from_status,
                to_status=line.to_status,
                actor=register.people.get(line.actor),
                actor_name=line.actor,
                changes=line.changes,
                at=line.at,
            )
            for story, service_request in zip(stories, requests, strict=True)
            for line in story.lines
        )
    )


def _write_holds(
    stories: Sequence[Story], requests: Sequence[ServiceRequest], register: Register
) -> None:
    copy_in(
        (
            Hold(
                service_request=service_request,
                reason=wait.reason,
                started_by=register.people.get(wait.actor),
                started_at=wait.start,
                ended_at=wait.end,
            )
            for story, service_request in zip(stories, requests, strict=True)
            for wait in story.waits
        )
    )


def _write_descriptions(
    stories: Sequence[Story], requests: Sequence[ServiceRequest], mapping: Mapping
) -> None:
    """Begin the conversation where the file has something to begin it with."""
    if not mapping.description:
        return
    copy_in(
        Entry(
            service_request=service_request,
            kind=EntryKind.REPLY,
            author_id=service_request.requester_id,
            body=filled(mapping.description, story),
            channel=Channel.IMPORT,
            created_at=story.opened_at,
        )
        for story, service_request in zip(stories, requests, strict=True)
    )
