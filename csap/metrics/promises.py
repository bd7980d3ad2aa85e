"""Promises from the own record: what is supported, and what can be promised safely."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from servicedesk.statistics import survival
from servicedesk.statistics.intervals import CONFIDENCE, ShareInterval, wilson_ci
from servicedesk.statistics.quantiles import (
    min_n_for_upper_limit,
    percentile,
    quantile_ci_ranks,
)

PROMISE_CONFIDENCE = 0.90
_FLOAT_NOISE = 1e-12

State = Literal["supported", "likely", "doubtful", "not_supported", "insufficient"]

ASK_CLASSES: dict[State, str] = {
    "supported": "reasonable",
    "likely": "reasonable",
    "doubtful": "stretch",
    "not_supported": "unreasonable",
    "insufficient": "unknown",
}


class Support(NamedTuple):
    """How the record supports a required share: the state, the share and its limits."""

    state: State
    p: float | None
    low: float | None
    high: float | None


class Promise(NamedTuple):
    """What a set of comparable requests allows to promise; times in the unit of the durations.

    T_at_p is the point estimate, T_safe the promise (None: the record is too thin), safe_rank the
    order statistic it is (None with open requests).
    """

    n: int
    open: int
    method: str
    share_within_T: float | None
    low: float | None
    high: float | None
    T_at_p: float | None
    T_safe: float | None
    safe_rank: int | None


class AskClass(NamedTuple):
    """How many of n were done within the time asked for, and what to call the ask."""

    k: int
    n: int
    state: State
    ask_class: str


def min_n_for_promise(p: float, conf: float = PROMISE_CONFIDENCE) -> int | None:
    """Return how many comparable requests a promise of share p needs; 22 for 0.9 and 0.9.

    Formula: smallest n with 1 - p^n >= conf; None for p = 1, which no record can support.
    Source:  Wilks, Annals of Mathematical Statistics 12 (1941) 91.
    """
    return min_n_for_upper_limit(p, conf)


def promise_support(k: int, n: int, p_required: float, conf: float = CONFIDENCE) -> Support:
    """Return whether k of n in time support a required share.

    Formula: insufficient if n < min_n_for_promise(p, 0.90); else from the Wilson interval:
             supported (low >= p), likely (share >= p), not_supported (high < p), else doubtful.
    Source:  docs/metrics.md#promises
    """
    share = wilson_ci(k, n, conf)
    return Support(state_of(share, n, p_required), *share)


def state_of(share: ShareInterval, n: int, p_required: float) -> State:
    """Return how a share with its limits, from n cases, supports a required one.

    Formula: as promise_support, of which this is the rule; the limits may come from Kaplan-Meier.
             A limit of None bounds nothing.
    Source:  docs/metrics.md#promises
    """
    needed = min_n_for_promise(p_required)
    if needed is None or n < needed or share.p is None:
        return "insufficient"
    high = 1.0 if share.high is None else share.high
    return _state(share.p, share.low or 0.0, high, p_required)


def classify_ask(
    durations: Sequence[float], ask: float, p: float = 0.9, conf: float = CONFIDENCE
) -> AskClass:
    """Return what to call an ask of time ``ask`` for a share p, given comparable durations.

    Source: docs/metrics.md#promises
    """
    k, n = sum(duration <= ask for duration in durations), len(durations)
    state = promise_support(k, n, p, conf).state
    return AskClass(k, n, state, ASK_CLASSES[state])


def promise(
    durations: Sequence[float],
    resolved: Sequence[bool | int],
    ask: float,
    p: float = 0.9,
    conf: float = PROMISE_CONFIDENCE,
) -> Promise:
    """Return the support for an ask, the time at p, and the time that can be promised.

    Formula: none open: k/n with Wilson 95 %, inverted_cdf at p, and the smallest order statistic
             with P(Bin(n, p) <= u-1) >= conf. Some open: the same from Kaplan-Meier, where the
             promise is the first event time whose one-sided lower limit of F reaches p.
    Source:  docs/metrics.md#promises; David & Nagaraja, Order Statistics (2003); Brookmeyer &
             Crowley, Biometrics 38 (1982) 29.
    """
    still_open = sum(not done for done in resolved)
    if still_open:
        return _censored_promise(durations, resolved, ask, p, conf, still_open)
    ordered, n = sorted(durations), len(durations)
    share = wilson_ci(sum(duration <= ask for duration in ordered), n)
    rank = quantile_ci_ranks(n, p, conf, "upper").upper_rank
    safe = None if rank is None else ordered[rank - 1]
    point = percentile(ordered, p)
    return Promise(n, 0, "order statistics", *share, point, safe, rank)


def _censored_promise(
    durations: Sequence[float],
    resolved: Sequence[bool | int],
    ask: float,
    p: float,
    conf: float,
    still_open: int,
) -> Promise:
    steps = survival.kaplan_meier(durations, resolved)
    one_sided = survival.kaplan_meier(durations, resolved, 2 * conf - 1)
    point = next((step.time for step in steps if 1 - step.survival >= p - _FLOAT_NOISE), None)
    safe = next(
        (s.time for s in one_sided if s.high is not None and 1 - s.high >= p - _FLOAT_NOISE), None
    )
    share = _share_done(survival.survival_at(steps, ask))
    return Promise(len(durations), still_open, "Kaplan-Meier, log-log", *share, point, safe, None)


def _share_done(
    step: survival.SurvivalStep | None,
) -> tuple[float, float | None, float | None]:
    """Return F = 1 - S with its limits; before the first event it is 0 with no upper limit."""
    if step is None:
        return 0.0, 0.0, None
    low = None if step.high is None else 1 - step.high
    return 1 - step.survival, low, None if step.low is None else 1 - step.low


def _state(share: float, low: float, high: float, required: float) -> State:
    if low >= required:
        return "supported"
    if share >= required:
        return "likely"
    return "not_supported" if high < required else "doubtful"
