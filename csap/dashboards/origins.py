"""Where a stored change comes from: services and departments, in sentences and as a table. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from csap.facts.measures.contributions import OTHERS
from csap.facts.queries import StoredBaseline
from csap.metrics import catalog
from csap.telling import numbers, sentences
from csap.telling.charts import Table

#: How many parts a sentence names, and the share of the change from which one is named.
NAMED, NAMED_FROM = 2, 0.2
#: How many parts a table tells one by one; the rest is told together.
TOLD = 6
_DIMENSIONS = {"service": "by service", "department": "by department"}


class Origin(NamedTuple):
    """What one part adds to a change: by its own value, and by how much it weighs."""

    part: str
    rate: float
    mix: float

    @property
    def total(self) -> float:
        return self.rate + self.mix


def of(baseline: StoredBaseline, metric: str, dimension: str) -> list[Origin]:
    """Return what each part adds to a metric's change, the largest first; empty for no ratio."""
    found = baseline.figures.get(f"variance.{metric}")
    parts = found.detail.get("parts", {}) if found is not None and found.value is not None else {}
    return [Origin(*part) for part in parts.get(dimension, [])]


def matters(baseline: StoredBaseline, metric: str) -> bool:
    """Whether a metric's change since the period before is one to ask the origin of."""
    found = baseline.figures.get(f"variance.{metric}")
    if found is None or found.value is None:
        return False
    relevant = catalog.get(metric).relevant_change
    smallest = relevant.matters_from(found.detail.get("before") or 0.0) if relevant else 0.0
    return abs(found.value) >= smallest > 0


def sentence(baseline: StoredBaseline, metric: str) -> str:
    """Return "By service: Payroll −3.1 points, VPN −0.8 points (asked for more).", or ""."""
    if not matters(baseline, metric):
        return ""
    unit = catalog.get(metric).unit
    told = [
        f"{label}: {sentences.listed([_part(origin, unit) for origin in named])}"
        for dimension, label in _DIMENSIONS.items()
        if (named := _named(of(baseline, metric, dimension)))
    ]
    text = "; ".join(told)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _named(origins: Sequence[Origin]) -> list[Origin]:
    """Return the parts that carry most of a change; a single part would say nothing."""
    if len(origins) < 2:
        return []
    change = sum(origin.total for origin in origins)
    carrying = [
        origin
        for origin in origins
        if origin.part != OTHERS
        and origin.total * change > 0
        and abs(origin.total) >= NAMED_FROM * abs(change)
    ]
    return carrying[:NAMED]


def _part(origin: Origin, unit: str) -> str:
    why = " by its weight" if abs(origin.mix) > abs(origin.rate) else ""
    return f"{origin.part} {numbers.change(origin.total, unit)}{why}"


def tables(baseline: StoredBaseline, metric: str) -> list[tuple[str, Table]]:
    """Return what a change is made of, by service and by department, each with its sum."""
    unit = catalog.get(metric).unit
    found = []
    for dimension, label in _DIMENSIONS.items():
        origins = of(baseline, metric, dimension)
        if len(origins) > 1:
            found.append((f"B{label[1:]}", _table(dimension, origins, unit)))
    return found


def told_apart(origins: Sequence[Origin]) -> list[Origin]:
    """Return the largest parts one by one, the rest together, and last the sum of them all."""
    together, rest = _sum("Together", origins), origins[TOLD:]
    told = [*origins[:TOLD], _sum(f"{len(rest)} others", rest)] if len(rest) > 1 else origins
    return [*told, together]


def named(origins: Sequence[Origin], unit: str) -> str:
    """Return the parts that carry most of a change: "Payroll −10.0 points and VPN …"; or ""."""
    return sentences.listed([_part(origin, unit) for origin in _named(origins)])


def _table(dimension: str, origins: Sequence[Origin], unit: str) -> Table:
    rows = [
        [each.part, *(numbers.change(value, unit) for value in (each.rate, each.mix, each.total))]
        for each in told_apart(origins)
    ]
    return Table([dimension.capitalize(), "Its own value", "Its weight", "Together"], rows)


def _sum(part: str, origins: Sequence[Origin]) -> Origin:
    return Origin(part, sum(each.rate for each in origins), sum(each.mix for each in origins))
