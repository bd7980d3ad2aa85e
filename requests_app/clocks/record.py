"""What clocks ran in the past, for promises: single spells of comparable requests, and how targets
in force would have fared. A door of this room for the rooms above, besides ``queries``.

Seconds are business seconds of the request's calendar unless said otherwise.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection

from requests_app.clocks.business_time import open_seconds_until
from requests_app.clocks.calendars import calendar
from requests_app.clocks.elapsed import Span, elapsed, open_spells


class Selection(NamedTuple):
    """Comparable requests: of these types, opened in ``[since, until)``, whose ``clock`` counts.

    ``clock`` is RESPONSE or RESOLUTION; priorities of None: any. ``customers``: only the requests
    of these (departments, people); None: of everybody.
    """

    clock: str
    request_type_ids: Collection[int]
    since: datetime
    until: datetime
    priorities: Collection[int] | None = None
    customers: tuple[Collection[int], Collection[int]] | None = None


class Ran(NamedTuple):
    """How long a clock ran. ``is_done`` false: it runs still, or the request was cancelled.

    ``opened`` is in epoch seconds, ``wall`` counts every second, holds too.
    """

    opened: int
    is_done: bool
    worked: int
    held: int
    wall: int
    request_type_id: int


# Reads request_comparable, an index that holds all this needs of a request, and then their clocks
# all at once: the array is sorted, so that neighbours are found on the same page of the index.
_CHOSEN = """
SELECT r.id, r.request_type_id, r.opened_at, r.cancelled_at
  FROM requests_servicerequest r
 WHERE r.request_type_id = ANY (%(types)s)
   AND r.opened_at >= %(since)s AND r.opened_at < %(until)s
   AND (%(priorities)s::int[] IS NULL OR r.priority = ANY (%(priorities)s))
   AND r.exclusion = ''
   AND (r.cancelled_at IS NULL OR r.first_response_at < r.cancelled_at)
"""
# Added only where it is asked for: the index does not hold these.
_OF_CUSTOMERS = (
    " AND (r.department_id = ANY (%(departments)s) OR r.requester_id = ANY (%(people)s))"
)
_CLOCKS = """
SELECT floor(date_part('epoch', r.opened_at))::bigint,
       c.stopped_at IS NOT NULL AND (r.cancelled_at IS NULL OR c.stopped_at < r.cancelled_at),
       c.elapsed_seconds, c.held_seconds,
       ceil(date_part('epoch', coalesce(c.stopped_at, %(at)s) - c.started_at))::bigint,
       r.request_type_id,
       CASE WHEN c.stopped_at IS NULL THEN r.id END,
       CASE WHEN c.stopped_at IS NULL THEN c.started_at END,
       CASE WHEN c.stopped_at IS NULL THEN c.calendar_id END
  FROM clocks_clock c
  JOIN chosen r ON r.id = c.service_request_id
 WHERE c.service_request_id = ANY (ARRAY(SELECT id FROM chosen)) AND c.kind = %(clock)s
"""
# Each line is a hold, or a turn if it has a step; only a resolution has turns.
_INTERRUPTED = """
SELECT service_request_id, '', started_at, ended_at
  FROM clocks_hold WHERE service_request_id = ANY (%(ids)s)
 UNION ALL
SELECT service_request_id, step, at, NULL
  FROM requests_historyentry
 WHERE service_request_id = ANY (%(ids)s) AND step IN ('RESOLVED', 'REOPENED')
   AND %(clock)s = 'RESOLUTION'
