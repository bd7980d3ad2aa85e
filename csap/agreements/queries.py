"""Values about promises for the other rooms of the action plan."""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from csap.metrics.promises import State, promise_support
from requests_app.clocks.record import TargetRecord, targets_against_record

#: The share of requests for which a published target means to be kept.
REQUIRED_SHARE = 0.9
#: How far back a target is held against the record.
LOOK_BACK = timedelta(days=365)
#: A promise of which nine in ten are done in half the time or less hides a reserve.
RESERVE = 0.5

Gap = Literal["", "tighter_than_record", "hidden_reserve"]


class PromiseState(NamedTuple):
    """A target in force against the record of a year (metrics.md 1.11 a).

    ``clock`` is RESPONSE or RESOLUTION, seconds are business seconds; ``delivered`` is within what the required share was done, None: not that many were.
    ``share``, ``low`` and ``high`` are None for 0 of 0. ``gap``: a finding, or none.
    """

    target_id: int
    service_id: int
    kind: str
    priority: int
    clock: str
    seconds: int
    kept: int
    n: int
    share: float | None
    low: float | None
    high: float | None
    delivered: int | None
    required: float
    state: State
    gap: Gap


def promise_states(*, at: datetime, required: float = REQUIRED_SHARE) -> list[PromiseState]:
    """Return the state of every target in force, by service, kind, priority and clock.

    One query that reads a year of requests: for nightly work, not for a page. Targets without a
    single request are not among them.
    """
    records = targets_against_record(since=at - LOOK_BACK, at=at, share=required)
    return [_state(record, required) for record in records]


def _state(record: TargetRecord, required: float) -> PromiseState:
    support = promise_support(record.kept, record.n, required)
    return PromiseState(
        *record[:8],
        share=support.p,
        low=support.low,
        high=support.high,
        delivered=record.delivered,
        required=required,
        state=support.state,
        gap=gap_of(support.state, record.seconds, record.delivered),
    )


def gap_of(state: State, seconds: int, delivered: int | None) -> Gap:
    """Return what a target's state is a finding of; "" if it is none.

    tighter_than_record: the whole interval of what was kept lies below the required share.
    hidden_reserve:      the required share was done within half the promised time.
    """
    if state == "not_supported":
        return "tighter_than_record"
    has_reserve = state == "supported" and delivered is not None
    return "hidden_reserve" if has_reserve and (delivered or 0) <= RESERVE * seconds else ""
