"""Compute baselines and store them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from csap.facts import audits, limits, marks, rolled, scratch, told
from csap.facts.evidence import Evidence, fingerprint, plain
from csap.facts.measures import Computed, Subject, measure
from csap.facts.measures.figures import Maker
from csap.facts.measures.movement import MONTHS
from csap.facts.models import Baseline, Measurement
from csap.facts.periods import Period, closed_months, local_day
from csap.facts.scopes import Reach, Scope
from csap.facts.snapshots import snapshot
from csap.facts.world import World
from servicedesk.statistics.resampling import seed_of

#: Grows when what a baseline consists of changes; single metrics have versions of their own.
DEFINITION_VERSION = 3

Read = Callable[..., list[Evidence]]
#: Where evidence may be read.
READERS: dict[str, Read] = {"rollups": rolled.read, "scratch": scratch.read}


@dataclass(frozen=True, slots=True)
class Report:
    """A baseline as computed, not stored yet.

    ``dirty``: changes that wait to be counted, and days that an audit found wrong.
    """

    scope: Scope
    period: Period
    as_of: date
    is_provisional: bool
    dirty: int
    figures: Sequence[Computed]

    @property
    def input_hash(self) -> str:
        return fingerprint([figure.input_hash for figure in self.figures])


def compute(
    scope: Scope,
    period: Period,
    *,
    as_of: date,
    source: str = "rollups",
    world: World | None = None,
) -> Report:
    """Return the four metrics of a scope and period. Nothing is stored. About 30 queries.

    ``source``: a key of READERS; both give the same to the last byte.

    :raises UnknownScope: if the service or department does not exist.
    """
    world = world or World()
    reach = scope.resolve()
    periods = [
        period,
        period.previous(),
        period.year_before(),
        *closed_months(period.end, MONTHS),
    ]
    with snapshot():
        whole = Period(min(p.start for p in periods), period.end)
        dirty = marks.waiting(whole, reach) + audits.unsettled(whole)
        now, before, year_before, *months = READERS[source](
            reach, periods, as_of=as_of, world=world
        )
        subject = Subject(
            now=now,
            before=before,
            months=months,
            services=world.services,
            is_organisation=reach == Reach(),
            of_one_service=reach.service_id is not None,
            is_stale=dirty > 0,
            year_before=year_before,
            seed=seed_of(scope, period.start, period.end),
            names=world.names_in(reach),
            frozen=limits.in_force(scope),
        )
        maker = Maker(now, is_organisation=subject.is_organisation, is_stale=subject.is_stale)
        from_rooms = list(told.figures(maker, reach))
    figures = [*measure(subject), *from_rooms]
    return Report(scope, period, as_of, now.is_provisional, dirty, figures)


def compute_baseline(
    scope: Scope, period: Period, *, at: datetime, world: World | None = None
) -> Baseline:
    """Compute and store a baseline, or return the stored one if nothing changed since.

    A period is told as final only when nothing waits to be counted in it.

    :raises UnknownScope: if the service or department does not exist.
    """
    report = compute(scope, period, as_of=period.as_of(local_day(at)), world=world)
    last = Baseline.objects.newest(str(scope)).filter(start=period.start, end=period.end).first()
    if last is not None and _says_the_same(last, report):
        return last
    return store(report, at=at)


def _says_the_same(last: Baseline, report: Report) -> bool:
    return (last.definition_version, last.input_hash, last.is_provisional, last.is_stale) == (
        DEFINITION_VERSION,
        report.input_hash,
        report.is_provisional or report.dirty > 0,
        report.dirty > 0,
    )


@transaction.atomic
def store(report: Report, *, at: datetime) -> Baseline:
    """Store a baseline with its measurements, for ever. 2 queries."""
    scope, period = str(report.scope), report.period
    baseline = Baseline.objects.create(
        scope=scope,
        start=period.start,
        end=period.end,
        as_of=report.as_of,
        definition_version=DEFINITION_VERSION,
        is_provisional=report.is_provisional or report.dirty > 0,
        is_stale=report.dirty > 0,
        computed_at=at,
        input_hash=report.input_hash,
    )
    Measurement.objects.bulk_create(
        Measurement(
            baseline=baseline,
            scope=scope,
            start=period.start,
            end=period.end,
            as_of=report.as_of,
            **figure._asdict(),
        )
        for figure in report.figures
    )
    return baseline


def as_json(report: Report) -> dict[str, Any]:
    """Return a report as plain values: the four metrics by number, each figure by its key.

    What is told of the plan's own governance stands under 0.
    """
    families: dict[str, dict[str, Any]] = {str(number): {} for number in (1, 2, 3, 4, 0)}
    for figure in report.figures:
        values = figure._asdict()
        families[str(values.pop("family"))][values.pop("metric")] = plain(values)
    return {
        "scope": str(report.scope),
        "start": report.period.start.isoformat(),
        "end": report.period.end.isoformat(),
        "as_of": report.as_of.isoformat(),
        "definition_version": DEFINITION_VERSION,
        "is_provisional": report.is_provisional,
        "is_stale": report.dirty > 0,
        "metrics": families,
    }
