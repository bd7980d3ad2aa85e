"""Series and shares in the JSON that static/js/charts places, and as tables. Pure."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

from csap.facts.measures.charts import TRIAL_FROM
from csap.facts.periods import Period, add_months
from csap.facts.queries import Figure, Point, Series
from csap.telling import notes, numbers
from csap.telling.stories import RULE_WORDS, Signal, Story, is_provisional

#: How a kind of chart is called.
METHODS = {
    "laney_p": "p′ chart",
    "laney_u": "u′ chart",
    "xmr": "XmR chart",
    "xmr_log": "XmR chart on a logarithmic scale",
    "run": "run chart around its median",
}
_KINDS = {"laney_p": "p-prime", "laney_u": "u-prime"}
_WHY = {
    "hidden": "fewer than five answers, so hidden",
    "no_data": "0 of 0",
    "small": "fewer than ten answers",
}
#: What a chart writes where a month has no dot.
_GAPS = {
    "hidden": "hidden",
    "small": "few",
    "no_data": "no data",
    "provisional": "no data",
    "ok": "",
}


class Table(NamedTuple):
    """The numbers of a chart in words."""

    head: list[str]
    rows: list[list[str]]

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """The rows, each cell behind the head of its column."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


class Beside(NamedTuple):
    """What stands beside the months: the value aimed at, and what began (day, what, its kind)."""

    target: float | None = None
    began: Sequence[tuple[date, str, str]] = ()


def run(series: Series, story: Story, beside: Beside | None = None) -> dict[str, Any] | None:
    """Return the run chart of a series; None where no month has a value."""
    if all(point.value is None for point in series.points):
        return None
    unit = series.unit
    marks = {found.at: found for found in story.signals}
    points = [_point(point, series, marks.get(at)) for at, point in enumerate(series.points)]
    notes.mark_members(points, series, story)
    _ticks(points, series.points)
    drawn: dict[str, Any] = {
        "kind": _KINDS.get(series.chart, "xmr"),
        "name": series.title,
        "unit": unit_sign(unit),
        "decimals": numbers.decimals(unit),
        "centre": None if series.limits == "none" else _scaled(series.center, unit),
        "points": points,
    }
    if series.chart == "run":
        drawn |= {"centre_name": "median", "centre_brief": "med"}
    if story.bounded and series.limits != "none":
        drawn |= _limits(series) | notes.based_on(series)
    drawn |= _beside(beside or Beside(), series) | notes.of(series, story)
    return drawn | axis_of(drawn, unit)


def _beside(beside: Beside, series: Series) -> dict[str, Any]:
    """Return target and events, as far as they lie within the months that are drawn."""
    months = [point.start for point in series.points]
    events = [
        {"t": f"{on:%Y-%m}", "label": f"{what} starts", "short": what, "kind": kind}
        for on, what, kind in beside.began
        if on.replace(day=1) in months
    ]
    found: dict[str, Any] = {"events": events} if events else {}
    if beside.target is not None:
        found["target"] = {"v": _scaled(beside.target, series.unit)}
    return found


def _point(point: Point, series: Series, signal: Signal | None) -> dict[str, Any]:
    drawn: dict[str, Any] = {
        "t": f"{point.start:%Y-%m}",
        "label": numbers.short_month(point.start),
        "v": _scaled(point.value, series.unit),
        "n": point.n,
        "state": "provisional" if is_provisional(point, series) else point.state,
    }
    if point.value is None:
        drawn |= {
            "why": _WHY.get(point.state, "nothing was counted"),
            "gap": _GAPS.get(point.state),
        }
    if signal:
        drawn["signal"] = {"side": signal.side or None, "rule": RULE_WORDS[signal.rule]}
    return drawn


def _ticks(drawn: list[dict[str, Any]], points: Sequence[Point]) -> None:
    for index, (each, point) in enumerate(zip(drawn, points, strict=True)):
        each["tick"] = tick_of(point.start, is_first=not index)


def tick_of(month: date, *, is_first: bool) -> str:
    """Return what an axis calls a month: with its year below if it is the first, or a January."""
    name = numbers.short_month(month).split()[0]
    return f"{name}\n{month.year}" if is_first or month.month == 1 else name


def _limits(series: Series) -> dict[str, Any]:
    found = {
        "low": _filled([_scaled(point.lower_limit, series.unit) for point in series.points]),
        "high": _filled([_scaled(point.upper_limit, series.unit) for point in series.points]),
    }
    return found | ({"limit_name": "trial limit"} if series.limits == "trial" else {})


def _filled(values: list[float | None]) -> list[float]:
    """Return limits without holes: a month without any borrows those of the month before it."""
    last = next((value for value in values if value is not None), 0.0)
    whole = []
    for value in values:
        last = last if value is None else value
        whole.append(last)
    return whole


def shares(
    history: Sequence[tuple[Period, Figure]], *, named: Callable[[Period], str] | None = None
) -> dict[str, Any]:
    """Return periods of equal length as shares with their intervals, k and n below."""
    name = named or period_name
    points = [_share(name(period), period, figure) for period, figure in history if figure.n]
    values = [point["v"] for point in points]
    breaks = list(_breaks(history, points))
    drawn: dict[str, Any] = {
        "kind": "k-of-n",
        "name": "Share",
        "unit": "%",
        "decimals": 0,
        "axis": [0, 100],
        "step": 25,
        "centre": median(values) if len(values) >= TRIAL_FROM and not breaks else None,
        "centre_name": "median",
        "centre_brief": "med",
        "points": points,
    }
    return drawn | ({"events": breaks} if breaks else {})


