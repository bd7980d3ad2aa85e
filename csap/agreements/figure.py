"""The record as a cumulative curve: what static/js/charts/within.js draws, and its table. Pure."""

import math
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any, NamedTuple

from csap.agreements.asks import drawn, said
from csap.agreements.curve import Curve, Step
from csap.agreements.feasibility import Assessment
from csap.agreements.sentences import kept_for, within
from csap.metrics.promises import state_of
from servicedesk.common import words
from servicedesk.statistics.intervals import ShareInterval

#: More steps than this no eye tells apart.
MOST_STEPS = 150
_TABLE_ROWS = 12
_NICE = (1, 2, 5)


class Table(NamedTuple):
    """The numbers of a chart in words."""

    head: list[str]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Slider:
    """A promise to move: from, to and in which steps, beginning at ``value``."""

    low: float
    high: float
    step: float
    value: float
    marks: list[tuple[float, str]]
    label: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as components/_figure.html shows it."""

    id: str
    finding: str
    what: str
    caption: str
    chart: dict[str, Any] | None
    table: Table | None
    slider: Slider | None
    kind: str = "within"
    size: str = "tall"
    empty: str = "There is no comparable record to draw."


class Axis(NamedTuple):
    """What is drawn: from, to, and the distance between two ticks, in the chart's own unit."""

    low: float
    high: float
    tick: float


def make(found: Assessment) -> Figure:
    """Return the figure of an assessment."""
    has_curve = bool(found.curve.points)
    axis = _axis(found) if has_curve else Axis(0, 1, 1)
    steps = _steps(found, axis) if has_curve else []
    return Figure(
        id="within",
        finding=_finding(found),
        what="Cumulative share of comparable "
        f"{found.ask.measure.cases}, with 95 % interval. Move the slider to see what another "
        "promise would have kept.",
        caption=_caption(found),
        chart=_chart(found, axis, steps) if has_curve else None,
        table=_table(found, axis) if has_curve else None,
        slider=_slider(found, axis) if has_curve else None,
    )


def _finding(found: Assessment) -> str:
    ask = found.ask
    if found.support.p is None:
        return "There is no record yet"
    asked = within(ask.expectation, ask.value)
    point = found.offer.point
    kept = kept_for(ask.expectation, ask.share)
    tail = f"; {kept} it took {said(ask.expectation, point)}" if point else ""
    cases = ""
    if not ask.expectation.is_time:
        cases = f" {ask.measure.cases}"
        tail = f"; {kept} the record says {said(ask.expectation, point)}"
    return f"{found.support.p * 100:.0f} of 100{cases} were {asked}{tail}"


def _caption(found: Assessment) -> str:
    curve, record = found.curve, found.record
    open_ones = f", {words.count(curve.open)} of them still open" if curve.open else ""
    since = f"{record.since:%-d %b %Y}"
    return (
        f"n = {words.count(curve.n)} {found.ask.measure.cases}{open_ones} · since {since} · "
        f"{_method(curve)} · as of {found.at:%-d %b %Y, %H:%M} UTC"
    )


def _method(curve: Curve) -> str:
    """Return how the shares came about; with open cases they are not simply done of all."""
    if not curve.open:
        return curve.method
    return f"shares by {curve.method}, which counts open ones for as long as they waited"


def _axis(found: Assessment) -> Axis:
    """Return an axis that holds what is asked, what is promised, and nearly all of the record."""
    expectation, curve = found.ask.expectation, found.curve
    points, offer = curve.points, found.offer
    most = curve.point(0.97)
    held = [found.ask.value, points[-1] if most is None else most]
    held += [value for value in (offer.promise, offer.point) if value is not None]
    high = max(drawn(expectation, value) for value in held) * 1.08
    low = 0.0
    if expectation.is_engagement:
        lowest = curve.point(0.03)
        low = min(0.0, *(drawn(expectation, v) for v in (lowest, found.ask.value) if v is not None))
    tick = _nice((max(high, 0.01) - low) / 8)
    return Axis(math.floor(low / tick) * tick, math.ceil(max(high, 0.01) / tick) * tick, tick)


