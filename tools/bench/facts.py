"""The measures of ``tools.bench.csap``. Runs inside a loaded database."""

import multiprocessing
import os
import sys
from collections.abc import Callable
from datetime import date, timedelta
from itertools import islice, product
from statistics import median
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from csap.facts import marks, rolled, services, tasks
from csap.facts.periods import Period, add_months, closed_months, local_day
from csap.facts.rebuild import fold_months, rebuild_days, rebuild_period
from csap.facts.scopes import Reach, Scope
from csap.facts.world import World
from requests_app.requests.models import ServiceRequest
from tools.bench import clocking

#: Count and average by month of each table that a rebuild reads.
SCANS = {
    "requests": "SELECT date_trunc('month', opened_at AT TIME ZONE %(zone)s), count(*),"
    " avg(extract(epoch FROM resolved_at - opened_at)) FROM requests_servicerequest GROUP BY 1",
    "history": "SELECT date_trunc('month', at AT TIME ZONE %(zone)s), count(*),"
    " avg(service_request_id) FROM requests_historyentry GROUP BY 1",
    "clocks": "SELECT date_trunc('month', started_at AT TIME ZONE %(zone)s), count(*),"
    " avg(elapsed_seconds) FROM clocks_clock GROUP BY 1",
    "engagements": "SELECT date_trunc('month', completed_date), count(*), avg(cost_minor)"
    " FROM engagements_engagement GROUP BY 1",
    "answers": "SELECT date_trunc('month', answered_at), count(*), avg(invitation_id)"
    " FROM surveys_response GROUP BY 1",
}
_NARROW = """
CREATE UNLOGGED TABLE bench_narrow AS
SELECT id, service_id, priority, opened_at AS created, resolved_at AS resolved,
       resolution_due_at AS due
  FROM requests_servicerequest
"""
_RAW = (
    "SELECT date_trunc('month', due AT TIME ZONE %(zone)s), count(*),"
    " count(*) FILTER (WHERE resolved <= due) FROM bench_narrow GROUP BY 1"
)


def measure(*, rounds: int, scopes: int) -> dict[str, float]:
    """Return every measure by its name; those that end in "in U" are seconds yet."""
    clocking.prepare()
    found: dict[str, list[float]] = {}

    def note(name: str, value: float) -> None:
        found.setdefault(name, []).append(value)
        print(f"{name}: {value:.4f}", file=sys.stderr)

    # An unlogged table is empty after a crash of the server, so it is made anew.
    _execute("DROP TABLE IF EXISTS bench_narrow")
    _execute(_NARROW)
    _execute("VACUUM ANALYZE bench_narrow")
    marks.drain(batches=1000, wait=True)
    for _ in range(rounds):
        _measure_rebuilds(note)
        _measure_reading(note)
    _measure_baseline(note)
    result = {name: median(values) for name, values in found.items()}
    if scopes:
        result |= _nightly(scopes)
    return result


