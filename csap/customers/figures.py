"""The charts of key customers as JSON that static/js/charts places, and as tables. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from csap.customers import scoring, wording
from csap.customers.criteria import Criteria
from csap.customers.models import CriterionScore, Customer, Standing
from csap.customers.vocabulary import Source, Voice
from csap.metrics.customers import GATE_ASKS, GATE_CONFIDENCE
from csap.telling import numbers
from csap.telling.charts import Table
from servicedesk.common import words
from servicedesk.statistics.intervals import wilson_ci

#: How loud is the least and the most that is drawn; what lies beyond stands at the edge.
_QUIETEST, _LOUDEST = 0.25, 6.0


@dataclass(frozen=True, slots=True)
class Row:
    """A customer with their newest standing, None: not scored yet."""

    customer: Customer
    standing: Standing | None
    criteria: Sequence[CriterionScore]
    quarters: Sequence[Standing]
    is_suggested: bool
    should_leave: bool
    share: float | None
    grounds: wording.Grounds

    @property
    def name(self) -> str:
        return self.customer.representative.name

    @property
    def unit(self) -> str:
        return self.customer.department.name

    @property
    def is_close(self) -> bool:
        return self.share is not None and 1 - scoring.CLEAR < self.share < scoring.CLEAR


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as components/_figure.html draws it."""

    id: str
    finding: str
    what: str
    caption: str
    kind: str
    chart: dict[str, Any] | None
    table: Table | None
    would_change: str
    size: str = ""
    empty: str = "Nobody was scored yet"


def scores(
    rows: Sequence[Row], rules: Criteria, *, id: str, finding: str, what: str, would_change: str
) -> Figure:
    """Return the scores of customers: ranges, points and the dots of their criteria."""
    scored = [(row, row.standing) for row in rows if row.standing is not None]
    first = scored[0][1] if scored else None
    told = first and f"Q{(first.start.month + 2) // 3} {first.start.year}"
    caption = numbers.joined(
        told and f"{told}, computed {numbers.day(first.computed_at.date())}" if first else "",
        f"criteria version {rules.version}",
        "complaints never raise a score",
    )
    chart = {
        "axis": [0, 1],
        "ticks": [{"v": tick / 5, "label": f"{tick / 5:.1f}"} for tick in range(6)],
        "marks": [{"v": scoring.ENTER, "label": "suggest from 0.60"}],
        "rows": [_score_row(row, standing) for row, standing in scored],
    }
    table = _score_table(rows, rules)
    return Figure(
        id, finding, what, caption, "score", chart if scored else None, table, would_change
    )


def _score_row(row: Row, standing: Standing) -> dict[str, Any]:
    right, brief = wording.reading(standing, row.criteria)
    return {
        "label": row.name,
        "sub": numbers.joined(row.unit, row.customer.about, by=", "),
        "point": standing.low if standing.point is None else round(standing.point, 4),
        "low": round(standing.low, 4),
        "high": round(standing.high, 4),
        "criteria": [
            {
                "v": None if each.value is None else round(each.value, 4),
                "judged": each.source != Source.COMPUTED,
            }
            for each in row.criteria
        ],
        "right": right,
        "right_brief": brief,
        "side": None,
    }


def _score_table(rows: Sequence[Row], rules: Criteria) -> Table:
    titles = [f"{at} {item.title}" for at, item in enumerate(rules.items, start=1)]
    keys = [item.key for item in rules.items]
    body = []
    for row in rows:
        known = {each.criterion: each.value for each in row.criteria}
        point = wording.score(row.standing.point) if row.standing else "unknown"
        range_ = wording.span(row.standing) if row.standing else "0.00–1.00"
        values = [wording.score(known.get(key)) for key in keys]
        body.append([f"{row.name}, {row.unit}", *values, point, range_])
    return Table(["Person", *titles, "Score", "Range"], body)


def loudness(rows: Sequence[Row]) -> Figure:
    """Return who is how loud, against how reasonable their asks are."""
    told = [(row, row.standing) for row in rows if row.standing is not None]
    wheels = [row.unit for row, standing in told if standing.voice == Voice.SQUEAKY_WHEEL]
    signals = [row.unit for row, standing in told if standing.voice == Voice.STRONG_SIGNAL]
    drawn = [_dot(row, standing) for row, standing in told if _is_drawn(standing)]
    asks = sum(standing.asks for _, standing in told)
    complaints = told[0][1].complaints_all if told else 0
    return Figure(
        id="loudness",
        finding=wording.loudness_finding(wheels, signals),
        what="Loudness (share of complaints / share of requests) against the reasonable share of "
        "asks, 90 % interval",
        caption=f"{words.count(asks)} asks of a year, {words.count(complaints)} complaints of the "
        "quarter; a complaint never raises a score",
        kind="quadrant",
        chart=_quadrant(drawn) if drawn else None,
        table=Table(
            ["Department", "Loudness", "Complaints", "Reasonable", "of asks", "90 % interval"],
            [_loud_cells(row, standing) for row, standing in told],
        ),
        would_change="three asks at least; hollow means fewer",
        size="tall",
        empty="Nobody asked for anything that was held against the record",
    )


def _is_drawn(standing: Standing) -> bool:
    return standing.asks > 0 and standing.loudness is not None


def _interval(standing: Standing) -> tuple[float, float]:
    _, low, high = wilson_ci(standing.reasonable, standing.asks, GATE_CONFIDENCE)
    return low or 0.0, high or 0.0


def _dot(row: Row, standing: Standing) -> dict[str, Any]:
    low, high = _interval(standing)
    is_wheel = standing.voice == Voice.SQUEAKY_WHEEL
    return {
        "label": row.unit,
        "x": round(standing.reasonable / standing.asks, 4),
        "y": round(min(_LOUDEST, max(_QUIETEST, standing.loudness or 0)), 4),
        "xlow": round(low, 4),
        "xhigh": round(high, 4),
        "hollow": standing.asks < GATE_ASKS,
        "side": "bad" if is_wheel else None,
        "shape": "diamond" if is_wheel else "circle",
    }


def _loud_cells(row: Row, standing: Standing) -> list[str]:
    loud = "–" if standing.loudness is None else f"{numbers.fixed(standing.loudness, 1)}×"
    complaints = "too few people" if standing.complaints is None else str(standing.complaints)
    span = "–"
    if standing.asks:
        low, high = _interval(standing)
        span = f"{low * 100:.0f}–{high * 100:.0f}"
    return [row.unit, loud, complaints, str(standing.reasonable), str(standing.asks), span]


def _quadrant(items: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "x": {
            "name": "share of asks that were reasonable or settled at a counter-offer",
            "brief": "reasonable share of asks",
            "min": -0.04,
            "max": 1.08,
            "cross": 0.5,
            "ticks": [{"v": v / 4, "label": f"{v * 25}\N{NO-BREAK SPACE}%"} for v in range(5)],
        },
        "y": {
            "name": "loudness: share of complaints / share of requests",
            "brief": "loudness",
            "min": _QUIETEST,
            "max": _LOUDEST,
            "cross": 1,
            "log": True,
            "ticks": [{"v": v, "label": f"{v:g}×"} for v in (0.25, 0.5, 1, 2, 4)],
        },
        "corners": {
            "tl": "Squeaky wheel: answer fairly, not key",
            "tr": "Strong signal: listen first",
            "bl": "Quiet, hard to please",
            "br": "Quiet and reasonable",
        },
        "corners_brief": {
            "tl": "Squeaky wheel",
            "tr": "Strong signal",
            "bl": "Quiet, hard",
            "br": "Quiet, reasonable",
        },
        "items": items,
    }
