"""Relationship waves for the action plan: the same protected figures that the pages tell."""

from datetime import date
from functools import cached_property
from typing import NamedTuple

from surveys.protection import EVERYONE
from surveys.results import of_services, scores, sources
from surveys.results.of_services import ServiceView
from surveys.results.participation import Rate
from surveys.results.publication import Figure, Scope
from surveys.results.results import Line, Results
from surveys.results.scores import Estimate
from surveys.results.sources import Survey
from surveys.vocabulary import (
    Behaviour,
    ExpectationItem,
    Measure,
    Purpose,
    behaviour_measure,
    expectation_measure,
)

#: What the action plan reads of a wave.
MEASURES = (
    *(Measure.RELEVANCE_NEEDS, Measure.RELEVANCE_PRIORITIES, Measure.AWARENESS, Measure.ACCEPTANCE),
    *(Measure.NPS, Measure.CES),
    *(behaviour_measure(behaviour) for behaviour in Behaviour),
    *(expectation_measure(item) for item in ExpectationItem),
)


class WaveFigure(NamedTuple):
    """What may be told of a measure in a scope; hidden ones have ``n`` alone.

    ``mean`` in points of the scale, ``pomp`` 0 to 100, ``share`` 0 to 1 of ``k`` answers, ``nps``
    in points, ``adequacy`` in points above the minimum expected. A value has no limits where an
    interval may not be told or would mislead (several services, so several answers a person).
    """

    n: int
    state: str
    mean: Estimate | None = None
    pomp: Estimate | None = None
    share: Estimate | None = None
    k: int | None = None
    nps: Estimate | None = None
    adequacy: Estimate | None = None


class HeldWave:
    """A closed relationship wave. It is counted when the first figure is asked for, then kept.

    ``closes_on``: the day whose period it belongs to; ``final_on``: from when it may be told.
    """

    def __init__(self, survey: Survey) -> None:
        self.key, self.name = survey.key, survey.name
        self.closes_on: date = survey.until
        self.final_on: date = survey.final_on or date.max
        self._survey = survey
        self._views: dict[Scope, dict[str, ServiceView]] = {}

    @cached_property
    def _results(self) -> Results:
        return Results(self._survey)

    def figure(
        self,
        measure: str,
        *,
        service_id: int | None = None,
        department_id: int | None = None,
        group: str | None = None,
    ) -> WaveFigure | None:
        """Return what may be told of a measure; None if it was not asked of the service.

        With a department and a group at once everything is hidden: see ``surveys.protection``.
        """
        line = self._results.line_of(measure, service_id)
        if line is None:
            return None
        return _told(line, self._results.figure(line, self._scope(department_id, group)))

    def services(
        self, *, department_id: int | None = None, group: str | None = None
    ) -> dict[str, ServiceView]:
        """Return what may be told of each service that was asked about, by slug. Kept, too."""
        scope = self._scope(department_id, group)
        if scope not in self._views:
            self._views[scope] = of_services.views(self._results, scope)
        return self._views[scope]

    def rate(self, *, department_id: int | None = None, group: str | None = None) -> Rate:
        """Return who answered of those asked; that may always be told."""
        took_part = self._results.participation
        return took_part.rate(self._scope(department_id, group)) if took_part else Rate(0, 0)

    def _scope(self, department_id: int | None, group: str | None) -> Scope:
        tree = self._results.places.tree
        return Scope(EVERYONE if department_id is None else tree[department_id], group)


def held() -> list[HeldWave]:
    """Return the waves that are closed, the oldest first. 1 query."""
    found = [
        HeldWave(survey)
        for survey in sources.waves()
        if survey.final_on is not None and survey.sent == Purpose.WAVE
    ]
    return sorted(found, key=lambda wave: (wave.closes_on, wave.key))


def _told(line: Line, figure: Figure) -> WaveFigure:
    found = scores.score(line.item, figure)
    nps = found.recommendation
    return WaveFigure(
        figure.n,
        figure.state.value,
        mean=found.mean,
        pomp=found.pomp,
        share=found.share,
        k=found.k,
        nps=Estimate(nps.nps, nps.low, nps.high) if nps and nps.nps is not None else None,
        adequacy=_adequacy(line, figure),
    )


def _adequacy(line: Line, figure: Figure) -> Estimate | None:
    zone = scores.zone(figure) if line.item.is_triple else None
    if zone is None or zone.minimum is None:
        return None
    if zone.survey is None:
        return Estimate(zone.perceived.value - zone.minimum)
    survey = zone.survey
    mean = survey.adequacy_mean or 0.0
    limits = (None, None) if figure.is_mixed else (survey.adequacy_low, survey.adequacy_high)
    return Estimate(mean, *limits)
