"""Figures in the JSON that static/js/charts places (docs/pages.md), and as tables. Pure.

Only what may be told gets here: a hidden figure is a row that says why.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from servicedesk.common import words
from servicedesk.statistics import funnel as chance
from surveys.results import scores, wording
from surveys.results.publication import Figure
from surveys.results.results import Line
from surveys.results.rows import scale_of

#: How many places a funnel needs.
FUNNEL_FROM = 3


class Table(NamedTuple):
    """The numbers of a chart in words."""

    head: list[str]
    rows: list[list[str]]


class Named(NamedTuple):
    """A line in some scope, as it is called there."""

    label: str
    line: Line
    figure: Figure


def distributions(rows: Iterable[Named]) -> dict[str, Any]:
    """Return how answers of one scale spread, a row each, lowest value first."""
    return {
        "axis": [0, 100],
        "ticks": [{"v": v, "label": f"{v} %"} for v in (0, 25, 50, 75, 100)],
        "rows": [_distribution(row) for row in rows],
    }


def _distribution(row: Named) -> dict[str, Any]:
    told = row.figure.distribution
    drawn: dict[str, Any] = {
        "label": row.label,
        "sub": f"n = {words.count(row.figure.n)}",
        "side": None,
        "right": wording.value(row.line.item, row.figure) if told else "",
        "right_brief": _brief(row),
    }
    if told is None:
        return drawn | {"hidden": _instead(row), "right": "", "right_brief": ""}
    values = scale_of(row.line)
    names = dict(row.line.question.options) if len(values) == 2 else {}
    parts = [{"v": names.get(value, value), "k": told.get(value, 0)} for value in values]
    return drawn | {"parts": parts}


def _instead(row: Named) -> str:
    return wording.value(row.line.item, row.figure)


def _brief(row: Named) -> str:
    told = scores.score(row.line.item, row.figure)
    if told.recommendation is not None:
        return wording.signed(told.recommendation.nps, 0)
    return words.percent(told.share.value) if told.share else ""


def zones(rows: Sequence[Named]) -> dict[str, Any]:
    """Return what is expected and perceived of each item, all of one scale."""
    low = min(row.line.item.scale_min for row in rows)
    high = max(row.line.item.scale_max for row in rows)
    return {
        "axis": [low, high],
        "ticks": [{"v": v, "label": str(v)} for v in range(low, high + 1)],
        "rows": [_zone(row) for row in rows],
    }


def _zone(row: Named) -> dict[str, Any]:
    found = scores.zone(row.figure)
    drawn = {"label": row.label, "sub": f"n = {words.count(row.figure.n)}", "side": None}
    if found is None or found.desired is None:
        return drawn | {"hidden": wording.hidden(row.figure), "right": ""}
    side, reading = wording.zone_reading(found.survey)
    minimum = found.desired if found.minimum is None else found.minimum
    gap = found.perceived.value - minimum
    return drawn | {
        "minimum": minimum,
        "desired": found.desired,
        "perceived": found.perceived.value,
        "low": found.perceived.low,
        "high": found.perceived.high,
        "few": row.figure.n < wording.FEW,
        "side": side or None,
        "right": f"{wording.signed(gap)}{_gap_span(found)} · {reading}",
        "right_brief": f"{wording.signed(gap)} · {reading}",
    }


def _gap_span(found: scores.Zone) -> str:
    survey = found.survey
    if survey is None or survey.adequacy_low is None:
        return ""
    low, high = wording.signed(survey.adequacy_low), wording.signed(survey.adequacy_high)
    return f" ({low} to {high})"


def zone_table(rows: Iterable[Named]) -> Table:
    """Return the zones in numbers."""
    head = [
        "Item",
        "n",
        "Minimum",
        "Desired",
        "Perceived",
        "Likely",
        "Above the minimum",
        "Reading",
    ]
    return Table(head, [_zone_row(row) for row in rows])


def _zone_row(row: Named) -> list[str]:
    found = scores.zone(row.figure)
    if found is None:
        return [row.label, words.count(row.figure.n), *["–"] * 5, wording.hidden(row.figure)]
    survey = found.survey
    above = f"{wording.signed(survey.adequacy_mean, 2)}{_gap_span(found)}" if survey else "–"
    return [
        row.label,
        words.count(row.figure.n),
        wording.number(found.minimum, 2),
        wording.number(found.desired, 2),
        wording.number(found.perceived.value, 2),
        wording.span(found.perceived, 2) or "–",
        above,
        wording.zone_reading(survey)[1],
    ]


def bullets(rows: Iterable[Named]) -> dict[str, Any]:
    """Return shares below each other, each with its interval."""
    return {
        "axis": [0, 100],
        "ticks": [{"v": v, "label": f"{v} %"} for v in (0, 25, 50, 75, 100)],
        "rows": [_bullet(row) for row in rows],
    }


def _bullet(row: Named) -> dict[str, Any]:
    told = scores.score(row.line.item, row.figure)
    drawn = {"label": row.label, "sub": f"n = {words.count(row.figure.n)}", "side": None}
    if told.share is None:
        return drawn | {"hidden": _instead(row), "right": "", "right_brief": ""}
    share = told.share
    return drawn | {
        "value": round(100 * share.value, 4),
        "low": None if share.low is None else round(100 * share.low, 4),
        "high": None if share.high is None else round(100 * share.high, 4),
        "right": wording.value(row.line.item, row.figure),
        "right_brief": words.percent(share.value),
    }


def value_table(rows: Iterable[Named], first: str) -> Table:
    """Return mean and share of each row with their intervals."""
    head = [first, "n", "Mean", "Likely", "Share", "k of n", "Likely, %", ""]
    return Table(head, [_value_row(row) for row in rows])


def _value_row(row: Named) -> list[str]:
    told = scores.score(row.line.item, row.figure)
    aside = wording.care(row.figure) if row.figure.is_shown else wording.hidden(row.figure)
    return [
        row.label,
        words.count(row.figure.n),
        wording.number(told.mean.value, 2) if told.mean else "–",
        (wording.span(told.mean, 2) if told.mean else "") or "–",
        words.percent(told.share.value) if told.share else "–",
        wording.of_all(told.k, row.figure.n) if told.k is not None else "–",
        wording.percent_span(told.share) if told.share else "–",
        aside,
    ]


class Funnel(NamedTuple):
    """A funnel plot: its drawing, and the labels that lie outside its outer limits, by side."""

    chart: dict[str, Any]
    above: list[str]
    below: list[str]


def funnel(rows: Sequence[Named], centre: float) -> Funnel | None:
    """Return shares by number of answers within limits of chance; None for fewer than three."""
    told = [(row, scores.score(row.line.item, row.figure)) for row in rows]
    drawn = [(row, found) for row, found in told if found.share and found.k is not None]
    if len(drawn) < FUNNEL_FROM:
        return None
    drawn.sort(key=lambda pair: (pair[0].figure.n, pair[0].label))
    sizes = [row.figure.n for row, _ in drawn]
    limits = chance.funnel([found.k or 0 for _, found in drawn], sizes, centre)
    sides = [_side(found, limits, row.figure.n) for row, found in drawn]
    items = [
        {
            "label": row.label,
            "n": row.figure.n,
            "v": round(100 * found.share.value, 4) if found.share else None,
            "few": row.figure.n < wording.FEW,
            "side": side,
        }
        for (row, found), side in zip(drawn, sides, strict=True)
    ]
    return Funnel(
        {
            "centre": round(100 * centre, 4),
            "max_n": math.ceil(max(sizes) * 1.05),
            "n_step": _nice(max(sizes) / 5),
            "axis": _axis([100 * found.share.value for _, found in drawn if found.share]),
            "curve": [_limits(each) for each in limits.curve(max(sizes))],
            "items": items,
        },
        [row.label for (row, _), side in zip(drawn, sides, strict=True) if side == "good"],
        [row.label for (row, _), side in zip(drawn, sides, strict=True) if side == "bad"],
    )


def _axis(values: Sequence[float]) -> list[int]:
    """Return tens of per cent that hold the values with room around them."""
    low, high = min(values) // 10 * 10 - 10, -(-max(values) // 10) * 10 + 10
    return [max(0, int(low)), min(100, int(high))]


def _nice(rough: float) -> int:
    """Return a round step of at least so much."""
    power = 10 ** max(0, math.floor(math.log10(max(rough, 1))))
    return next(power * nice for nice in (1, 2, 5, 10) if power * nice >= rough)


def _limits(limits: chance.Limits) -> dict[str, float]:
    names = ("low95", "high95", "low998", "high998")
    shares = (round(100 * share, 3) for share in limits[1:])
    return {"n": limits.n, **dict(zip(names, shares, strict=True))}


def _side(found: scores.Score, limits: chance.Funnel, n: int) -> str | None:
    side = limits.side(found.share.value, n) if found.share else 0
    return {-1: "bad", 0: None, 1: "good"}[side]