def _nice(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next((power * each for each in _NICE if power * each >= rough), power * 10)


def _steps(found: Assessment, axis: Axis) -> list[dict[str, Any]]:
    """Return the steps of the curve on the axis, as many as an eye tells apart.

    What is asked and what can be promised stand on their own steps, so that the slider says there
    what the sentences say.
    """
    expectation, curve = found.ask.expectation, found.curve
    distance = (axis.high - axis.low) / MOST_STEPS
    places = (axis.low + distance * number for number in range(MOST_STEPS + 1))
    kept = {bisect_right(curve.points, at, key=lambda v: drawn(expectation, v)) for at in places}
    offered = [offer.promise for offer in found.offers if offer.promise is not None]
    kept |= {bisect_right(curve.points, value) for value in (found.ask.value, *offered)}
    return [_drawn(curve.step(curve.points[at - 1]), found) for at in sorted(kept) if at]


def _drawn(step: Step, found: Assessment) -> dict[str, Any]:
    """Return a step for the chart; ``said`` is its share as every other place says it."""
    interval = ShareInterval(step.share, step.low, step.high)
    return {
        "t": drawn(found.ask.expectation, step.value),
        "k": step.k,
        "share": _percent(step.share),
        "low": _percent(step.low),
        "high": _percent(step.high),
        "said": f"{step.share * 100:.0f} % ({_span(step)})",
        "state": state_of(interval, found.curve.n, found.ask.share),
    }


def _chart(found: Assessment, axis: Axis, steps: list[dict[str, Any]]) -> dict[str, Any]:
    expectation, share = found.ask.expectation, round(found.ask.share * 100)
    promise = found.offer.promise
    return {
        "n": found.curve.n,
        "min": round(axis.low, 6),
        "max": round(axis.high, 6),
        "tick": axis.tick,
        "unit": found.ask.measure.unit,
        "open": found.curve.open,
        "lead": "Within" if expectation.is_time else "At most",
        "x_name": found.ask.measure.axis,
        "ask": {"t": drawn(expectation, found.ask.value), "p": share},
        "safe": None if promise is None else {"t": drawn(expectation, promise), "p": share},
        "steps": steps,
    }


def _table(found: Assessment, axis: Axis) -> Table:
    expectation, curve = found.ask.expectation, found.curve
    offered = [offer.promise for offer in found.offers if offer.promise is not None]
    wanted = {*offered, found.ask.value}
    at = [len(curve.points) * number // _TABLE_ROWS for number in range(_TABLE_ROWS)]
    wanted |= {curve.points[place] for place in at}
    rows = []
    for value in sorted(wanted):
        if axis.low <= drawn(expectation, value) <= axis.high:
            step = curve.step(value)
            name = said(expectation, value)
            rows.append([name, words.count(step.k), words.percent(step.share), _span(step)])
    return Table(["Within" if expectation.is_time else "At most", "Done", "Share", "95 %"], rows)


def _span(step: Step) -> str:
    return f"{step.low * 100:.0f}–{step.high * 100:.0f}"


def _slider(found: Assessment, axis: Axis) -> Slider:
    expectation = found.ask.expectation
    asked = drawn(expectation, found.ask.value)
    marks = [(asked, "asked")]
    if found.offer.promise is not None:
        marks.append((drawn(expectation, found.offer.promise), "can promise"))
    return Slider(
        low=round(axis.low, 6),
        high=round(axis.high, 6),
        step=_slider_step(asked, axis),
        value=min(max(asked, axis.low), axis.high),
        marks=marks,
        label=f"Promise: {found.ask.measure.axis}",
    )


def _slider_step(asked: float, axis: Axis) -> float:
    """Return the coarsest step from which what is asked for can be reached."""
    steps = [round(axis.tick / parts, 6) for parts in (10, 20, 50, 100, 200, 500)]
    moves = [((asked - axis.low) / step, step) for step in steps]
    return next((step for count, step in moves if math.isclose(count, round(count))), steps[-1])


def _percent(share: float) -> float:
    return round(share * 100, 1)
