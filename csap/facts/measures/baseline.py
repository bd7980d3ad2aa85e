"""All figures of one scope and period, in the order of the four metrics. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from csap.facts.evidence import Evidence
from csap.facts.measures import (
    behaviours,
    contributions,
    movement,
    opinions,
    performance,
    relationship,
    results,
    rolling,
    utilisation,
)
from csap.facts.measures.charts import Month
from csap.facts.measures.contributions import NO_NAMES, Names
from csap.facts.measures.figures import Computed, Maker
from csap.facts.sources import LiveService
from surveys.scoring.response import suppress_small_groups


@dataclass(frozen=True, slots=True)
class Subject:
    """What a baseline is measured of: the period, the one before it, and closed months."""

    now: Evidence
    before: Evidence
    months: Sequence[Evidence]
    services: Sequence[LiveService] = field(default_factory=list)
    is_organisation: bool = True
    of_one_service: bool = False
    is_stale: bool = False
    #: The same period a year before; of it the mix of requests is compared.
    year_before: Evidence | None = None
    #: Of scope and period, for bootstrap intervals.
    seed: int | None = None
    names: Names = NO_NAMES
    #: Control limits in force, by metric.
    frozen: Mapping[str, movement.Frozen] = field(default_factory=dict)


def measure(subject: Subject) -> list[Computed]:
    """Return every measurement of a baseline, family by family."""
    hide_months(subject)
    now, before = _figures(subject, subject.now), _figures(subject, subject.before)
    months = [(evidence, _figures(subject, evidence)) for evidence in recorded(subject.months)]
    found = list(now.values())
    maker = _maker(subject, subject.now)
    if subject.year_before is not None:
        found += utilisation.mix(maker, subject.year_before)
    found.append(opinions.perception_gap(maker))
    for key in movement.HEADLINES:
        parts = contributions.of(key, subject.now, subject.before, subject.names)
        found.append(movement.variance(now[key], before[key], parts=parts))
        charted = [Month(evidence, own[key]) for evidence, own in months]
        found += movement.moves(key, charted, frozen=subject.frozen.get(key))
    found += rolling.of(maker, [evidence for evidence, _ in months])
    return sorted(found, key=lambda figure: figure.family)


def judged_months(subject: Subject, keys: Collection[str]) -> dict[str, list[Month]]:
    """Return the closed months of metrics that may be judged, oldest first."""
    hide_months(subject)
    final = [evidence for evidence in recorded(subject.months) if not evidence.is_provisional]
    found = [(evidence, _figures(subject, evidence)) for evidence in final]
    return {
        key: [Month(evidence, own[key]) for evidence, own in found if own[key].value is not None]
        for key in keys
    }


def recorded(months: Sequence[Evidence]) -> Sequence[Evidence]:
    """Return the months from the first in which anything was recorded."""
    for index, evidence in enumerate(months):
        backlog = evidence.backlog
        if evidence.demand.created or backlog.opening or backlog.resolved:
            return months[index:]
    return []


def hide_months(subject: Subject) -> None:
    """Hide the opinions of months that would follow from a shown total by subtraction."""
    if subject.is_organisation:
        return
    answered = {
        evidence.period.start.isoformat(): evidence.opinions.respondents
        for evidence in subject.months
    }
    hidden = suppress_small_groups(answered).hidden
    for evidence in subject.months:
        if evidence.period.start.isoformat() in hidden:
            evidence.opinions.is_hidden = True


def _maker(subject: Subject, evidence: Evidence) -> Maker:
    return Maker(
        evidence,
        is_organisation=subject.is_organisation,
        is_stale=subject.is_stale,
        seed=subject.seed if evidence is subject.now else None,
    )


def _figures(subject: Subject, evidence: Evidence) -> dict[str, Computed]:
    maker = _maker(subject, evidence)
    services = subject.services
    found = [
        *utilisation.of(maker, services, of_one_service=subject.of_one_service),
        *performance.of(maker),
        *results.of(maker),
        *opinions.of(maker),
        # A wave asks about the behaviours themselves, and so speaks before what requests tell.
        *relationship.of(maker),
    ]
    figures = {figure.metric: figure for figure in found}
    return figures | {figure.metric: figure for figure in behaviours.of(maker, figures)}
