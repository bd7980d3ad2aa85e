"""Is an ask reasonable by the own record, and what can be offered instead?

Source: docs/metrics.md#feasibility
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from csap.agreements import honesty, records, sources
from csap.agreements.asks import OFFERED_SHARES, Ask, agreed_unit, rounded_up
from csap.agreements.curve import Curve
from csap.agreements.honesty import Holds, Stability, Worst
from csap.agreements.records import Record
from csap.agreements.sources import Shelf
from csap.facts.periods import add_months, closed_months, local_day, midnight
from csap.metrics.promises import ASK_CLASSES, State, min_n_for_promise, state_of
from requests_app.clocks.business_time import Calendar
from servicedesk.statistics.intervals import ShareInterval

#: A younger record is none.
LEAST_RECORD = timedelta(days=90)
_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be promised for a share of the cases; values inside (see ``asks``).

    ``point`` is what the record says, ``worst`` the quarter that allowed least, ``promise`` is
    safe, covers the worst quarter and is rounded up; None: the record is too thin.
    """

    share: float
    point: int | None
    safe: int | None
    worst: Worst | None
    promise: int | None


@dataclass(frozen=True)
class Assessment:
    """An ask against the record as of an instant.

    ``refusal``: why the record may not be promised on; "" if it may. Then the class is unknown.
    """

    ask: Ask
    at: datetime
    service_name: str
    record: Record
    widened: list[str]
    curve: Curve
    support: ShareInterval
    state: State
    offers: list[Offer]
    stability: Stability
    holds: Holds | None
    weekly_arrivals: int | None
    unit: int
    refusal: str = ""

    @property
    def ask_class(self) -> str:
        """Reasonable, stretch, unreasonable or unknown."""
        return ASK_CLASSES[self.state]

    @property
    def kept(self) -> int:
        """How many were done within the ask."""
        return self.curve.within(self.ask.value)

    @property
    def offer(self) -> Offer:
        """The counter-offer for the asked share."""
        return self.offer_for(self.ask.share)

    def offer_for(self, share: float) -> Offer:
        return next(offer for offer in self.offers if offer.share == share)


def assess(ask: Ask, *, at: datetime, shelf: Shelf | None = None) -> Assessment:
    """Return an ask against the record. 2 to 13 queries, and 2 for the shelf if it is not given.

    :raises UnknownSubject: for a service or request type that does not exist.
    """
    shelf = shelf or sources.shelf()
    service = shelf.service(ask.service)
    found = records.find(ask, shelf, at)
    steady = _stability(found.record, ask, at)
    record, refusal = _judged(found.record, steady, ask, at)
    curve = Curve(record.values, record.done)
    unit = agreed_unit(ask.expectation, day_minutes(sources.hours_of(service)))
    support = curve.share_within(ask.value)
    return Assessment(
        ask=ask,
        at=at,
        service_name=service.name,
        record=record,
        widened=found.widened,
        curve=curve,
        support=support,
        state="insufficient" if refusal else state_of(support, curve.n, ask.share),
        offers=_offers(record, curve, ask, unit, at),
        stability=steady,
        holds=honesty.holds(record.ran, ask.share) if record.ran else None,
        weekly_arrivals=_arrivals(record, at) if record.ran else None,
        unit=unit,
        refusal=refusal,
    )


def day_minutes(hours: Calendar) -> int:
    """Return the minutes of an average day on which the calendar opens; 0 if it never does."""
    days = {weekday for weekday, _, _ in hours.windows}
    total = sum(closes - opens for _, opens, closes in hours.windows)
    return total // len(days) if days else 0


def _stability(record: Record, ask: Ask, at: datetime) -> Stability:
    periods = closed_months(local_day(at), _MONTHS)
    starts = [int(midnight(period.start).timestamp()) for period in periods]
    starts.append(int(midnight(periods[-1].end).timestamp()))
    whole = [start for start in starts if start >= record.since.timestamp()]
    months = honesty.months_of(record.opened, record.values, record.done, ask.value, whole)
    return honesty.stability(months)


def _judged(record: Record, steady: Stability, ask: Ask, at: datetime) -> tuple[Record, str]:
    """Return the cases that count after shifts and signals, and why they must not, if so."""
    if steady.since is not None:
        record = record.after(steady.since)
    needed = min_n_for_promise(ask.share) or 0
    if steady.state == "moving" and record.n < needed:
        return record, "The record is moving: too little has been done since it changed."
    young = record.ran and at.timestamp() - record.opened[0] < LEAST_RECORD.total_seconds()
    if young and steady.since is None:
        return record, "The record is younger than 90 days."
    return record, ""


def _offers(record: Record, curve: Curve, ask: Ask, unit: int, at: datetime) -> list[Offer]:
    spans = _quarters(record.since, local_day(at))
    quarters = honesty.quarters_of(record.opened, record.values, record.done, spans)
    offers = []
    for share in sorted({*OFFERED_SHARES, ask.share}):
        worst = honesty.worst_quarter(quarters, share)
        safe = curve.safe(share)
        covered = max(safe, worst.value or safe) if worst and safe is not None else safe
        promise = None if covered is None else rounded_up(covered, unit)
        offers.append(Offer(share, curve.point(share), safe, worst, promise))
    return offers


def _quarters(since: datetime, today: date) -> list[tuple[str, int, int]]:
    """Return the closed calendar quarters from an instant on as (name, from, until)."""
    first = add_months(today.replace(day=1), -((today.month - 1) % 3) - _MONTHS)
    starts = [add_months(first, 3 * number) for number in range(_MONTHS // 3)]
    return [
        (
            f"Q{(start.month + 2) // 3} {start.year}",
            int(midnight(start).timestamp()),
            int(midnight(add_months(start, 3)).timestamp()),
        )
        for start in starts
        if midnight(start) >= since
    ]


def _arrivals(record: Record, at: datetime) -> int | None:
    """Return the 95th percentile of weekly arrivals in the whole weeks of the record."""
    monday = local_day(at) - timedelta(days=local_day(at).weekday())
    first = datetime.fromtimestamp(record.opened[0], at.tzinfo) if record.opened else at
    weeks = (monday - local_day(first)).days // 7
    days = [monday - timedelta(days=7 * back) for back in range(max(weeks, 0), -1, -1)]
    return honesty.capacity(record.opened, [int(midnight(day).timestamp()) for day in days])
