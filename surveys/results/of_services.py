"""What a wave tells of each service: what is expected of it, how much it matters, who knows it.

Everything comes protected from ``publication``; what may not be told is None, with its reason.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import QuerySet

from surveys.models import Answer
from surveys.results import scores
from surveys.results.publication import WHOLE, Figure, Scope, State
from surveys.results.results import Line, Results
from surveys.results.scores import Estimate
from surveys.vocabulary import (
    ExpectationItem,
    Measure,
    Part,
    expectation_measure,
    importance_measure,
)

#: Answers from which the importance of a service is derived.
DERIVED_FROM = 30
#: What an overall rating is, the first of them that was asked.
_OVERALL = (Measure.CSAT, Measure.NPS)
_EXPECTED = expectation_measure(ExpectationItem.SERVICE)
_MATTERS = importance_measure(ExpectationItem.SERVICE)


class Expected(NamedTuple):
    """What people accept at least, desire and get of a service, 1 to 9, of the same ``n`` people.

    ``state`` is why nothing is told, or "shown". ``verdict`` is empty below ten answers.
    ``inverted``: left out, whose minimum exceeds their wish; told of everyone only. The scale goes
    from 1 to ``scale_max``.
    """

    n: int
    state: str
    scale_max: int
    minimum: float | None = None
    desired: float | None = None
    perceived: Estimate | None = None
    adequacy: Estimate | None = None
    superiority: float | None = None
    verdict: str = ""
    inverted: int = 0


class Known(NamedTuple):
    """How many know and use a service, are content with it and accept how it is run.

    ``known`` and ``used`` count of ``n`` people, the other two of those who rated it; None: too
    few to tell.
    """

    n: int
    state: str
    known: int | None = None
    used: int | None = None
    content: tuple[int, int] | None = None
    accepted: tuple[int, int] | None = None


class ServiceView(NamedTuple):
    """What a wave tells of one service. ``importance`` as stated, ``derived`` as it shows.

    ``derived`` is the rank correlation of what people get from the service with their overall
    rating, of ``derived_n`` people; of everyone only. ``needs`` and ``priorities`` are 0 to 100.
    """

    expected: Expected
    importance: Estimate | None
    importance_n: int
    importance_max: int
    derived: float | None
    derived_n: int
    known: Known
    needs: Estimate | None
    needs_n: int
    priorities: Estimate | None


def views(results: Results, scope: Scope) -> dict[str, ServiceView]:
    """Return what may be told of each service in a scope, by slug. Of everyone 2 queries more."""
    reader = _Reader(results, scope)
    derived = _derived(results) if scope == WHOLE else {}
    return {
        service.slug: reader.view(pk, *derived.get(pk, (None, 0)))
        for pk, service in results.services.items()
        if reader.asks_about(pk)
    }


class _Reader:
    """Looks lines up by measure and service once, and figures of them in one scope."""

    def __init__(self, results: Results, scope: Scope) -> None:
        self._results, self._scope = results, scope
        self._lines = {
            (own.item.measure, own.item.service_id): own
            for line in results.lines
            if line.is_by_service
            for own in results.by_service(line)
        }
        self._asked = {service_id for _, service_id in self._lines}

    def asks_about(self, service_id: int) -> bool:
        return service_id in self._asked

    def view(self, service_id: int, derived: float | None, derived_n: int) -> ServiceView:
        matters, needs = (self._score(each, service_id) for each in (_MATTERS, _NEEDS))
        first = self._score(Measure.RELEVANCE_PRIORITIES, service_id)
        return ServiceView(
            expected=self._expected(service_id),
            importance=matters[1].mean,
            importance_n=matters[0].n,
            importance_max=self._highest(_MATTERS, service_id),
            derived=derived,
            derived_n=derived_n,
            known=self._known(service_id),
            needs=needs[1].pomp,
            needs_n=needs[0].n,
            priorities=first[1].pomp,
        )

    def _figure(self, measure: str, service_id: int) -> tuple[Line | None, Figure]:
        line = self._lines.get((measure, service_id))
        return line, self._results.figure(line, self._scope) if line else _NOTHING

    def _highest(self, measure: str, service_id: int) -> int:
        line = self._lines.get((measure, service_id))
        return line.item.scale_max if line else 0

    def _score(self, measure: str, service_id: int) -> tuple[Figure, scores.Score]:
        line, figure = self._figure(measure, service_id)
        return figure, scores.score(line.item, figure) if line else scores.Score()

    def _expected(self, service_id: int) -> Expected:
        _, figure = self._figure(_EXPECTED, service_id)
        highest = self._highest(_EXPECTED, service_id)
        zone = scores.zone(figure)
        if zone is None:
            return Expected(figure.n, figure.state.value, highest)
        survey = zone.survey
        adequacy = None if zone.minimum is None else Estimate(zone.perceived.value - zone.minimum)
        if survey is not None and survey.adequacy_mean is not None:
            adequacy = Estimate(survey.adequacy_mean, survey.adequacy_low, survey.adequacy_high)
        return Expected(
            figure.n,
            figure.state.value,
            highest,
            zone.minimum,
            zone.desired,
            zone.perceived,
            adequacy,
            survey.superiority_mean if survey else None,
            survey.verdict if survey else "",
            figure.inverted,
        )

    def _known(self, service_id: int) -> Known:
        _, known = self._figure(Measure.AWARENESS, service_id)
        if not known.has_detail:
            return Known(known.n, known.state.value)
        given = scores.ratings(known)
        return Known(
            known.n,
            known.state.value,
            sum(n for value, n in given.items() if value >= scores.AWARE_FROM),
            given[scores.USED],
            self._top(Measure.SERVICE_SATISFACTION, service_id),
            self._top(Measure.ACCEPTANCE, service_id),
        )

    def _top(self, measure: str, service_id: int) -> tuple[int, int] | None:
        figure, score = self._score(measure, service_id)
        return None if score.k is None else (score.k, figure.n)


_NEEDS = Measure.RELEVANCE_NEEDS
_NOTHING = Figure(0, State.NOBODY)


def _derived(results: Results) -> Mapping[int, tuple[float, int]]:
    """Return the derived importance of each service, and of how many people it is."""
    from servicedesk.statistics.association import spearman

    pairs: dict[int, list[tuple[int, int]]] = {}
    (responses,) = results.survey.responses
    own = Answer.objects.filter(response__in=responses, value__isnull=False)
    overall = _overall(results, own)
    perceived = own.filter(measure=_EXPECTED, part=Part.PERCEIVED).order_by("pk")
    for response, service_id, value in perceived.values_list("response", "service", "value"):
        if response in overall and value is not None:
            pairs.setdefault(service_id, []).append((value, overall[response]))
    found = {
        service_id: (spearman(*zip(*both, strict=True)), len(both))
        for service_id, both in pairs.items()
        if len(both) >= DERIVED_FROM
    }
    return {service_id: (rho, n) for service_id, (rho, n) in found.items() if rho is not None}


def _overall(results: Results, own: QuerySet[Answer]) -> dict[int, int]:
    asked = {line.item.measure for line in results.lines}
    measure = next((each for each in _OVERALL if each in asked), None)
    if measure is None:
        return {}
    rows = own.filter(measure=measure).values_list("response", "value")
    return {response: value for response, value in rows if value is not None}
