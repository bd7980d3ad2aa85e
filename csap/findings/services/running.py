"""Let the rules look at a period, and write down what they find. Harmless to repeat, also at once.

A run writes finding by finding: a crash leaves the first ones, and the next run adds the rest. Two
runs at once meet at the unique constraint of open findings.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from csap.facts.periods import FINAL_AFTER, Period, closed_months, local_day
from csap.facts.world import World
from csap.findings import events, from_rooms
from csap.findings.freezing import frozen
from csap.findings.models import Evidence, Finding, Run
from csap.findings.rules import Candidate, Verdicts, look
from csap.findings.rules.anomalies import charted
from csap.findings.services import steps
from csap.findings.services.gathering import Gathered, gather
from csap.findings.services.steps import By
from csap.findings.vocabulary import Ending, Kind, State, Step
from csap.metrics import catalog
from csap.metrics.plan_rules import suggest_principles
from servicedesk.common.sequences import next_number

#: How many final months a first run looks at: a lasting gap needs that many to be seen.
CATCH_UP = 6
#: Known and unknown months in a row after which a waiting finding ends.
QUIET, UNKNOWN = 2, 3


@dataclass(slots=True)
class Report:
    """What a run did. ``found`` is everything the rules report of the period, old and new."""

    run: Run | None = None
    found: list[Finding] = field(default_factory=list)
    opened: list[Finding] = field(default_factory=list)
    repeated: list[Finding] = field(default_factory=list)
    ended: list[Finding] = field(default_factory=list)


def due_periods(at: datetime) -> list[Period]:
    """Return the final months that no run has looked at, oldest first, then the newest again.

    The newest is looked at every night, since figures may have been computed anew. 1 query.
    """
    months = closed_months(local_day(at) - FINAL_AFTER, CATCH_UP)
    last = Run.objects.order_by("-end", "-pk").values_list("end", flat=True).first()
    return [month for month in months if last is None or month.end > last] or months[-1:]


def find(period: Period, *, at: datetime, world: World | None = None) -> Report:
    """Apply every rule to the stored figures of a closed, final period and keep what is found.

    :raises NotFinal: if the period may still change.
    """
    gathered = gather(period, at=at, world=world)
    verdicts = look(gathered.readings)
    report, by = Report(), By(actor=None, at=at)
    found = [*verdicts.candidates, *from_rooms.candidates(gathered.readings, at)]
    for candidate in found:
        _note(candidate, report, by)
    _end_what_is_over(gathered, found, report, by)
    report.run = _record_run(gathered, verdicts, report, at)
    return report


@transaction.atomic
def _note(candidate: Candidate, report: Report, by: By) -> None:
    """Keep one candidate: as a new finding, as evidence of an open one, or not at all."""
    finding = _open_one(candidate)
    if finding is None:
        if _was_decided(candidate):
            return
        finding = _open(candidate, by)
    if finding is None:  # another run was faster
        finding = _open_one(candidate)
        if finding is None:
            return
    report.found.append(finding)
    is_new = not finding.evidence.exists()
    if not _keep_evidence(finding, candidate, by.at):
        return
    if is_new:
        report.opened.append(finding)
        steps.record(finding, Step.OPENED, by, topic=events.OPENED, **_period(candidate))
    else:
        report.repeated.append(finding)
        _renew(finding, candidate, by)


def _open_one(candidate: Candidate) -> Finding | None:
    kind, metric, scope = candidate.identity
    same = Finding.objects.open().filter(kind=kind, metric=metric, scope=scope)
    return same.select_for_update(of=("self",)).first()


def _was_decided(candidate: Candidate) -> bool:
    """Return whether it was dismissed, or ended, having been seen in this period or a later one."""
    kind, metric, scope = candidate.identity
    past = Finding.objects.filter(kind=kind, metric=metric, scope=scope)
    return past.filter(last_end__gte=candidate.reading.period.end).exists()


def _open(candidate: Candidate, by: By) -> Finding | None:
    """Open a finding; None if another run has just opened the same."""
    reading = candidate.reading
    try:
        with transaction.atomic():
            return Finding.objects.create(
                number=next_number("finding_number", "F"),
                kind=candidate.kind,
                stage=candidate.stage,
                metric=candidate.metric,
                scope=candidate.scope,
                scope_words=reading.name or "The whole organisation",
                side=candidate.side,
                is_deficiency=candidate.is_deficiency,
                sentence=candidate.sentence,
                severity=candidate.severity,
                principles=_principles(candidate),
                opened_at=by.at,
                first_start=reading.period.start,
                last_end=reading.period.end,
            )
    except IntegrityError:
        return None


def _principles(candidate: Candidate) -> list[int]:
    """Return the principles that it calls for; a trigger that comes back calls for the fifth."""
    kind, metric, scope = candidate.identity
    words = list(candidate.calls_for)
    if Finding.objects.filter(kind=kind, metric=metric, scope=scope).exists():
        words.append("repeated same trigger")
    found = suggest_principles(words)
    own = catalog.get(metric).principle
    if candidate.side == "bad" and own is not None and own not in found:
        found = sorted([*found, own])
    return found


def _keep_evidence(finding: Finding, candidate: Candidate, at: datetime) -> bool:
    """Freeze what was seen; return False if this very evidence is kept already."""
    reading, figure = candidate.reading, candidate.figure
    _, created = Evidence.objects.get_or_create(
        finding=finding,
        start=reading.period.start,
        end=reading.period.end,
        input_hash=reading.baseline.input_hash,
        defaults={
            "baseline_id": reading.baseline.pk,
            "sentence": candidate.sentence,
            "why": candidate.why,
            "stage": candidate.stage,
            "n": figure.n if figure else None,
            "k": figure.k if figure else None,
            "value": figure.value if figure else None,
            "low": figure.low if figure else None,
            "high": figure.high if figure else None,
            "unit": figure.unit if figure else "",
            "definition_version": (
                figure.definition_version
                if figure
                else catalog.get(candidate.metric).definition_version
            ),
            "points": frozen(candidate.series) if candidate.series else {},
            "statistics": dict(candidate.statistics),
            "found_at": at,
        },
    )
    return created


def _renew(finding: Finding, candidate: Candidate, by: By) -> None:
    """Say what the newest evidence says; what has become a deficiency stays one."""
    grew = candidate.is_deficiency and not finding.is_deficiency
    finding.is_deficiency = finding.is_deficiency or candidate.is_deficiency
    if candidate.reading.period.end >= finding.last_end:
        finding.sentence, finding.stage = candidate.sentence, candidate.stage
        finding.side, finding.severity = candidate.side, candidate.severity
        finding.last_end = candidate.reading.period.end
    finding.principles = sorted({*finding.principles, *suggest_principles(candidate.calls_for)})
    finding.first_start = min(finding.first_start, candidate.reading.period.start)
    finding.save()
    steps.record(finding, Step.FOUND_AGAIN, by, **_period(candidate))
    if grew:
        steps.record(finding, Step.GREW, by, topic=events.GREW, **_period(candidate))


def _period(candidate: Candidate) -> dict[str, str]:
    period = candidate.reading.period
    return {"start": period.start.isoformat(), "end": period.end.isoformat()}


def _end_what_is_over(
    gathered: Gathered, candidates: Sequence[Candidate], report: Report, by: By
) -> None:
    """End what waits and was not found again: two known months in a row, or three unknown ones.

    What is linked to a plan stays: the plan says how it ends.
    """
    again = {candidate.identity for candidate in candidates}
    by_scope = {reading.scope: reading for reading in gathered.readings}
    waiting = Finding.objects.waiting().filter(scope__in=by_scope, last_end__lt=gathered.period.end)
    for finding in waiting.order_by("pk"):
        identity = (finding.kind, finding.metric, finding.scope)
        if identity in again:
            continue
        reading = by_scope[finding.scope]
        metric = _DEMAND if finding.kind in _ALWAYS_KNOWN else finding.metric
        known, unknown = reading.quiet_since(metric, finding.last_end)
        if known >= QUIET:
            _end(finding.number, Ending.CLOSED, report, by, gathered.period)
        elif unknown >= UNKNOWN:
            _end(finding.number, Ending.STALE, report, by, gathered.period)


#: Whether a service is asked for is told of the organisation; a review was held or was not.
_ALWAYS_KNOWN = (Kind.PORTFOLIO, Kind.OVERDUE)
#: A count that every scope has in every month.
_DEMAND = "util.demand.support"


@transaction.atomic
def _end(number: str, ending: Ending, report: Report, by: By, period: Period) -> None:
    finding = steps.lock(number)
    if not finding.is_waiting or finding.last_end >= period.end:
        return
    finding.state, finding.closed_at = State.ENDED, by.at
    finding.save(update_fields=["state", "closed_at"])
    until = {"start": period.start.isoformat(), "end": period.end.isoformat()}
    steps.record(finding, Step.ENDED, by, topic=events.ENDED, reason=ending, **until)
    report.ended.append(finding)


def _record_run(gathered: Gathered, verdicts: Verdicts, report: Report, at: datetime) -> Run:
    return Run.objects.create(
        start=gathered.period.start,
        end=gathered.period.end,
        at=at,
        scopes=len(gathered.readings),
        charts=sum(len(charted(reading)) for reading in gathered.readings),
        tests=sum(verdicts.tests.values()),
        signals=verdicts.signals,
        called=len(verdicts.candidates),
        opened=len(report.opened),
        repeated=len(report.repeated),
        ended=len(report.ended),
        too_few=gathered.too_few,
    )