"""


def comparable(selection: Selection, *, at: datetime) -> list[Ran]:
    """Return how long the clocks of comparable requests ran, by instant of opening. 2 queries.

    Left out: tests, spam, merged ones, and what was cancelled before anybody had answered.
    """
    wanted: dict[str, Any] = {
        "at": at,
        "clock": selection.clock,
        "types": list(selection.request_type_ids),
        "since": selection.since,
        "until": selection.until,
        "priorities": None if selection.priorities is None else list(selection.priorities),
    }
    chosen = _CHOSEN
    if selection.customers is not None:
        departments, people = map(list, selection.customers)
        chosen += _OF_CUSTOMERS
        wanted |= {"departments": departments, "people": people}
    with connection.cursor() as cursor:
        cursor.execute(f"WITH chosen AS MATERIALIZED ({chosen}) {_CLOCKS}", wanted)
        rows = cursor.fetchall()
        running = [row for row in rows if row[_ID] is not None]
        found = [Ran._make(row[:_ID]) for row in rows if row[_ID] is None]
        if running:
            found += _running(cursor, running, selection.clock, at)
    found.sort(key=itemgetter(0))
    return found


#: Where the id of a clock that still runs stands; its start and its calendar are behind it.
_ID = len(Ran._fields)


def _running(cursor: Any, rows: Sequence[Any], clock: str, at: datetime) -> Iterator[Ran]:
    """Yield clocks that still run as they stand at an instant. 1 query."""
    cursor.execute(_INTERRUPTED, {"ids": [row[_ID] for row in rows], "clock": clock})
    holds, turns = defaultdict(list), defaultdict(list)
    for pk, step, since, until in cursor.fetchall():
        if step:
            turns[pk].append((step, since))
        else:
            holds[pk].append((since, until))
    calendars = {calendar_id for *_, calendar_id in rows}
    until_now = {each: open_seconds_until(calendar(each), at) for each in calendars}
    for opened, is_done, _, _, wall, request_type_id, pk, started, calendar_id in rows:
        if pk in holds or pk in turns:
            spells = _spells(started, at, turns[pk])
            worked, held = elapsed(calendar(calendar_id), spells, holds[pk])
        else:
            worked, held = until_now[calendar_id](started), 0
        yield Ran(opened, is_done, worked, held, wall, request_type_id)


def _spells(started: datetime, at: datetime, turns: Iterable[tuple[str, datetime]]) -> list[Span]:
    turned = {step: [when for of, when in turns if of == step] for step in ("RESOLVED", "REOPENED")}
    return open_spells(started, at, turned["RESOLVED"], turned["REOPENED"])


class TargetRecord(NamedTuple):
    """A published target in force against what was done: ``kept`` of ``n`` within its seconds.

    ``delivered`` are the seconds within which the asked share was done; None: not that many were.
    """

    target_id: int
    service_id: int
    kind: str
    priority: int
    clock: str
    seconds: int
    kept: int
    n: int
    delivered: int | None


# A sequential read of the period's requests and their clocks: for nightly work, not for a page.
_BY_TARGET = """
WITH promised AS (
    SELECT DISTINCT ON (s.id, t.kind, t.priority)
           s.id AS service_id, t.kind, t.priority, t.id,
           t.response_seconds, t.resolution_seconds
      FROM catalogue_service s
      JOIN catalogue_serviceleveltarget t ON t.service_id = s.id OR t.service_id IS NULL
     WHERE s.stage = 'LIVE' AND t.source = 'PUBLISHED' AND t.valid_from <= %(at)s
       AND (t.valid_to IS NULL OR t.valid_to > %(at)s)
     ORDER BY s.id, t.kind, t.priority, t.service_id NULLS LAST
), ran AS (
    SELECT p.id, r.service_id, r.kind, r.priority, c.kind AS clock,
           CASE c.kind WHEN 'RESPONSE' THEN p.response_seconds ELSE p.resolution_seconds END
               AS promised_seconds,
           c.elapsed_seconds, c.due_at,
           c.stopped_at IS NOT NULL AND (r.cancelled_at IS NULL OR c.stopped_at < r.cancelled_at)
               AS is_done
      FROM requests_servicerequest r
      JOIN promised p ON p.service_id = r.service_id AND p.kind = r.kind
                     AND p.priority = r.priority
      JOIN clocks_clock c ON c.service_request_id = r.id
     WHERE r.opened_at >= %(since)s AND r.opened_at < %(at)s AND r.exclusion = ''
)
SELECT id, service_id, kind, priority, clock, promised_seconds,
       count(*) FILTER (WHERE is_done AND elapsed_seconds <= promised_seconds), count(*),
       nullif(percentile_disc(%(share)s) WITHIN GROUP (
           ORDER BY CASE WHEN is_done THEN elapsed_seconds ELSE 2147483647 END), 2147483647)
  FROM ran
 WHERE promised_seconds IS NOT NULL
   AND (is_done OR elapsed_seconds > promised_seconds
        OR (elapsed_seconds IS NULL AND due_at <= %(at)s))
 GROUP BY 1, 2, 3, 4, 5, 6
 ORDER BY 2, 3, 4, 5
"""


def targets_against_record(*, since: datetime, at: datetime, share: float) -> list[TargetRecord]:
    """Return how published targets in force at ``at`` would have fared since ``since``. One query.

    By live service, kind, priority and clock. Of what is not done, only what is past its time
    counts: as missed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BY_TARGET, {"since": since, "at": at, "share": share})
        return [TargetRecord(*row) for row in cursor.fetchall()]
