"""The page of one survey: its figures with a finding each, in one scope, beside another survey."""

from dataclasses import dataclass, field
from typing import NamedTuple

from surveys.results import checks, figures, scores, wording
from surveys.results.charts import Named
from surveys.results.checks import Representation
from surveys.results.comparing import Comparison, compare
from surveys.results.figures import Drawn
from surveys.results.participation import Rate
from surveys.results.publication import WHOLE, Scope, State
from surveys.results.results import Line, Results
from surveys.results.rows import NamedScope, scopes_of
from surveys.results.spilling import Spilling, spilling
from surveys.vocabulary import Measure

#: What a survey is summed up by, the first that it asks.
HEADLINES = (Measure.CSAT, Measure.SERVICE_SATISFACTION, Measure.ENGAGEMENT_SUCCESS, Measure.NPS)


class RateRow(NamedTuple):
    """How many of a part of the organisation answered."""

    name: str
    rate: Rate
    depth: int

    @property
    def steps(self) -> range:
        """A step for each department above it."""
        return range(self.depth)


@dataclass(frozen=True)
class Page:
    """What the page says of a survey in a scope."""

    results: Results
    where: NamedScope
    scopes: list[NamedScope]
    headline: str
    rate: Rate | None
    answers: list[Drawn]
    zones: Drawn | None = None
    beside: list[Drawn] = field(default_factory=list)
    apart: Drawn | None = None
    services: list[Drawn] = field(default_factory=list)
    rates: list[RateRow] = field(default_factory=list)
    representation: Representation | None = None
    comparison: Comparison | None = None
    spilling: Spilling | None = None

    @property
    def says_of_answering(self) -> list[str]:
        """What answering says of the answers, in sentences."""
        return _representation(self.representation) if self.representation else []


def make(results: Results, where: str, other: Results | None) -> Page | None:
    """Return the page; None if there is no such scope. ``where``: "department:FIN" or ""."""
    scopes = scopes_of(results)
    at = next((each for each in scopes if key_of(each) == where), None)
    if at is None:
        return None
    head = _headline_line(results)
    own = [each for each in results.lines if not (each.item.is_apart or each.is_by_service)]
    apart = [each for each in results.lines if each.item.is_apart]
    is_whole = at.scope == WHOLE
    return Page(
        results=results,
        where=at,
        scopes=scopes,
        headline=_headline(results, head, at.scope),
        rate=results.participation.rate(at.scope) if results.participation else None,
        answers=figures.answers(results, own, at.scope),
        zones=figures.zones(results, own, at.scope),
        beside=figures.beside(results, head, at, scopes),
        apart=figures.spreading(results, apart, at.scope, "apart") if apart else None,
        services=figures.services(results, at.scope),
        rates=_rates(results) if is_whole else [],
        representation=checks.representation(results, head) if head and is_whole else None,
        comparison=compare(results, other, at.scope) if other else None,
        spilling=spilling(results) if is_whole and apart else None,
    )


def key_of(where: NamedScope) -> str:
    """Return how an address names a scope; "" for everyone."""
    return f"{where.kind}:{where.code}" if where.code else ""


def _headline_line(results: Results) -> Line | None:
    """Return what sums a survey up: satisfaction, else an expectation, else what comes first."""
    found = (results.line_of(measure) for measure in HEADLINES)
    first = next((line for line in found if line is not None), None)
    triple = next((line for line in results.lines if line.item.is_triple), None)
    return first or triple or next(iter(results.lines), None)


def _headline(results: Results, line: Line | None, scope: Scope) -> str:
    figure = results.figure(line, scope) if line else None
    if line is None or figure is None or figure.state is State.NOBODY:
        return "Nobody has answered"
    if not figure.is_shown:
        return f"Too few answers ({figure.n}) to show a result"
    if line.item.is_triple:
        return figures.zone_finding([Named(line.short, line, figure)])
    told = scores.score(line.item, figure)
    value = wording.value(line.item, figure)
    if told.share is None or line.item.measure not in _SAID_OF_EVERYONE:
        return f"{line.short.rstrip('?.')}: {value}"
    share, rest = value.split(" (", 1)
    return f"{share} {wording.share_word(line.item)} ({rest}"


_SAID_OF_EVERYONE = (Measure.CSAT, Measure.SERVICE_SATISFACTION)


def _rates(results: Results) -> list[RateRow]:
    if results.participation is None:
        return []
    return [
        RateRow(place.name, results.participation.rate(Scope(place.path)), len(place.path) - 1)
        for place in results.departments
    ]


def _representation(found: Representation) -> list[str]:
    said = []
    if found.is_low:
        said.append("Fewer than one in five answered: who was silent may think otherwise.")
    if found.p is not None:
        uneven = (
            "Departments answered unevenly" if found.is_uneven else "Departments answered alike"
        )
        chance = "p < 0.01" if found.p < 0.01 else f"p = {found.p:.2f}"
        said.append(f"{uneven} ({chance}).")
    if found.tells_weighted and found.weighted:
        mean, plain = found.weighted.weighted, found.weighted.unweighted
        effective = wording.number(found.weighted.n_eff, 0)
        said.append(
            f"Weighted by the size of departments the mean is {wording.number(mean, 2)} instead of "
            f"{wording.number(plain, 2)}, worth about {effective} answers."
        )
    return said
