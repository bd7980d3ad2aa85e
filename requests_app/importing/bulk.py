"""Load very many requests by COPY, for measuring how the product behaves when it is full."""

import io
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from requests_app.catalogue.vocabulary import Kind
from requests_app.clocks.calendars import calendar
from requests_app.importing.bulk_stories import Story, stories
from requests_app.importing.bulk_world import World, ensure_world
from requests_app.requests.vocabulary import NUMBER_PREFIX

#: Requests a COPY.
CHUNK = 5_000
#: After so many the planner looks anew: checks and triggers would scan what was small before.
_GROWN = frozenset({CHUNK, 4 * CHUNK})

_PLAIN = (
    "kind", "request_type_id", "service_id", "requester_id", "opened_by_id", "department_id",
    "team_id", "assignee_id", "summary", "channel", "status", "hold_reason", "impact", "urgency",
    "priority", "resolution", "opened_at", "first_response_at", "resolved_at", "closed_at",
    "cancelled_at", "response_due_at", "resolution_due_at", "queue_at", "assignment_count",
    "contact_count",
)  # fmt: skip
_REQUEST = (
    "id", "number", *_PLAIN, "first_resolved_at", "updated_at", "version", "reopen_count",
    "details", "is_restricted", "exclusion", "source", "source_key",
)  # fmt: skip
#: The columns of each table, in the order in which a story gives them; the request's id first.
COLUMNS = {
    "requests_servicerequest": _REQUEST,
    "conversation_entry": (
        "service_request_id", "kind", "author_id", "author_is_staff", "body", "channel",
        "created_at",
    ),
    "requests_historyentry": (
        "service_request_id", "step", "from_status", "to_status", "actor_id", "actor_name",
        "changes", "is_internal", "at",
    ),
    "clocks_hold": ("service_request_id", "reason", "started_by_id", "started_at", "ended_at"),
    "clocks_clock": (
        "service_request_id", "kind", "calendar_id", "target_id", "target_seconds", "started_at",
        "paused_at", "due_at", "stopped_at", "breached_at", "elapsed_seconds", "held_seconds",
    ),
    "engagements_engagement": (
        "service_request_id", "state", "sponsor_id", "currency", "cost_minor", "close_out",
        "lessons_waived",
    ),
}  # fmt: skip


def load_requests(
    count: int,
    *,
    at: datetime,
    seed: int = 1,
    progress: Callable[[int], None] = lambda done: None,
) -> World:
    """Add ``count`` requests of the three years before ``at``; return what they belong to.

    Same count, ``at`` and seed give the same requests. All or nothing. No fact is told: nobody
    is written to and nothing is surveyed. ``progress`` hears how many are in.
    """
    world = ensure_world(at=at)
    with transaction.atomic():
        _lift_time_limit()
        numbers = _reserve_numbers(count)
        told = stories(count, world, calendar(world.calendar_id), until=at, seed=seed)
        first_id, done = _reserve_ids(count), 0
        while chunk := list(islice(told, CHUNK)):
            _copy_chunk(chunk, first_id + done, numbers)
            done += len(chunk)
            if done in _GROWN:
                _analyze()
            progress(done)
    _refresh_statistics()
    return world


def _lift_time_limit() -> None:
    """Take the time it takes, and check each COPY at its end: a million checks are not put off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _analyze() -> None:
    with connection.cursor() as cursor:
        for table in COLUMNS:
            cursor.execute(f"ANALYZE {table}")


def _reserve_ids(count: int) -> int:
    """Return the first of ``count`` ids that no other transaction will get."""
    return _advance("requests_servicerequest_id_seq", count)


def _reserve_numbers(count: int) -> dict[str, Iterator[str]]:
    """Return an iterator of citable numbers for each kind."""
    return {
        kind: _numbered(prefix, _advance(f"request_number_{prefix.lower()}", count))
        for kind, prefix in NUMBER_PREFIX.items()
    }


def _numbered(prefix: str, first: int) -> Iterator[str]:
    while True:
        yield f"{prefix}-{first}"
        first += 1


def _advance(sequence: str, count: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        first = int(cursor.fetchone()[0])
        cursor.execute("SELECT setval(%s, %s)", [sequence, first + count])
    return first


def _copy_chunk(chunk: list[Story], first_id: int, numbers: dict[str, Iterator[str]]) -> None:
    tables: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
    for pk, story in enumerate(chunk, first_id):
        tables["requests_servicerequest"].append(_request_row(pk, story, numbers))
        for table, rows in (
            ("conversation_entry", story.entries),
            ("requests_historyentry", story.history),
            ("clocks_hold", story.holds),
            ("clocks_clock", story.clocks),
        ):
            tables[table].extend((pk, *row) for row in rows)
        if story.request["kind"] != Kind.SUPPORT:
            sponsor = story.request["requester_id"]
            tables["engagements_engagement"].append(
                (pk, "PROPOSED", sponsor, settings.DEFAULT_CURRENCY, 0, "", "")
            )
    for table, rows in tables.items():
        _copy(table, rows)


def _request_row(pk: int, story: Story, numbers: dict[str, Iterator[str]]) -> tuple[Any, ...]:
    row = story.request
    last = story.history[-1][-1]
    return (
        pk, next(numbers[row["kind"]]), *(row[name] for name in _PLAIN), row["resolved_at"], last,
        len(story.history), 0, "{}", False, "", "", "",
    )  # fmt: skip


def _copy(table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY rows into a table. Text is made up, without tabs, newlines and backslashes."""
    lines = "".join(
        "\t".join(["\\N" if value is None else str(value) for value in row]) + "\n" for row in rows
    )
    with connection.cursor() as cursor:
        columns = ", ".join(COLUMNS[table])
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.StringIO(lines))


def _refresh_statistics() -> None:
    """Have the planner see the new size at once. VACUUM sets the visibility map for index scans."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        verb = "ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE"
        for table in COLUMNS:
            cursor.execute(f"{verb} {table}")
        cursor.execute("RESET statement_timeout")
