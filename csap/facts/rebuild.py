"""Count days anew from their source rows: delete and insert, set-based, the same at any time."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, TypeAlias

from django.conf import settings
from django.db import connection, transaction

from csap.facts.models.rollups import TWINS, Rollup, ServiceMonth
from csap.facts.periods import Period, add_months
from csap.facts.statements import count_anew, empty, fold, fold_services
from servicedesk.common.copying import allow_long_statements

#: Services and departments (0: none) of one day that must be counted again; None: every one.
Cells: TypeAlias = "frozenset[tuple[int, int]] | None"

#: Days from which on all requests are read rather than the indexes of the days.
LONG = 100
#: Class of the advisory locks by which no two workers write the same month at once.
LOCK_CLASS = 0x46414354

_COUNTED = """
INSERT INTO facts_countedday (day, counted_at)
SELECT day, now() FROM generate_series(%(start)s, %(end)s - 1, interval '1 day') AS day
    ON CONFLICT (day) DO UPDATE SET counted_at = EXCLUDED.counted_at
"""
_UNFOLD = """
DELETE FROM facts_foldedmonth
 WHERE month >= date_trunc('month', %(start)s::date) AND month < %(end)s
"""
_FOLDED = """
INSERT INTO facts_foldedmonth (month)
SELECT month FROM generate_series(%(start)s, %(end)s - 1, interval '1 month') AS month
"""
_UNFOLDED = """
SELECT DISTINCT date_trunc('month', day)::date AS month FROM facts_countedday
 WHERE day < date_trunc('month', %s::date)
EXCEPT SELECT month FROM facts_foldedmonth ORDER BY month
"""


class Busy(Exception):  # noqa: N818 - a state, not a mistake
    """Another worker counts the same month at this moment."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive days that are counted by one statement, and of whom."""

    period: Period
    cells: Cells


def rebuild_days(days: Iterable[date], *, wait: bool = True) -> int:
    """Count each of the days anew; return how many. Safe to repeat, in any order, several at once.

    :raises Busy: if a month is locked and ``wait`` is false.
    """
    return rebuild(dict.fromkeys(days), wait=wait)


@transaction.atomic
def rebuild(wanted: Mapping[date, Cells], *, wait: bool = True) -> int:
    """Count the cells of each day anew; return how many days. One query a stretch.

    Its month is locked before a day's source is read, so that of two workers the second reads
    what the first one could not yet see. Months are locked in order, so that neither waits for
    the other in a circle.

    :raises Busy: if a month is locked and ``wait`` is false.
    """
    with connection.cursor() as cursor:
        prepare(cursor, wanted, wait=wait)
        for stretch in stretches(wanted):
            _count(cursor, stretch)
    return len(wanted)


def rebuild_period(period: Period, *, workers: int = 1) -> int:
    """Count all days of a period anew, in as many transactions at once; return how many days.

    Each part is all or nothing, and any of them may be repeated.
    """
    with ThreadPoolExecutor(max_workers=workers) as pool:
        return sum(pool.map(_rebuild_part, _parts(period, workers)))


def _rebuild_part(part: Period) -> int:
    try:
        return rebuild_days(part.start + timedelta(days=i) for i in range(part.days))
    finally:
        connection.close()


def _parts(period: Period, count: int) -> list[Period]:
    """Return the period cut at firsts of months into parts of about the same length."""
    step = timedelta(days=period.days / count)
    cuts = {(period.start + step * i).replace(day=1) for i in range(1, count)}
    inner = sorted(cut for cut in cuts if period.start < cut < period.end)
    return [Period(*ends) for ends in pairwise([period.start, *inner, period.end])]


def stretches(wanted: Mapping[date, Cells]) -> Iterator[Stretch]:
    """Yield consecutive days together, whole days and single cells apart, in order.

    The days of a stretch share their cells: what is counted once too often is counted right.
    """
    run: list[date] = []
    for day in sorted(wanted):
        is_next = run and day - run[-1] == timedelta(days=1)
        if run and not (is_next and (wanted[day] is None) == (wanted[run[-1]] is None)):
            yield _stretch(run, wanted)
            run = []
        run.append(day)
    if run:
        yield _stretch(run, wanted)


def _stretch(run: Collection[date], wanted: Mapping[date, Cells]) -> Stretch:
    cells = [wanted[day] for day in run]
    together = frozenset().union(*(some for some in cells if some))
    period = Period(min(run), max(run) + timedelta(days=1))
    return Stretch(period, None if cells[0] is None else together)


def prepare(cursor: Any, days: Iterable[date], *, wait: bool) -> None:
    """Lock the months, and set what a rebuild needs until the transaction ends.

    Pages near those just read cost little more than their neighbours, so that a few days are read
    by index; leaves are found by hash, for which nothing has to be sorted; what is grouped is
    sorted, since it is written in that order.
    """
    allow_long_statements()
    cursor.execute(
        "SET LOCAL lock_timeout = 0; SET LOCAL work_mem = '64MB'; SET LOCAL jit = off;"
        " SET LOCAL random_page_cost = 1.1; SET LOCAL enable_mergejoin = off;"
        " SET LOCAL enable_hashagg = off"
    )
    function = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    for month in sorted({day.year * 12 + day.month for day in days}):
        cursor.execute(f"SELECT {function}(%s, %s)", [LOCK_CLASS, month])
        if cursor.fetchone()[0] is False:
            raise Busy


def _count(cursor: Any, stretch: Stretch) -> None:
    since, until = stretch.period.bounds()
    cells, is_of_cells = sorted(stretch.cells or ()), stretch.cells is not None
    given = {
        "since": since,
        "until": until,
        "start": stretch.period.start,
        "end": stretch.period.end,
        "zone": settings.REPORTING_TIME_ZONE,
        "currency": settings.DEFAULT_CURRENCY,
        "services": [service for service, _ in cells],
        "departments": [department for _, department in cells],
    }
    anew = count_anew(is_of_cells=is_of_cells, is_long=stretch.period.days > LONG)
    statements = (*empty(is_of_cells=is_of_cells), anew, _UNFOLD, _COUNTED)
    # Sent at once: of a single cell the ways there and back would cost as much as the counting.
    cursor.execute(";".join(statements), given)


@transaction.atomic
def fold_months(today: date) -> int:
    """Add the days of each closed month up, so that a year is read quickly; return how many.

    Only months of which a day was counted since they were last folded. Figures are the same with
    and without.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UNFOLDED, [today])
        months = [month for (month,) in cursor.fetchall()]
        prepare(cursor, months, wait=True)
        for stretch in _runs_of_months(months):
            _fold(cursor, stretch)
    return len(months)


def _runs_of_months(months: list[date]) -> Iterator[Period]:
    run: list[date] = []
    for month in months:
        if run and add_months(run[-1], 1) != month:
            yield Period(run[0], add_months(run[-1], 1))
            run = []
        run.append(month)
    if run:
        yield Period(run[0], add_months(run[-1], 1))


def _fold(cursor: Any, months: Period) -> None:
    given = {"start": months.start, "end": months.end}
    cursor.execute(_UNFOLD, given)
    for month in TWINS.values():
        _write(cursor, month, fold(month), given)
    _write(cursor, ServiceMonth, fold_services(), given)
    cursor.execute(_FOLDED, given)


def _write(
    cursor: Any, month: type[Rollup | ServiceMonth], statement: str, given: Mapping[str, Any]
) -> None:
    name = month._meta.db_table
    cursor.execute(f"DELETE FROM {name} WHERE day >= %(start)s AND day < %(end)s", given)
    cursor.execute(statement, given)
