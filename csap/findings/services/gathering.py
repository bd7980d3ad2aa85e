"""Bring together what the rules read: stored baselines of a period, one a scope. No scan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings

from csap.facts import limits, queries, services
from csap.facts.models import ControlLimits
from csap.facts.periods import Period, local_day
from csap.facts.queries import StoredBaseline
from csap.facts.scopes import Scope
from csap.facts.tasks import scopes_in_use
from csap.facts.world import World
from csap.findings.rules.reading import BACK, FOLLOWED, Reading
from csap.telling import choices
from csap.telling.choices import Names
from servicedesk.common.errors import DomainError

_DEMAND = ("util.demand.support", "util.demand.project", "util.demand.consulting")


class NotFinal(DomainError):
    """The rules look at closed periods that late answers no longer change."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Readings of a period, the organisation's first; ``missing``: scopes not computed yet."""

    period: Period
    readings: Sequence[Reading]
    missing: Sequence[Scope]

    @property
    def too_few(self) -> list[str]:
        """Return the scopes in which satisfaction rests on too few answers to judge, in words."""
        return [
            f"{reading.name}: {figure.n} answers" if figure.value is not None else reading.name
            for reading in self.readings
            if reading.figure("sat.csat_top2") is None
            and (figure := reading.baseline.figures.get("sat.csat_top2")) is not None
            and figure.state != "no_data"
        ]


def gather(period: Period, *, at: datetime, world: World | None = None) -> Gathered:
    """Return the readings of every scope in use. About 6 queries a scope, none of requests.

    :raises NotFinal: if the period may still change.
    """
    if period.final_from > local_day(at):
        raise NotFinal(
            f"The rules look at final periods only; this one is final on {period.final_from}.",
            field="period",
        )
    names, found, missing = choices.load_names(), [], []
    for scope in scopes_in_use(world or World()):
        baseline = queries.baseline_for(scope, period)
        if baseline is None or baseline.is_provisional:
            missing.append(scope)
        else:
            found.append(_reading(scope, baseline, names))
    return Gathered(period, _compared(found), missing)


def compute_missing(period: Period, *, at: datetime, world: World | None = None) -> int:
    """Compute the final baselines of a period that are not stored; return how many.

    A scope that has no control limits yet gets its first ones, if it has months enough, and is
    computed anew by them: limits that move with every month would take a fall for usual.
    """
    world = world or World()
    missing = list(gather(period, at=at, world=world).missing)
    missing += [scope for scope in _freeze_first_limits(world, at) if scope not in missing]
    for scope in missing:
        services.compute_baseline(scope, period, at=at, world=world)
    return len(missing)


def _freeze_first_limits(world: World, at: datetime) -> list[Scope]:
    """Freeze the limits of every scope that has none, and return these scopes.

    The organisation comes first: while its months are too few, so are everybody's.
    """
    limited = set(ControlLimits.objects.values_list("scope", flat=True).distinct())
    found = []
    for scope in scopes_in_use(world):
        if str(scope) in limited:
            continue
        if limits.freeze_first_limits(scope, at=at):
            found.append(scope)
        elif scope.is_organisation:
            break
    return found


def _reading(scope: Scope, baseline: StoredBaseline, names: Names) -> Reading:
    return Reading(
        scope=str(scope),
        name="" if scope.is_organisation else choices.scope_words(scope, names),
        baseline=baseline,
        past=queries.by_month(FOLLOWED, scope, until=baseline.period.end, months=BACK),
        targets=settings.CSAP_TARGETS,
    )


def _compared(readings: Sequence[Reading]) -> list[Reading]:
    """Return the readings with what only the whole organisation tells of each."""
    whole = next((reading for reading in readings if reading.baseline.scope.is_organisation), None)
    if whole is None:
        return list(readings)
    all_asked = _asked(whole) or 1.0
    coverage = whole.baseline.figures.get("util.coverage")
    unused = set(coverage.detail.get("unused", ())) if coverage else set()
    return [
        replace(
            reading,
            weight=min(1.0, _asked(reading) / all_asked),
            is_unused=bool(reading.baseline.scope.service) and reading.name in unused,
        )
        for reading in readings
    ]


def _asked(reading: Reading) -> float:
    figures = (reading.baseline.figures.get(key) for key in _DEMAND)
    return sum(figure.value or 0.0 for figure in figures if figure is not None)
