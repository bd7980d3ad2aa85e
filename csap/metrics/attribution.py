"""Which request counts in which period, as known at an instant (docs/metrics.md#periods)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

REOPEN_WINDOW_DAYS = 14


@dataclass(frozen=True, slots=True)
class RequestLog:
    """The instants in the life of one request that decide where it counts. All are aware."""

    created: datetime
    first_response: datetime | None = None
    resolved: tuple[datetime, ...] = ()
    reopened: tuple[datetime, ...] = ()
    cancelled: datetime | None = None
    due: datetime | None = None
    excluded: bool = False  # a test, spam, or merged into another

    def as_known_at(self, as_of: datetime) -> Self:
        """Return the log without what happened after ``as_of``; the due instant is no fact."""
        return type(self)(
            created=self.created,
            first_response=_known(self.first_response, as_of),
            resolved=tuple(at for at in self.resolved if at <= as_of),
            reopened=tuple(at for at in self.reopened if at <= as_of),
            cancelled=_known(self.cancelled, as_of),
            due=self.due,
            excluded=self.excluded,
        )

    @property
    def final_resolution(self) -> datetime | None:
        """The last resolution with no reopen after it; None while open."""
        last = max(self.resolved, default=None)
        reopened_again = last is not None and any(at > last for at in self.reopened)
        return None if reopened_again else last

    def is_open_before(self, instant: datetime) -> bool:
        """Whether it was created before an instant and neither resolved nor cancelled by then."""
        if self.created >= instant or (self.cancelled is not None and self.cancelled < instant):
            return False
        return self._without_later_than(instant).final_resolution is None

    def _without_later_than(self, instant: datetime) -> Self:
        return self.as_known_at(instant - timedelta(microseconds=1))


class PeriodCounts(NamedTuple):
    """What a period [start, end) holds, as known at an instant."""

    demand_gross: int
    cancelled_before_work: int
    demand_net: int
    resolved: int
    reopen_events: int
    reopen_mature: int
    reopened: int
    sla_met: int
    sla_missed: int
    sla_pending: int
    backlog_end: int
    excluded_count: int


def period_attribution(
    requests: Iterable[RequestLog],
    period: tuple[datetime, datetime],
    as_of: datetime,
    reporting_tz: str = "UTC",
    reopen_window_days: int = REOPEN_WINDOW_DAYS,
) -> PeriodCounts:
    """Return every count of a period by the rule of its own: created, due, resolved or reopened.

    Demand by creation; throughput by final resolution; reopens by their instant, the reopen rate
    by a first resolution whose window of local days has passed; service level by due instant,
    still open ones included; backlog at the end of the period or at ``as_of`` if that is earlier.
    Source: docs/metrics.md#periods
    """
    recorded = [log for log in requests if log.created <= as_of]
    counted = [log.as_known_at(as_of) for log in recorded if not log.excluded]
    within = _Period(*period)
    created = [log for log in counted if log.created in within]
    before_work = sum(_cancelled_before_response(log) for log in created)
    mature = _mature_cohort(counted, within, as_of, ZoneInfo(reporting_tz), reopen_window_days)
    met, missed, pending = _service_level(counted, within, as_of)
    return PeriodCounts(
        demand_gross=len(created),
        cancelled_before_work=before_work,
        demand_net=len(created) - before_work,
        resolved=sum(log.cancelled is None and log.final_resolution in within for log in counted),
        reopen_events=sum(at in within for log in counted for at in log.reopened),
        reopen_mature=len(mature),
        reopened=sum(mature),
        sla_met=met,
        sla_missed=missed,
        sla_pending=pending,
        backlog_end=_backlog(counted, within, as_of),
        excluded_count=len(recorded) - len(counted),
    )


class _Period(NamedTuple):
    start: datetime
    end: datetime

    def __contains__(self, instant: object) -> bool:
        return isinstance(instant, datetime) and self.start <= instant < self.end


def _known(instant: datetime | None, as_of: datetime) -> datetime | None:
    return instant if instant is not None and instant <= as_of else None


def _cancelled_before_response(log: RequestLog) -> bool:
    if log.cancelled is None:
        return False
    return log.first_response is None or log.cancelled < log.first_response


def _mature_cohort(
    logs: Sequence[RequestLog], within: _Period, as_of: datetime, tz: ZoneInfo, window_days: int
) -> list[bool]:
    """Return for each request first resolved long enough ago whether it was reopened in time."""
    cohort = []
    for log in logs:
        first = min(log.resolved, default=None)
        if first is None or first not in within:
            continue
        # Local days: on the day of a clock change the window keeps its wall-clock end.
        window_end = first.astimezone(tz) + timedelta(days=window_days)
        if window_end <= as_of:
            cohort.append(any(first < at <= window_end for at in log.reopened))
    return cohort


def _service_level(
    logs: Sequence[RequestLog], within: _Period, as_of: datetime
) -> tuple[int, int, int]:
    """Return how many of those due in the period were met, were missed, and are pending."""
    met = missed = pending = 0
    for log in logs:
        if log.due is None or log.due not in within:
            continue
        if log.cancelled is not None and log.cancelled < log.due:
            continue
        final = log.final_resolution
        if as_of < log.due:
            pending += 1
        elif final is not None and final <= log.due:
            met += 1
        else:
            missed += 1
    return met, missed, pending


def _backlog(logs: Sequence[RequestLog], within: _Period, as_of: datetime) -> int:
    # Facts at the end of a half-open period belong to the next; facts at as_of are known.
    instant = min(within.end, as_of + timedelta(microseconds=1))
    return sum(log.is_open_before(instant) for log in logs)
