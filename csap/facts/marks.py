"""Dirty days: how many wait, and working them off."""

from datetime import date

from django.conf import settings
from django.db import connection, transaction

from csap.facts.models import DirtyMark
from csap.facts.periods import Period
from csap.facts.rebuild import Busy, Cells, rebuild
from csap.facts.scopes import Reach
from servicedesk.common.copying import allow_long_statements

#: Marks that one transaction works off; a bulk load leaves many that name the same days.
BATCH = 200_000

#: A day with more cells than this is counted whole.
MANY_CELLS = 40

_TAKE = """
WITH taken AS (
    DELETE FROM facts_dirtymark WHERE id IN (
        SELECT id FROM facts_dirtymark ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
    RETURNING service_id, COALESCE(department_id, 0) AS department_id, instants, days
), cell AS (
    SELECT (instant AT TIME ZONE %(zone)s)::date AS day, service_id, department_id
      FROM taken CROSS JOIN LATERAL unnest(instants) AS instant
    UNION
    SELECT day, service_id, department_id FROM taken CROSS JOIN LATERAL unnest(days) AS day
)
SELECT day, count(*) > %(many)s OR bool_or(service_id IS NULL),
       (array_agg(service_id))[:%(many)s], (array_agg(department_id))[:%(many)s]
  FROM cell GROUP BY day
"""

_WAITING = """
SELECT count(*) FROM facts_dirtymark
 WHERE (service_id IS NULL OR %(service_id)s::bigint IS NULL OR service_id = %(service_id)s)
   AND (service_id IS NULL OR %(department_ids)s::bigint[] IS NULL
        OR department_id = ANY (%(department_ids)s))
   AND (EXISTS (SELECT 1 FROM unnest(instants) AS instant
                 WHERE instant >= %(since)s AND instant < %(until)s)
        OR EXISTS (SELECT 1 FROM unnest(days) AS day
                    WHERE day >= %(start)s AND day < %(end)s))
"""


def work_off(*, limit: int = BATCH, wait: bool = False) -> int:
    """Rebuild the days and cells that the oldest free marks name, and drop just these marks.

    Return how many days were rebuilt; 0 when no mark is free, or when another worker counts one
    of their months and ``wait`` is false. All or nothing: if it fails, or its worker dies, the
    marks are there as before.
    """
    try:
        with transaction.atomic():
            return rebuild(_take(limit), wait=wait)
    except Busy:
        return 0


def _take(limit: int) -> dict[date, Cells]:
    given = {"limit": limit, "zone": settings.REPORTING_TIME_ZONE, "many": MANY_CELLS}
    with connection.cursor() as cursor:
        allow_long_statements()
        cursor.execute(_TAKE, given)
        return {
            day: None if is_whole else frozenset(zip(services, departments, strict=True))
            for day, is_whole, services, departments in cursor.fetchall()
        }


def drain(*, batches: int = 20, wait: bool = False) -> int:
    """Work off marks until none is free or so many batches were done; return the days rebuilt."""
    rebuilt = 0
    for _ in range(batches):
        days = work_off(wait=wait)
        if not days:
            break
        rebuilt += days
    return rebuilt


def waiting(period: Period, reach: Reach) -> int:
    """Return how many marks touch a period and scope: above 0, its figures are stale. 1 query."""
    since, until = period.bounds()
    given = reach.parameters() | {
        "since": since,
        "until": until,
        "start": period.start,
        "end": period.end,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, given)
        return int(cursor.fetchone()[0])


def count() -> int:
    """Return how many marks wait in all. 1 query."""
    return DirtyMark.objects.count()


def any_waiting() -> bool:
    """Return whether any mark waits at all. 1 query."""
    return DirtyMark.objects.exists()
