"""How a share differs by department, within limits of chance; never a ranking."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from csap.dashboards import scales
from csap.dashboards.drawn import Drawn
from csap.facts import beside, sources
from csap.facts.queries import Figure, StoredBaseline
from csap.facts.scopes import Scope
from csap.metrics.catalog import Metric
from csap.metrics.small_numbers import shows_percent
from csap.telling import numbers, sentences, shown
from csap.telling.charts import Table
from csap.telling.choices import Chosen, Names
from csap.telling.stories import subject_of
from servicedesk.common import words
from servicedesk.statistics import funnel
from servicedesk.statistics.funnel import Funnel, Limits

#: How many departments a funnel needs, and below how many cases one is drawn hollow.
FUNNEL_FROM, FEW = 3, 30
ID = "by-department"


class Place(NamedTuple):
    """A department's share; ``told``: whether it may be."""

    name: str
    figure: Figure
    told: bool


def read(metric: Metric, chosen: Chosen, names: Names) -> list[Place]:
    """Return the top departments as far as they are stored, by name. 2 queries; of no share: 0."""
    scope = chosen.scope
    if metric.unit != "share" or scope.department or scope.group:
        return []
    scopes = {code: replace(scope, department=code) for code in sources.top_departments()}
    found = beside.by_scope((metric.key,), list(scopes.values()), chosen.period)
    return sorted(
        Place(names.departments.get(code, code), figure, _may_be_drawn(figure, scopes[code]))
        for code, at in scopes.items()
        if (figure := found.get(at, {}).get(metric.key)) is not None and figure.n
    )


def _may_be_drawn(figure: Figure, scope: Scope) -> bool:
    is_share = figure.value is not None and figure.k is not None
    return is_share and shows_percent(figure.n or 0) and shown.may_be_told(figure, scope)


def figure(
    metric: Metric, places: Sequence[Place], baseline: StoredBaseline, chosen: Chosen
) -> Drawn | None:
    """Return the departments around the whole; None where fewer than three can be compared."""
    whole, drawn = baseline.figures.get(metric.key), [place for place in places if place.told]
    if whole is None or whole.value is None or len(drawn) < FUNNEL_FROM:
        return None
    drawn.sort(key=lambda place: (place.figure.n or 0, place.name))
    k, n = [place.figure.k or 0 for place in drawn], [place.figure.n or 0 for place in drawn]
    limits = funnel.funnel(k, n, whole.value)
    sides = {place.name: _side(place, limits, metric) for place in drawn}
    hidden = len(places) - len(drawn)
    return Drawn(
        id=ID,
        finding=_finding(metric, sides),
        what=f"{metric.title} by department against {metric.needs.of or 'cases'}, "
        f"{chosen.period_in_sentence}. Between the solid lines lie 95 of 100 departments that do "
        "not differ",
        kind="funnel",
        size="tall",
        caption=numbers.joined(
            f"n = {words.count(sum(n))} in {len(drawn)} departments",
            hidden and f"{hidden} with too few are in the table alone",
            "not a league table: the order inside the funnel means nothing",
            f"as of {numbers.day(baseline.as_of)}",
        ),
        chart=_chart(metric, drawn, limits, sides),
        table=_table(places, limits),
        legend="csap/keys/_funnel.html",
        would_change="a department beyond the outer lines, as about one in 500 is by chance",
    )


def _side(place: Place, limits: Funnel, metric: Metric) -> str | None:
    beyond = limits.side(place.figure.value or 0.0, place.figure.n or 0)
    if not beyond or metric.higher_is_better is None:
        return None
    return "good" if (beyond > 0) == metric.higher_is_better else "bad"


def _finding(metric: Metric, sides: Mapping[str, str | None]) -> str:
    subject = subject_of(metric.key)
    for side, words_ in (("bad", "worse"), ("good", "better")):
        if named := [name for name, own in sides.items() if own == side]:
            return f"{subject}: {sentences.listed(named)} {words_} than chance explains"
    return f"{subject}: no department is beyond what chance explains"


def _chart(
    metric: Metric, drawn: Sequence[Place], limits: Funnel, sides: Mapping[str, str | None]
) -> dict[str, Any]:
    largest = max(place.figure.n or 0 for place in drawn)
    shares = [100 * (place.figure.value or 0.0) for place in drawn]
    axis = [
        max(0, int(min(shares) // 10 * 10 - 10)),
        min(100, int(-(-max(shares) // 10) * 10 + 10)),
    ]
    return {
        "axis": axis,
        "centre": round(100 * limits.centre, 4),
        "max_n": round(largest * 1.05),
        "n_step": max(1, round(scales.step_of(largest))),
        "n_name": metric.needs.of or "cases",
        "curve": [_limits(each) for each in limits.curve(largest)],
        "items": [
            {
                "label": place.name,
                "n": place.figure.n,
                "v": round(100 * (place.figure.value or 0.0), 4),
                "few": (place.figure.n or 0) < FEW,
                "side": sides[place.name],
            }
            for place in drawn
        ],
    }


def _limits(limits: Limits) -> dict[str, float]:
    names = ("low95", "high95", "low998", "high998")
    shares = (round(100 * share, 3) for share in limits[1:])
    return {"n": limits.n, **dict(zip(names, shares, strict=True))}


def _table(places: Sequence[Place], limits: Funnel) -> Table:
    return Table(
        ["Department", "%", "k of n", "Likely", "95 % of chance"],
        [_row(place, limits) for place in places],
    )


def _row(place: Place, limits: Funnel) -> list[str]:
    own = place.figure
    if not place.told:
        few = "hidden" if own.value is None or own.k is None else "too few"
        return [place.name, few, f"n = {words.count(own.n or 0)}", "–", "–"]
    at = limits.at(own.n or 1)
    return [
        place.name,
        numbers.plain(own.value, "share"),
        numbers.of_all(own.k or 0, own.n or 0),
        numbers.between(own.low, own.high, "share"),
        numbers.between(at.inner_low, at.inner_high, "share"),
    ]
