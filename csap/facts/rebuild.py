"""Count days anew from their source rows: delete and insert, set-based, the same at any time."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from csap.facts.models import ROLLUPS
from csap.facts.periods import Period, runs
from csap.facts.statements import STATEMENTS
from servicedesk.common.copying import allow_long_statements

#: Class of the advisory locks by which no two workers write the same month at once.
_LOCK_CLASS = 0x46414354


class Busy(Exception):  # noqa: N818 - a state, not a mistake
    """Another worker counts the same month at this moment."""


@transaction.atomic
def rebuild_days(days: Iterable[date], *, wait: bool = True) -> int:
    """Count each of the days anew; return how many. Safe to repeat, in any order, several at once.

    Its month is locked before a day's source is read, so that of two workers the second reads
    what the first one could not yet see. Months are locked in order, so that neither waits for
    the other in a circle.

    :raises Busy: if a month is locked and ``wait`` is false.
    """
    wanted = sorted(set(days))
    allow_long_statements()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = 0")
        for month in sorted({day.year * 12 + day.month for day in wanted}):
            _lock(cursor, month, wait=wait)
        for stretch in runs(wanted):
            _rebuild(cursor, stretch)
    return len(wanted)


def _lock(cursor: Any, month: int, *, wait: bool) -> None:
    function = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    cursor.execute(f"SELECT {function}(%s, %s)", [_LOCK_CLASS, month])
    if cursor.fetchone()[0] is False:
        raise Busy


def _rebuild(cursor: Any, stretch: Period) -> None:
    since, until = stretch.bounds()
    given = {
        "since": since,
        "until": until,
        "start": stretch.start,
        "end": stretch.end,
        "zone": settings.REPORTING_TIME_ZONE,
        "currency": settings.DEFAULT_CURRENCY,
    }
    for table in ROLLUPS:
        name = table._meta.db_table
        cursor.execute(f"DELETE FROM {name} WHERE day >= %(start)s AND day < %(end)s", given)
    for statement in STATEMENTS:
        cursor.execute(statement, given)
