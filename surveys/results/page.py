"""The page of one survey: its figures with a finding each, in one scope, beside another survey."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from servicedesk.common import words
from surveys.results import charts, checks, scores, wording
from surveys.results.charts import Named, Table
from surveys.results.checks import Representation
from surveys.results.comparing import Comparison, compare
from surveys.results.participation import Rate
from surveys.results.publication import WHOLE, Scope, State
from surveys.results.results import Line, Results
from surveys.results.rows import NamedScope, scopes_of
from surveys.results.wording import FEW
from surveys.vocabulary import Measure, QuestionKind

#: What a survey is summed up by, the first that it asks.
HEADLINES = (Measure.CSAT, Measure.SERVICE_SATISFACTION, Measure.ENGAGEMENT_SUCCESS, Measure.NPS)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure as components/_figure.html takes it."""

    id: str
    finding: str
    what: str
    kind: str
    caption: str
    chart: dict[str, Any] | None = None
    table: Table | None = None
    size: str = ""
    empty: str = "Too few answers to draw"
    link_url: str = ""


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
    answers: Drawn | None
    apart: Drawn | None = None
    zones: Drawn | None = None
    funnels: list[Drawn] = field(default_factory=list)
    services: list[Drawn] = field(default_factory=list)
    rates: list[RateRow] = field(default_factory=list)
    representation: Representation | None = None
    comparison: Comparison | None = None

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
    own = [line for line in results.lines if not line.item.is_apart]
    apart = [line for line in results.lines if line.item.is_apart]
    return Page(
        results=results,
        where=at,
        scopes=scopes,
        headline=_headline(results, head, at.scope),
        rate=results.participation.rate(at.scope) if results.participation else None,
        answers=_answers(results, own, at.scope, "answers"),
        apart=_answers(results, apart, at.scope, "apart"),
        zones=_zones(results, at.scope),
        funnels=_funnels(results, head, scopes) if at.scope == WHOLE else [],
        services=_services(results, at.scope),
        rates=_rates(results) if at.scope == WHOLE else [],
        representation=checks.representation(results, head) if head and at.scope == WHOLE else None,
        comparison=compare(results, other, at.scope) if other else None,
    )


def key_of(where: NamedScope) -> str:
    """Return how an address names a scope; "" for everyone."""
    return f"{where.kind}:{where.code}" if where.code else ""


def _headline_line(results: Results) -> Line | None:
    found = (results.line_of(measure) for measure in HEADLINES)
    first = next((line for line in found if line is not None), None)
    rated = (line for line in results.lines if line.item.kind == QuestionKind.RATING)
    return first or next(rated, next(iter(results.lines), None))


def _headline(results: Results, line: Line | None, scope: Scope) -> str:
    if line is None:
        return "Nobody has answered"
    figure = results.figure(line, scope)
    if figure.state is State.NOBODY:
        return "Nobody has answered"
    if not figure.is_shown:
        return f"Too few answers ({figure.n}) to show a result"
    told = scores.score(line.item, figure)
    if told.share is None or told.recommendation is not None:
        return f"{line.short}: {wording.value(line.item, figure)}"
    share, rest = wording.value(line.item, figure).split(" (", 1)
    return f"{share} {wording.share_word(line.item)} ({rest}"


def _named(results: Results, lines: Iterable[Line], scope: Scope) -> list[Named]:
    return [Named(line.short, line, results.figure(line, scope)) for line in lines]


def _answers(results: Results, lines: Sequence[Line], scope: Scope, name: str) -> Drawn | None:
    rated = [line for line in lines if not line.item.is_triple]
    if not rated:
        return None
    rows = _named(results, rated, scope)
    drawn = any(row.figure.distribution for row in rows)
    return Drawn(
        id=f"figure-{name}",
        finding=_spread(rows),
        what="How the answers spread, lowest value left and pale, highest right and dark",
        kind="distribution",
        caption=_caption(rows),
        chart=charts.distributions(rows) if drawn else None,
        table=charts.value_table(rows, "Question"),
    )


def _spread(rows: Sequence[Named]) -> str:
    """Return which question most and fewest are content with."""
    told = [(found.share.value, row.label) for row in rows if (found := _score(row)).share]
    if not told:
        return "Too few answers for a share"
    (low, worst), (high, best) = min(told), max(told)
    if len(told) == 1 or best == worst:
        return f"{best}: {words.percent(high)}"
    return f"Best is “{best}” ({words.percent(high)}), weakest “{worst}” ({words.percent(low)})"


def _score(row: Named) -> scores.Score:
    return scores.score(row.line.item, row.figure)


