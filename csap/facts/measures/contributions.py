"""Metric 4: how services and departments add up to the change of a ratio. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from csap.facts.evidence import Evidence, Leaf
from csap.metrics import catalog
from csap.metrics.decomposition import Effect, Ratio, decompose, gathered
from surveys.scoring.response import DISTRIBUTION_K

#: What several parts are called that are not told one by one.
OTHERS = "others"
NOWHERE = "no department"


class Names(NamedTuple):
    """What a service is called, and the department under which a leaf is told, by their ids."""

    services: Mapping[int, str]
    departments: Mapping[int, str]

    def of(self, dimension: str, leaf: Leaf) -> str:
        """Return the part of a dimension that a leaf (service, department) lies in."""
        service_id, department_id = leaf
        if dimension == "service":
            return self.services.get(service_id, OTHERS)
        return NOWHERE if department_id is None else self.departments.get(department_id, OTHERS)


NO_NAMES = Names({}, {})
DIMENSIONS = ("service", "department")


def of(metric: str, now: Evidence, before: Evidence, names: Names) -> dict[str, Any]:
    """Return the effects on a metric by dimension, the largest first; empty if it is no ratio.

    Each is ``[part, rate, mix]`` in the unit of the metric; together they are the whole change.
    """
    if metric not in now.cells or metric not in before.cells:
        return {}
    return {
        dimension: [_plain(effect) for effect in _effects(dimension, metric, now, before, names)]
        for dimension in DIMENSIONS
    }


def _plain(effect: Effect) -> list[Any]:
    return [effect.part, float(effect.rate), float(effect.mix)]


def _effects(
    dimension: str, metric: str, now: Evidence, before: Evidence, names: Names
) -> list[Effect]:
    keep = None
    if catalog.get(metric).about_opinions:
        keep = _told(dimension, (now, before), names)
    sides = [_parts(dimension, metric, each, names, keep) for each in (before, now)]
    return decompose(*sides)


def _parts(
    dimension: str, metric: str, evidence: Evidence, names: Names, keep: set[str] | None
) -> dict[str, Ratio]:
    cells = [
        (names.of(dimension, leaf), Ratio(k, n))
        for leaf, (k, n) in sorted(evidence.cells[metric].items(), key=str)
    ]
    return gathered(cells, keep=keep, rest=OTHERS)


def _told(dimension: str, sides: Sequence[Evidence], names: Names) -> set[str]:
    """Return the parts whose opinions may be told one by one: of enough people on both sides.

    While the others together are too few, the smallest part told joins them.
    """
    people = [_people(dimension, side, names) for side in sides]
    told = sorted(
        (part for part in people[0] if all(found[part] >= DISTRIBUTION_K for found in people)),
        key=lambda part: (people[0][part], part),
    )
    while told and any(0 < _untold(found, told) < DISTRIBUTION_K for found in people):
        told = told[1:]
    return set(told)


def _people(dimension: str, evidence: Evidence, names: Names) -> Counter[str]:
    asked = {(names.of(dimension, (s, d)), person) for s, d, person in evidence.opinions.who}
    return Counter(part for part, _ in asked)


def _untold(found: Counter[str], told: Sequence[str]) -> int:
    return found.total() - sum(found[part] for part in told)
