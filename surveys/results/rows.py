"""Every figure of a survey that may be told, as rows: what files and programs get. Pure of SQL."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from surveys.results import scores
from surveys.results.publication import WHOLE, Figure, Scope, State
from surveys.results.results import Line, Results

#: Why a figure is not shown, for people.
WHY = {
    State.SHOWN: "",
    State.NOBODY: "nobody answered",
    State.TOO_FEW: "too few answers",
    State.BESIDE: "hidden, or it would give away a smaller group beside it",
}


class NamedScope(NamedTuple):
    """A scope as it is called. ``kind``: organisation, department, service or group."""

    scope: Scope
    kind: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line in one scope. Values are None where they may not be told."""

    line: Line
    where: NamedScope
    figure: Figure

    def as_json(self) -> dict[str, Any]:
        """Return the row as programs get it: shares 0 to 1, means in points of the scale."""
        told = scores.score(self.line.item, self.figure)
        zone = scores.zone(self.figure) if self.line.item.is_triple else None
        mean = zone.perceived if zone else told.mean
        return {
            "question": self.line.question.key,
            "measure": self.line.item.measure,
            "service": self.line.service.slug if self.line.service else None,
            "scope": self.where.kind,
            "scope_code": self.where.code,
            "state": self.figure.state.value,
            "n": self.figure.n,
            "left_out": self.figure.left_out,
            "mean": mean and mean.value,
            "mean_low": mean and mean.low,
            "mean_high": mean and mean.high,
            "share": told.share and told.share.value,
            "share_low": told.share and told.share.low,
            "share_high": told.share and told.share.high,
            "minimum": zone and zone.minimum,
            "desired": zone and zone.desired,
            "distribution": self._distribution(),
        }

    def _distribution(self) -> dict[str, int] | None:
        told = self.figure.distribution
        if told is None or self.line.item.is_triple:
            return None
        return {str(value): told.get(value, 0) for value in scale_of(self.line)}


def scale_of(line: Line) -> range:
    """Return the values of a line's scale, lowest first."""
    return range(line.item.scale_min, line.item.scale_max + 1)


def scopes_of(results: Results) -> list[NamedScope]:
    """Return everyone, each department and each column, in this order."""
    columns = "service" if results.survey.has_services_as_columns else "group"
    return [
        NamedScope(WHOLE, "organisation", "", "Everyone"),
        *(NamedScope(Scope(at.path), "department", at.code, at.name) for at in results.departments),
        *(
            NamedScope(Scope(column=code), columns, _code(results, code), name)
            for code, name in results.columns.items()
        ),
    ]


def _code(results: Results, column: str) -> str:
    return results.services[int(column)].slug if results.survey.span else column


def rows_of(results: Results) -> Iterator[Row]:
    """Yield a row for each line, and each service of it, in each scope."""
    places = scopes_of(results)
    for line in results.lines:
        for each in (line, *results.by_service(line)):
            for where in places:
                yield Row(each, where, results.figure(each, where.scope))
