"""What clocks ran in the past, for promises: single spells of comparable requests, and how targets
in force would have fared. A door of this room for the rooms above, besides ``queries``.

Seconds are business seconds of the request's calendar unless said otherwise.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection

from requests_app.clocks.business_time import business_seconds
from requests_app.clocks.calendars import calendar
from requests_app.clocks.elapsed import elapsed, open_spells


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


# Reads request_comparable, an index that holds all this needs of a request, and of each the clock
# by its unique key: LIMIT keeps the planner from reading every clock there is instead. Holds and
# turns are looked up of those that run alone: only they need a calendar.
_COMPARABLE = """
SELECT floor(date_part('epoch', r.opened_at))::bigint,
       c.stopped_at IS NOT NULL AND (r.cancelled_at IS NULL OR c.stopped_at < r.cancelled_at),
       c.elapsed_seconds, c.held_seconds,
       ceil(date_part('epoch', coalesce(c.stopped_at, %(at)s) - c.started_at))::bigint,
       r.request_type_id,
       CASE WHEN c.stopped_at IS NULL THEN json_build_object(
           'calendar', c.calendar_id,
           'started', date_part('epoch', c.started_at),
           'holds', (SELECT json_agg(json_build_array(date_part('epoch', h.started_at),
                                                      date_part('epoch', h.ended_at)))
                       FROM clocks_hold h WHERE h.service_request_id = r.id),
           'turns', CASE WHEN c.kind = 'RESOLUTION' THEN
               (SELECT json_agg(json_build_array(e.step, date_part('epoch', e.at)))
                  FROM requests_historyentry e
                 WHERE e.service_request_id = r.id AND e.step IN ('RESOLVED', 'REOPENED')) END
       ) END
  FROM requests_servicerequest r
 CROSS JOIN LATERAL (
       SELECT kind, calendar_id, started_at, stopped_at, elapsed_seconds, held_seconds
         FROM clocks_clock
        WHERE service_request_id = r.id AND kind = %(clock)s
        LIMIT 1
       ) c
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


def comparable(selection: Selection, *, at: datetime) -> list[Ran]:
    """Return how long the clocks of comparable requests ran, by instant of opening. One query.

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
    query = _COMPARABLE
    if selection.customers is not None:
        departments, people = map(list, selection.customers)
        query += _OF_CUSTOMERS
        wanted |= {"departments": departments, "people": people}
    with connection.cursor() as cursor:
        cursor.execute(query, wanted)
        found = [
            Ran._make(row[:-1]) if row[-1] is None else _running(row, at)
            for row in cursor.fetchall()
        ]
    found.sort(key=itemgetter(0))  # nearly so already: the index is by type and instant
    return found


def _running(row: Sequence[Any], at: datetime) -> Ran:
    """Return a clock that still runs as it stands at an instant."""
    opened, is_done, _, _, wall, request_type_id, life = row
    if not life["turns"] and not life["holds"]:
        started, hours = _instant(life["started"]), calendar(life["calendar"])
        ran = business_seconds(hours, started, at)
        return Ran(opened, is_done, ran, 0, wall, request_type_id)
    turns = life["turns"] or []
    spells = open_spells(
        _instant(life["started"]),
        at,
        [_instant(second) for step, second in turns if step == "RESOLVED"],
        [_instant(second) for step, second in turns if step == "REOPENED"],
    )
    holds = [
        (_instant(since), None if until is None else _instant(until))
        for since, until in life["holds"] or []
    ]
    worked, held = elapsed(calendar(life["calendar"]), spells, holds)
    return Ran(opened, is_done, worked, held, wall, request_type_id)


def _instant(second: float) -> datetime:
    return datetime.fromtimestamp(second, tz=UTC)


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