def _measure_rebuilds(note: Callable[[str, float], None]) -> None:
    whole, today = _whole(), local_day(timezone.now())
    scans = {name: clocking.seconds(lambda s=sql: _scan(s)) for name, sql in SCANS.items()}
    scan = sum(scans.values())
    note("scan of the source, s", scan)
    full = clocking.seconds(lambda: rebuild_days(_days(whole)))
    full += clocking.seconds(lambda: fold_months(today))
    note("full rebuild, with folding, s", full)
    note("full rebuild, with folding, in scans of its source", full / scan)
    note("full rebuild, with folding, in scans of the requests alone", full / scans["requests"])
    began = monotonic()
    rebuild_period(whole, workers=os.cpu_count() or 1)
    note("full rebuild on all cores, s of wall time", monotonic() - began)
    middle = [whole.start + timedelta(days=n) for n in range(whole.days // 3, whole.days // 3 + 9)]
    day = clocking.seconds(lambda: [rebuild_days([each]) for each in middle]) / len(middle)
    note("one dirty day, every leaf of it, in % of the full rebuild", 100 * day / full)
    together = clocking.seconds(lambda: rebuild_days(_days(Period(middle[0], middle[-1]))))
    note("eight dirty days at once, in % of the full rebuild", 100 * together / full)
    changed = clocking.seconds(_change_one, times=9)
    note("one changed request, in % of the full rebuild", 100 * changed / full)
    fold_months(today)


def _change_one() -> None:
    """Change a request of a year ago and count again what it touched."""
    last = ServiceRequest.objects.order_by("-pk").values_list("pk", flat=True)[0]
    chosen = ServiceRequest.objects.filter(pk=last - last // 3 - marks.DirtyMark.objects.count())
    chosen.update(contact_count=chosen.values_list("contact_count", flat=True)[0] + 1)
    marks.drain(wait=True)


def _measure_reading(note: Callable[[str, float], None]) -> None:
    today, world = local_day(timezone.now()), World()
    months = closed_months(today, 36)
    reader = rolled.Reader(Reach(), months, as_of=today, world=world)
    raw = clocking.seconds(lambda: _scan(_RAW), times=3)
    own = clocking.seconds(reader.due, times=3)
    note("one metric by month from the facts, in scans of a narrow table", own / raw)
    year = rolled.Reader(Reach(), closed_months(today, 12), as_of=today, world=world)
    by_service = clocking.seconds(year.requests, times=20)
    note("a year by month and service from roll-ups, in U", by_service)


def _measure_baseline(note: Callable[[str, float], None]) -> None:
    """Compute a whole baseline of the organisation and a year, and look what it read."""
    today, world = local_day(timezone.now()), World()
    year = Period(add_months(today.replace(day=1), -12), today.replace(day=1))
    before = _reads()
    seconds = clocking.seconds(
        lambda: services.compute(Scope(), year, as_of=year.as_of(today), world=world)
    )
    scans, rows = (after - was for after, was in zip(_reads(), before, strict=True))
    note("a baseline of the organisation and a year, s", seconds)
    note("scans of requests by a year's baseline", scans)
    note("requests read by index for it", rows)


def _reads() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT seq_scan, idx_tup_fetch FROM pg_stat_user_tables"
            " WHERE relname = 'requests_servicerequest'"
        )
        scans, rows = cursor.fetchone()
    return int(scans), int(rows)


def _nightly(count: int) -> dict[str, float]:
    """Compute so many scopes as the nightly task does, in two processes."""
    world = World()
    scopes = [str(scope) for scope in islice(_scopes(world), count)]
    connections.close_all()
    began = monotonic()
    # New processes, as Celery's are: a fork would bring the memory of all that was measured before.
    context = multiprocessing.get_context("spawn")
    with context.Pool(2, initializer=clocking.wake) as pool:
        costs, memory = zip(*pool.map(_compute_scope, scopes, chunksize=1), strict=True)
    wall = monotonic() - began
    return {
        "200 scopes by night, minutes on two cores": sum(costs) / 2 / 60 * 200 / count,
        "200 scopes by night, minutes of wall time": wall / 60 * 200 / count,
        "memory of a worker, MB": max(memory),
    }


def _scopes(world: World) -> Any:
    in_use = tasks.scopes_in_use(world)
    yield from in_use
    of = [[scope for scope in in_use if getattr(scope, part)] for part in ("service", "department")]
    for service, department in product(*of):
        yield Scope(service=service.service, department=department.department)


def _compute_scope(scope: str) -> tuple[float, float]:
    """Return the on-CPU seconds of a scope, and the most memory its worker ever held, in MB."""
    cost = clocking.seconds(lambda: tasks.compute_scope(scope=scope))
    return cost, clocking.most_memory()


def _whole() -> Period:
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(day), max(day) + 1 FROM facts_countedday")
        start, end = cursor.fetchone()
    return Period(start or date(2020, 1, 1), end)


def _days(period: Period) -> list[date]:
    return [period.start + timedelta(days=n) for n in range(period.days)]


def _scan(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"zone": settings.REPORTING_TIME_ZONE})
        cursor.fetchall()


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
