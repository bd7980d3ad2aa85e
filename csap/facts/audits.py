"""Do the stored roll-ups say what their source says? Count days once more and compare."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from logging import getLogger
from random import Random
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction

from csap.facts import marks
from csap.facts.models import ROLLUPS, CountedDay, DayAudit, DemandDay, Leaf
from csap.facts.models.rollups import Rollup
from csap.facts.periods import Period, local_day
from csap.facts.rebuild import Cells, prepare, rebuild
from csap.facts.scopes import Reach

logger = getLogger(__name__)

#: Leaves of days that are looked at by chance, besides the days that changed.
SAMPLE = 20

_SOURCE = """
SELECT encode(sha256(COALESCE(string_agg(id || ':' || version, ',' ORDER BY id), '')::bytea), 'hex')
  FROM requests_servicerequest
 WHERE opened_at >= %(since)s AND opened_at < %(until)s
    OR resolved_at >= %(since)s AND resolved_at < %(until)s
    OR first_resolved_at >= %(since)s AND first_resolved_at < %(until)s
    OR cancelled_at >= %(since)s AND cancelled_at < %(until)s
    OR response_due_at >= %(since)s AND response_due_at < %(until)s
    OR resolution_due_at >= %(since)s AND resolution_due_at < %(until)s
"""


def audit_recent(*, at: datetime, sample: int = SAMPLE) -> list[DayAudit]:
    """Audit yesterday, every day counted in the last 24 hours, and leaves of days by chance.

    The same ``at`` looks at the same leaves.
    """
    changed = CountedDay.objects.filter(counted_at__gt=at - timedelta(hours=24))
    days = {local_day(at) - timedelta(days=1), *changed.values_list("day", flat=True)}
    chosen: list[tuple[date, Leaf | None]] = [(day, None) for day in sorted(days)]
    return list(_audit([*chosen, *_by_chance(sample, Random(at.isoformat()))], at))


def audit_days(days: Iterable[date], *, at: datetime) -> list[DayAudit]:
    """Audit whole days, and store what was found; about a second for ten days."""
    return list(_audit([(day, None) for day in sorted(set(days))], at))


def unsettled(period: Period) -> int:
    """Return how many differences stand in a period: above 0, nothing in it is final. 1 query."""
    return DayAudit.objects.unsettled(period).count()


def sentence(period: Period) -> str:
    """Return in one sentence what the audit found in a period; empty: not looked at. 2 queries."""
    days = DayAudit.objects.unsettled(period).order_by().values("day").distinct().count()
    if days:
        some = "One day differs" if days == 1 else f"{days} days differ"
        return (
            f"{some} from the requests counted; the figures are not final until this is put right."
        )
    within = DayAudit.objects.filter(day__gte=period.start, day__lt=period.end)
    last = within.order_by("-audited_at").values_list("audited_at", flat=True).first()
    if last is None:
        return ""
    return f"Compared with the requests on {local_day(last):%-d %B %Y}: no difference."


def _by_chance(count: int, dice: Random) -> Iterator[tuple[date, Leaf]]:
    days = list(CountedDay.objects.order_by("day").values_list("day", flat=True))
    for day in dice.sample(days, k=min(count, len(days))):
        rows = list(DemandDay.objects.filter(day=day).order_by("leaf").select_related("leaf"))
        if rows:
            yield day, dice.choice(rows).leaf


def _audit(chosen: Iterable[tuple[date, Leaf | None]], at: datetime) -> Iterator[DayAudit]:
    """Yield the stored verdicts. What waits to be counted differs rightly, and is left out."""
    for day, leaf in chosen:
        source_hash, differences = _source_hash(day), _differences(day, leaf)
        if marks.waiting(Period(day, day + timedelta(days=1)), Reach()):
            continue
        found = DayAudit.objects.create(
            day=day,
            leaf=leaf,
            audited_at=at,
            source_hash=source_hash,
            differences=differences,
        )
        if found.differences:
            logger.error(
                "Roll-ups differ from their source",
                extra={"day": day.isoformat(), "leaf_id": found.leaf_id} | found.differences,
            )
        yield found


def _differences(day: date, leaf: Leaf | None) -> dict[str, int]:
    """Count the day, or the leaf's service and department, once more, compare, and undo it."""
    cells: Cells = None
    if leaf is not None:
        cells = frozenset({(leaf.service_id, leaf.department_id or 0)})
    with transaction.atomic():
        with connection.cursor() as cursor:
            prepare(cursor, [day], wait=True)
        stored = _rows(day, leaf)
        rebuild({day: cells})
        anew = _rows(day, leaf)
        transaction.set_rollback(True)
    return {
        name: sum(((stored[name] - anew[name]) + (anew[name] - stored[name])).values())
        for name in stored
        if stored[name] != anew[name]
    }


def _rows(day: date, leaf: Leaf | None) -> dict[str, Counter[tuple[Any, ...]]]:
    return {table._meta.db_table: Counter(_of_day(table, day, leaf)) for table in ROLLUPS}


def _of_day(table: type[Rollup], day: date, leaf: Leaf | None) -> Iterator[tuple[Any, ...]]:
    """Yield a day's rows; histograms in order, as that of their values means nothing."""
    fields = table._meta.concrete_fields
    rows = table._default_manager.filter(day=day)
    if leaf is not None:
        rows = rows.filter(leaf=leaf)
    for row in rows.order_by().values_list(*(field.attname for field in fields)):
        yield tuple(
            tuple(sorted(value)) if isinstance(field, ArrayField) else value
            for field, value in zip(fields, row, strict=True)
        )


def _source_hash(day: date) -> str:
    since, until = Period(day, day + timedelta(days=1)).bounds()
    with connection.cursor() as cursor:
        cursor.execute(_SOURCE, {"since": since, "until": until})
        return str(cursor.fetchone()[0])