def _breaks(
    history: Sequence[tuple[Period, Figure]], points: Sequence[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Yield where the definition changed; across it neither values nor a median are joined."""
    counted = [figure.definition_version for _, figure in history if figure.n]
    for (before, after), point in zip(pairwise(counted), points[1:], strict=True):
        if before != after:
            label = f"definition {before} → {after}"
            yield {"t": point["t"], "label": label, "short": label, "kind": "definition"}


def _share(name: str, period: Period, figure: Figure) -> dict[str, Any]:
    return {
        "t": f"{period.start:%Y-%m}",
        "label": name,
        "tick": name.replace(" ", "\n"),
        "v": _scaled(figure.value, "share"),
        "k": figure.k,
        "n": figure.n,
        "low": _scaled(figure.low, "share"),
        "high": _scaled(figure.high, "share"),
        "state": figure.state,
    }


def period_name(period: Period) -> str:
    """Return "Q3 2026", "Oct 2026", or first and last day."""
    if period.start.day == period.end.day == 1:
        months = round(period.days / 30.4)
        if months == 3 and period.start.month % 3 == 1:
            return f"Q{(period.start.month + 2) // 3} {period.start.year}"
        if months == 1:
            return numbers.short_month(period.start)
        return f"{numbers.short_month(period.start)} to {last_month(period)}"
    return f"{numbers.day(period.start)} to {numbers.day(period.end - timedelta(days=1))}"


def last_month(period: Period) -> str:
    """Return the last month of a period of months: "Oct 2026"."""
    return numbers.short_month(add_months(period.end, -1))


def bullets(rows: Iterable[tuple[str, Figure]]) -> dict[str, Any]:
    """Return shares below each other, each with its interval."""
    return {
        "axis": [0, 100],
        "ticks": [{"v": v, "label": f"{v} %"} for v in (0, 50, 100)],
        "rows": [
            {
                "label": label,
                "value": _scaled(figure.value, "share"),
                "low": _scaled(figure.low, "share"),
                "high": _scaled(figure.high, "share"),
                "right": numbers.of_all(figure.k or 0, figure.n or 0),
                "right_brief": f"{figure.k}/{figure.n}",
                "side": None,
            }
            for label, figure in rows
        ],
    }


def series_table(series: Series, story: Story) -> Table:
    """Return the months of a series with their limits and signals."""
    unit = series.unit
    marks = {found.at: RULE_WORDS[found.rule] for found in story.signals}
    rows = []
    for index, point in enumerate(series.points):
        name = numbers.short_month(point.start)
        provisional = " (provisional)" if is_provisional(point, series) else ""
        cells = [numbers.plain(value, unit) for value in (point.value, point.low, point.high)]
        cells += [numbers.plain(value, unit) for value in (point.lower_limit, point.upper_limit)]
        n = "–" if point.n is None else numbers.words.count(point.n)
        rows.append([name + provisional, cells[0], n, *cells[1:], marks.get(index, "")])
    head = ["Month", column(unit), "n", "Likely from", "to", "Lower limit", "Upper limit", "Signal"]
    return Table(head, rows)


def shares_table(rows: Iterable[tuple[str, Figure]], first: str) -> Table:
    """Return shares with k, n and interval."""
    return Table(
        [first, "%", "k", "n", "Likely from", "to"],
        [
            [
                label,
                numbers.plain(figure.value, "share"),
                "–" if figure.k is None else numbers.words.count(figure.k),
                "–" if figure.n is None else numbers.words.count(figure.n),
                numbers.plain(figure.low, "share"),
                numbers.plain(figure.high, "share"),
            ]
            for label, figure in rows
        ],
    )


def column(unit: str) -> str:
    """Return the head of a column of values."""
    named = {"share": "%", "business minutes": "Business hours", "difference of shares": "Points"}
    return named.get(unit, unit[:1].upper() + unit[1:])


def unit_sign(unit: str) -> str:
    """Return what a chart writes behind a number."""
    return {"share": "%", "business minutes": "h", "difference of shares": "points"}.get(unit, "")


def axis_of(drawn: dict[str, Any], unit: str) -> dict[str, Any]:
    """Return an axis that holds points, limits and centre, with two to five steps."""
    held = [point["v"] for point in drawn["points"]] + [drawn["centre"]]
    held += [*drawn.get("low", []), *drawn.get("high", []), drawn.get("target", {}).get("v")]
    known = [value for value in held if value is not None] or [0.0, 1.0]
    low, high = min(known), max(known)
    pad = (high - low) * 0.08 or 1.0
    low, high = low - (pad if low > pad or low < 0 else low), high + pad
    if unit == "share":
        low, high = max(0.0, low), min(100.0, high)
    step = step_of((high - low) / 5)
    places = max(0, -math.floor(math.log10(step)))
    return {"axis": [round(low, 6), round(high, 6)], "step": step, "tick_decimals": places}


def step_of(rough: float) -> float:
    """Return the least of 1, 2 and 5, times a power of ten, that is not below ``rough``."""
    power = 10.0 ** math.floor(math.log10(rough)) if rough > 0 else 1.0
    return next((power * nice for nice in (1, 2, 5) if power * nice >= rough), power * 10)


def _scaled(value: float | None, unit: str) -> float | None:
    return None if value is None else round(numbers.scaled(value, unit), 4)
