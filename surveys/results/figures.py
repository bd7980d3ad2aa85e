"""The figures of a survey's page, each with its finding. Pure of SQL."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from servicedesk.common import words
from surveys.results import charts, scores, wording
from surveys.results.charts import Named, Table
from surveys.results.publication import WHOLE, Scope
from surveys.results.results import Line, Results
from surveys.results.rows import NamedScope
from surveys.results.wording import FEW


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


def _named(results: Results, lines: Iterable[Line], scope: Scope) -> list[Named]:
    return [Named(line.short, line, results.figure(line, scope)) for line in lines]


def answers(results: Results, lines: Sequence[Line], scope: Scope) -> list[Drawn]:
    """Return a figure for each sort of question; what stands alone is put together at the end."""
    sorts: dict[tuple[str, int, int], list[Line]] = {}
    for line in lines:
        if not line.item.is_triple:
            sort = (line.item.kind, line.item.scale_min, line.item.scale_max)
            sorts.setdefault(sort, []).append(line)
    several = [alike for alike in sorts.values() if len(alike) > 1]
    single = [line for alike in sorts.values() if len(alike) == 1 for line in alike]
    return [
        spreading(results, alike, scope, f"answers-{at}")
        for at, alike in enumerate([*several, *([single] if single else [])])
    ]


def spreading(results: Results, lines: Sequence[Line], scope: Scope, name: str) -> Drawn:
    """Return how the answers to some questions spread."""
    rows = _named(results, lines, scope)
    is_one_sort = len({(row.line.item.kind, row.line.item.scale_max) for row in rows}) == 1
    return Drawn(
        id=f"figure-{name}",
        finding=_spread(rows) if is_one_sort else _first(rows),
        what=_how(rows) if is_one_sort else _SPREADING,
        kind="distribution",
        caption=_caption(rows),
        chart=charts.distributions(rows) if any(row.figure.distribution for row in rows) else None,
        table=charts.value_table(rows, "Question"),
    )


_SPREADING = "How the answers spread, lowest value left and pale, highest right and dark"


def _how(rows: Sequence[Named]) -> str:
    return f"{_SPREADING}; beside it who {wording.share_word(rows[0].line.item)}"


def _first(rows: Sequence[Named]) -> str:
    return f"{_short(rows[0])}: {wording.value(rows[0].line.item, rows[0].figure)}"


def _short(row: Named) -> str:
    return row.label.rstrip("?.")


def _spread(rows: Sequence[Named]) -> str:
    """Return which of alike questions or services people are most and least content with."""
    told = [(found.share.value, _short(row)) for row in rows if (found := _score(row)).share]
    if not told or len(rows) == 1:
        return _first(rows)
    (low, worst), (high, best) = min(told), max(told)
    if len(told) == 1 or best == worst:
        return f"{best}: {words.percent(high)}"
    return f"Highest is “{best}” ({words.percent(high)}), lowest “{worst}” ({words.percent(low)})"


def _score(row: Named) -> scores.Score:
    return scores.score(row.line.item, row.figure)


def zones(results: Results, lines: Sequence[Line], scope: Scope) -> Drawn | None:
    triples = [line for line in lines if line.item.is_triple]
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
        finding=zone_finding(shown),
        what="Grey: from the least people accept to what they wish for; the mark: what they get",
        kind="zone",
        caption=_caption(rows) + aside,
        chart=charts.zones(rows) if shown else None,
        table=charts.zone_table(rows),
    )


def zone_finding(rows: Sequence[Named]) -> str:
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


def beside(
    results: Results, line: Line | None, at: NamedScope, scopes: Sequence[NamedScope]
) -> list[Drawn]:
    """Return where answers differ: the departments right below, and for everyone the columns."""
    if line is None or line.item.is_triple or at.scope.column is not None:
        return []
    whole = scores.score(line.item, results.figure(line, at.scope)).share
    below = [
        Named(each.name, line, results.figure(line, Scope(each.path)))
        for each in results.divisions(at.scope.path)
    ]
    columns = [
        Named(each.name, line, results.figure(line, each.scope))
        for each in scopes
        if each.scope.column is not None
    ]
    found = []
    if below and whole:
        found.append(_funnel("department", line, below, whole.value))
    if columns and whole and at.scope == WHOLE:
        everyone = Named("Everyone", line, results.figure(line))
        kind = "service" if results.survey.has_services_as_columns else "group"
        found.append(
            _funnel(kind, line, columns, whole.value)
            if len(columns) >= charts.FUNNEL_FROM
            else _side_by_side(kind, line, [everyone, *columns])
        )
    return found


def _funnel(kind: str, line: Line, rows: Sequence[Named], centre: float) -> Drawn:
    plot = charts.funnel(rows, centre)
    if plot is None:
        return _side_by_side(kind, line, rows)
    return Drawn(
        id=f"figure-by-{kind}",
        finding=_funnel_finding(kind, plot),
        what=f"{line.short.rstrip('?.')}: share by number of answers, with limits of chance; "
        "no ranking",
        kind="funnel",
        size="tall",
        caption=_caption(rows),
        chart=plot.chart,
        table=charts.value_table(rows, kind.capitalize()),
    )


def _side_by_side(kind: str, line: Line, rows: Sequence[Named]) -> Drawn:
    """Return what is too few to be judged by chance, below each other."""
    return Drawn(
        id=f"figure-by-{kind}",
        finding=_spread(rows),
        what=f"{line.text} By {_KINDS.get(kind, kind)}{_with_interval(rows)}",
        kind="bullet",
        caption=_caption(rows),
        chart=charts.bullets(rows) if any(_score(row).share for row in rows) else None,
        table=charts.value_table(rows, kind.capitalize()),
    )


_KINDS = {"group": "customer group"}


def _with_interval(rows: Sequence[Named]) -> str:
    """Return that intervals are drawn; shares over several services have none."""
    shares = [found for row in rows if (found := _score(row).share)]
    return ", with 95 % interval" if any(share.low is not None for share in shares) else ""


def _funnel_finding(kind: str, plot: charts.Funnel) -> str:
    if plot.below:
        return f"{_listed(plot.below)}: less than chance explains"
    if plot.above:
        return f"{_listed(plot.above)}: more than chance explains"
    return f"No {kind} differs from the others by more than chance"


def services(results: Results, scope: Scope) -> list[Drawn]:
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
        what=f"{line.text} Share who {wording.share_word(line.item)}, with 95 % interval",
        kind="bullet",
        caption=_caption(rows),
        chart=charts.bullets(rows) if shares else None,
        table=charts.value_table(rows, "Service"),
    )


def _zones_of_services(line: Line, rows: list[Named]) -> Drawn:
    shown = [row for row in rows if row.figure.is_shown]
    return Drawn(
        id=f"figure-service-{line.question.key}",
        finding=zone_finding(shown),
        what=f"{line.text}: expected and perceived, by service",
        kind="zone",
        caption=_caption(rows),
        chart=charts.zones(rows) if shown else None,
        table=charts.zone_table(rows),
    )


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