def _zones(results: Results, scope: Scope) -> Drawn | None:
    triples = [line for line in results.lines if line.item.is_triple]
    if not triples:
        return None
    rows = _named(results, triples, scope)
    shown = [row for row in rows if row.figure.is_shown]
    inverted = sum(row.figure.inverted for row in rows)
    aside = (
        f" · {words.count(inverted)} left out, whose minimum exceeds their wish" if inverted else ""
    )
    return Drawn(
        id="figure-zones",
        finding=_zone_finding(shown),
        what="Grey: from the least people accept to what they wish for; the mark: what they get",
        kind="zone",
        caption=_caption(rows) + aside,
        chart=charts.zones(rows) if shown else None,
        table=charts.zone_table(rows),
    )


def _zone_finding(rows: Sequence[Named]) -> str:
    if not rows:
        return "Too few answers to compare what people expect with what they get"
    readings = {row.label: wording.zone_reading(_survey(row)) for row in rows}
    below = [label for label, (side, _) in readings.items() if side == "bad"]
    above = [label for label, (side, _) in readings.items() if side == "good"]
    if below:
        return f"Below what people call the least they accept: {_listed(below)}"
    if len(above) == len(rows):
        return f"{_listed(above)}: more than people wished for"
    return "Nothing is clearly below the least people accept"


def _survey(row: Named) -> Any:
    found = scores.zone(row.figure)
    return found.survey if found else None


def _funnels(results: Results, line: Line | None, scopes: Sequence[NamedScope]) -> list[Drawn]:
    """Return where answers differ by department and by column, each as a funnel plot."""
    if line is None or line.item.is_triple:
        return []
    whole = scores.score(line.item, results.figure(line)).share
    kinds = ("department", "service" if results.survey.has_services_as_columns else "group")
    found = []
    for kind in kinds if whole else ():
        rows = [
            Named(at.name, line, results.figure(line, at.scope)) for at in scopes if at.kind == kind
        ]
        if rows and whole:
            found.append(_funnel(kind, line, rows, whole.value))
    return found


_ONE = {"department": "department", "service": "service", "group": "customer group"}


def _funnel(kind: str, line: Line, rows: Sequence[Named], centre: float) -> Drawn:
    plot = charts.funnel(rows, centre)
    few = f"Fewer than three {_ONE[kind]}s have enough answers to compare"
    return Drawn(
        id=f"figure-by-{kind}",
        finding=_funnel_finding(kind, plot) if plot else few,
        what=f"{line.short}: share by number of answers, with limits of chance around everyone's; "
        "no ranking",
        kind="funnel",
        size="tall",
        caption=_caption(rows),
        chart=plot.chart if plot else None,
        table=charts.value_table(rows, _ONE[kind].capitalize()),
        empty=few,
    )


def _funnel_finding(kind: str, plot: charts.Funnel) -> str:
    if plot.below:
        return f"{_listed(plot.below)}: less than chance explains"
    if plot.above:
        return f"{_listed(plot.above)}: more than chance explains"
    return f"No {_ONE[kind]} differs from the others by more than chance"


def _services(results: Results, scope: Scope) -> list[Drawn]:
    """Return a figure for each question that is asked by service."""
    found = []
    for line in results.lines:
        named = [
            Named(own.service.name if own.service else "", own, results.figure(own, scope))
            for own in results.by_service(line)
        ]
        if named and not line.item.is_triple:
            found.append(_of_services(line, named))
        elif named:
            found.append(_zones_of_services(line, named))
    return found


def _of_services(line: Line, rows: list[Named]) -> Drawn:
    shares = any(_score(row).share for row in rows)
    return Drawn(
        id=f"figure-service-{line.question.key}",
        finding=_spread(rows),
        what=f"{line.text} Share {wording.share_word(line.item)}, with 95 % interval, by service",
        kind="bullet",
        caption=_caption(rows),
        chart=charts.bullets(rows) if shares else None,
        table=charts.value_table(rows, "Service"),
    )


def _zones_of_services(line: Line, rows: list[Named]) -> Drawn:
    shown = [row for row in rows if row.figure.is_shown]
    return Drawn(
        id=f"figure-service-{line.question.key}",
        finding=_zone_finding(shown),
        what=f"{line.text}: expected and perceived, by service",
        kind="zone",
        caption=_caption(rows),
        chart=charts.zones(rows) if shown else None,
        table=charts.zone_table(rows),
    )


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


def _caption(rows: Sequence[Named]) -> str:
    sizes = [row.figure.n for row in rows if row.figure.n]
    if not sizes:
        return "No answers"
    low, high = min(sizes), max(sizes)
    n = words.count(high) if low == high else f"{words.count(low)} to {words.count(high)}"
    hidden = sum(bool(row.figure.n and not row.figure.is_shown) for row in rows)
    few = " · few answers, so to be read with care" if high < FEW else ""
    return f"n = {n} answers{few}" + (
        f" · {hidden} hidden so that nobody is told apart" if hidden else ""
    )


def _listed(names: Sequence[str]) -> str:
    """Return "A", "A and B" or "A, B and C"; the rest is in the table."""
    if len(names) > 4:
        return f"{', '.join(names[:3])} and {len(names) - 3} more"
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), *names[-1:]])
