"""Metric 4, expectation gaps: promised against delivered, felt against measured, sustained."""

import math
from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import Literal, NamedTuple

from csap.metrics.promises import State, promise_support
from servicedesk.statistics.hypotheses import mcnemar_exact
from servicedesk.statistics.intervals import CONFIDENCE, z_value
from servicedesk.statistics.quantiles import percentile

HIDDEN_RESERVE = 0.5  # delivered within half of what was promised
EVIDENT_GAP = 0.05
EVIDENT_P = 0.05

GapStatus = Literal["G", "N", "U"]
GapState = Literal["none", "emerging", "sustained"]


class PromiseGap(NamedTuple):
    """Target, promise and delivery side by side; shares 0 to 1, None without requests."""

    delivered_quantile: float | None
    target_attainment: float | None
    promise_attainment: float | None
    promise_vs_target: str
    promise_state: State
    target_state: State
    relative_gap: float | None
    findings: list[str]


class PerceptionGap(NamedTuple):
    """Felt less measured share of requests in time, -1 to 1; all None without a pair."""

    n: int
    felt_share: float | None
    measured_share: float | None
    gap: float | None
    low: float | None
    high: float | None
    mcnemar_exact_p: float | None
    quadrant: str | None
    evident: bool


class Item(NamedTuple):
    """Something people rate, with its mean importance and mean performance."""

    name: str
    importance: float
    performance: float


class ImportancePerformance(NamedTuple):
    """The crosshair and the quadrant of each item; the crosshair is None without items."""

    cross_importance: float | None
    cross_performance: float | None
    quadrants: dict[str, str]


def gap_target_promise_delivered(
    durations: Sequence[float],
    target: float,
    promised: float,
    p: float = 0.9,
    conf: float = CONFIDENCE,
) -> PromiseGap:
    """Return form (a) of the expectation gap: published target, promise, delivered.

    Formula: attainment at target and at promise with their state at the required share p; the
             delivered p-quantile (inverted_cdf); relative gap = (quantile - promised) / promised.
    Source:  docs/metrics.md#expectation-gaps
    """
    n = len(durations)
    within_target = promise_support(sum(d <= target for d in durations), n, p, conf)
    within_promise = promise_support(sum(d <= promised for d in durations), n, p, conf)
    delivered = percentile(durations, p)
    tightness = _tightness(promised, target)
    return PromiseGap(
        delivered,
        within_target.p,
        within_promise.p,
        tightness,
        within_promise.state,
        within_target.state,
        None if delivered is None or not promised else (delivered - promised) / promised,
        _promise_findings(
            tightness, within_promise.state, within_target.state, delivered, promised
        ),
    )


def perception_vs_fact(
    both_in_time: int,
    felt_in_time_measured_late: int,
    felt_late_measured_in_time: int,
    both_late: int,
    target: float,
    conf: float = CONFIDENCE,
) -> PerceptionGap:
    """Return form (c) of the gap: felt against measured on the same closed requests.

    Formula:  gap = (b - c)/n with b felt and c measured in time alone; paired Wald interval;
              exact McNemar p; quadrant of both shares against the target (share >= target is good).
    Evident:  p < 0.05 and at least 5 points apart.
    Source:   Agresti, Categorical Data Analysis (2002) 10.1; docs/metrics.md#expectation-gaps
    """
    b, c = felt_in_time_measured_late, felt_late_measured_in_time
    n = both_in_time + b + c + both_late
    if not n:
        return PerceptionGap(0, None, None, None, None, None, None, None, False)
    felt, measured, gap = (both_in_time + b) / n, (both_in_time + c) / n, (b - c) / n
    spread = z_value(conf) * math.sqrt(b + c - (b - c) ** 2 / n) / n
    p = mcnemar_exact(b, c)
    return PerceptionGap(
        n,
        felt,
        measured,
        gap,
        gap - spread,
        gap + spread,
        p,
        _PERCEPTION_QUADRANTS[felt >= target, measured >= target],
        p < EVIDENT_P and abs(gap) >= EVIDENT_GAP,
    )


def sustained_gap(statuses: Iterable[GapStatus]) -> list[GapState]:
    """Return after each period whether a gap is emerging or sustained.

    Input:   G gap, N none, U insufficient, one a closed period.
    Rule:    emerging at the first G; sustained after the last 3 known are G, or on a G with 4 G
             among the last 6 known; ended by two known N; three U in a row forget everything.
    Source:  docs/metrics.md#sustained-gap
    """
    states: list[GapState] = []
    state: GapState = "none"
    known: list[GapStatus] = []
    unknown_in_a_row = 0
    for status in statuses:
        if status == "U":
            unknown_in_a_row += 1
            if unknown_in_a_row >= 3:
                known, state = [], "none"
        else:
            unknown_in_a_row = 0
            known.append(status)
            state = _after(known, state)
        states.append(state)
    return states


def ipa(
    items: Iterable[Item], crosshair: tuple[float, float] | Literal["means"] = "means"
) -> ImportancePerformance:
    """Return the importance-performance quadrant of each item.

    Formula: the crosshair lies at the unweighted means, or at a given (importance, performance);
             a value on the line counts as high.
    Source:  Martilla & James, J. Marketing 41 (1977) 77.
    """
    rated = list(items)
    if not rated:
        return ImportancePerformance(None, None, {})
    if crosshair == "means":
        crosshair = fmean(i.importance for i in rated), fmean(i.performance for i in rated)
    important, good = crosshair
    quadrants = {
        item.name: _IPA_QUADRANTS[
            _reaches(item.importance, important), _reaches(item.performance, good)
        ]
        for item in rated
    }
    return ImportancePerformance(important, good, quadrants)


_PERCEPTION_QUADRANTS = {
    (True, True): "agreed good",
    (False, False): "agreed bad",
    (False, True): "better than believed",
    (True, False): "believed better than it is",
}
_IPA_QUADRANTS = {
    (True, False): "concentrate here",
    (True, True): "keep up the good work",
    (False, False): "low priority",
    (False, True): "possible overkill",
}


def _after(known: Sequence[GapStatus], state: GapState) -> GapState:
    """Return the state after the last known status, given the state before it."""
    if known[-1] == "N":
        return "none" if list(known[-2:]) == ["N", "N"] else state
    if list(known[-3:]) == ["G", "G", "G"] or known[-6:].count("G") >= 4:
        return "sustained"
    return "sustained" if state == "sustained" else "emerging"


def _tightness(promised: float, target: float) -> str:
    if promised == target:
        return "equal"
    return "tighter" if promised < target else "looser"


def _promise_findings(
    tightness: str,
    promise_state: State,
    target_state: State,
    delivered: float | None,
    promised: float,
) -> list[str]:
    holds = {
        "promise tighter than target": tightness == "tighter",
        "promise tighter than record": promise_state == "not_supported",
        "target tighter than record": target_state == "not_supported",
        "hidden reserve": delivered is not None and delivered <= HIDDEN_RESERVE * promised,
    }
    return [finding for finding, applies in holds.items() if applies]


def _reaches(value: float, line: float) -> bool:
    return value >= line or math.isclose(value, line, abs_tol=1e-9)
