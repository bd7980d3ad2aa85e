"""The cases that an ask is held against: the nearest set of enough, and how it was widened.

Source: docs/metrics.md#feasibility
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from csap.agreements import honesty, sources
from csap.agreements.asks import Ask, Expectation
from csap.agreements.sources import Offered, OfferedType, Planned, Ran, Selection, Shelf
from csap.facts.periods import closed_months, local_day, midnight
from csap.metrics.availability import availability

#: (departments, people) whose requests count.
Customers = tuple[Collection[int], Collection[int]]
#: A set of fewer cases is widened.
ENOUGH = 30
YEAR = timedelta(days=365)
TWO_YEARS = timedelta(days=730)


@dataclass(frozen=True)
class Record:
    """Comparable cases, ordered by ``opened`` (epoch seconds): values, and which are final.

    ``ran``: the requests behind them, where they are requests. ``one_event``: how many were left
    out because another stands for the same outage. ``is_forecast``: running ones count by what
    their last plan says.
    """

    since: datetime
    opened: list[int] = field(default_factory=list)
    values: list[int] = field(default_factory=list)
    done: list[bool] = field(default_factory=list)
    ran: list[Ran] = field(default_factory=list)
    one_event: int = 0
    is_forecast: bool = False

    @property
    def n(self) -> int:
        return len(self.values)

    @property
    def final(self) -> int:
        return sum(self.done)

    def after(self, since: int) -> "Record":
        """Return the cases from an instant on."""
        first = next((at for at, opened in enumerate(self.opened) if opened >= since), self.n)
        return Record(
            datetime.fromtimestamp(since, self.since.tzinfo),
            self.opened[first:],
            self.values[first:],
            self.done[first:],
            self.ran[first:],
            self.one_event,
            self.is_forecast,
        )


class Width(NamedTuple):
    """One set of cases: what was widened for it (empty: as asked), and how it is read."""

    widened: str
    read: Callable[[], Record]


class Found(NamedTuple):
    """The set that is used, and the widenings that led to it, in order."""

    record: Record
    widened: list[str]


def find(ask: Ask, shelf: Shelf, at: datetime) -> Found:
    """Return the nearest set with enough cases, or the widest there is. 1 to 12 queries.

    :raises UnknownSubject: for a service or request type that does not exist.
    """
    widths = _WIDTHS[ask.expectation](ask, shelf, at)
    widened: list[str] = []
    record = Record(at)
    for width in widths:
        if width.widened:
            widened.append(width.widened)
        record = width.read()
        enough = record.final if ask.expectation.is_engagement else record.n
        if enough >= ENOUGH:
            break
    return Found(record, widened)


def nearest(ask: Ask, shelf: Shelf, at: datetime, *, customers: Customers | None = None) -> Record:
    """Return the cases that are just like what is asked, however few. 1 to 3 queries.

    Of times only those of ``customers``; engagements and outages are everybody's.
    """
    if not ask.expectation.is_time:
        return next(_WIDTHS[ask.expectation](ask, shelf, at)).read()
    types = types_asked(ask, shelf)
    selection = Selection(
        clock=ask.expectation.upper(),
        request_type_ids=[each.id for each in types],
        since=at - YEAR,
        until=at,
        priorities=None if ask.priority is None else [ask.priority],
        customers=customers,
    )
    return _record_of(selection, types, at)


def _requests(ask: Ask, shelf: Shelf, at: datetime) -> Iterator[Width]:
    service = shelf.service(ask.service)
    types = types_asked(ask, shelf)
    priorities = None if ask.priority is None else [ask.priority]

    def width(
        widened: str, types: list[OfferedType], priorities: list[int] | None, back: timedelta
    ) -> Width:
        selection = Selection(
            clock=ask.expectation.upper(),
            request_type_ids=[each.id for each in types],
            since=at - back,
            until=at,
            priorities=priorities,
        )
        return Width(widened, lambda: _record_of(selection, types, at))

    yield width("", types, priorities, YEAR)
    if priorities is not None:
        yield width("requests of every priority", types, None, YEAR)
    wider = _types_of_team(types, shelf, service)
    if len(wider) > len(types):
        yield width(f"the like of the other services of {service.team_name}", wider, None, YEAR)
    yield width("two years instead of one", wider, None, TWO_YEARS)


def types_asked(ask: Ask, shelf: Shelf) -> list[OfferedType]:
    """Return the request types an ask is about: the one it names, else those for support.

    :raises UnknownSubject: for a service or request type that does not exist.
    """
    service = shelf.service(ask.service)
    if ask.request_type:
        return [shelf.type_of(service, ask.request_type)]
    own = [each for each in shelf.types if each.service_id == service.id]
    return [each for each in own if each.kind == "SUPPORT"] or own


def _types_of_team(types: list[OfferedType], shelf: Shelf, service: Offered) -> list[OfferedType]:
    """Return what all services of the team take that is like one of ``types``."""
    team = {each.id for each in shelf.siblings(service)}
    like = {(each.kind, each.is_failure) for each in types}
    return [e for e in shelf.types if e.service_id in team and (e.kind, e.is_failure) in like]


def _record_of(selection: Selection, types: list[OfferedType], at: datetime) -> Record:
    ran = sources.comparable(selection, at=at)
    services = {each.service_id for each in types}
    outages = sources.interruptions(selection.since, at, services)
    failures = {each.id: each.service_id for each in types if each.is_failure}
    ran, dropped = honesty.one_event_each(ran, outages, failures)
    return Record(
        since=selection.since,
        opened=[each.opened for each in ran],
        values=[-(-each.worked // 60) for each in ran],
        done=[each.is_done for each in ran],
        ran=ran,
        one_event=dropped,
    )


def _engagements(ask: Ask, shelf: Shelf, at: datetime) -> Iterator[Width]:
    service = shelf.service(ask.service)
    team = [each.id for each in shelf.siblings(service)]
    today = local_day(at)

    def width(widened: str, services: list[int], back: timedelta, *, forecast: bool) -> Width:
        since = today - back

        def read() -> Record:
            plans = sources.planned(since=since, service_ids=services)
            return _record_of_plans(plans, ask.expectation, at, midnight(since), forecast)

        return Width(widened, read)

    yield width("", [service.id], YEAR, forecast=False)
    if len(team) > 1:
        named = f"engagements of the other services of {service.team_name}"
        yield width(named, team, YEAR, forecast=False)
    yield width("two years instead of one", team, TWO_YEARS, forecast=False)
    words = "those under way, by what their last approved plan says: a forecast, no outcome"
    yield width(words, team, TWO_YEARS, forecast=True)


def _record_of_plans(
    plans: list[Planned],
    expectation: Expectation,
    at: datetime,
    since: datetime,
    is_forecast: bool,
) -> Record:
    if expectation is Expectation.BUDGET:
        plans = [each for each in plans if each.first_budget > 0]
    worth = _over_budget if expectation is Expectation.BUDGET else _slip
    today = local_day(at)
    return Record(
        since=since,
        opened=[int(midnight(each.completed_date or today).timestamp()) for each in plans],
        values=[worth(each, today, is_forecast) for each in plans],
        done=[is_forecast or each.completed_date is not None for each in plans],
        is_forecast=is_forecast and any(each.completed_date is None for each in plans),
    )


def _slip(plan: Planned, today: date, is_forecast: bool) -> int:
    """Return the days from the end first approved to the real one, the last planned, or today."""
    running = plan.last_end if is_forecast else today
    return ((plan.completed_date or running) - plan.first_end).days


def _over_budget(plan: Planned, _today: date, is_forecast: bool) -> int:
    """Return the cost in thousandths of the budget first approved, rounded up."""
    forecast = is_forecast and plan.completed_date is None
    cost = plan.last_budget if forecast else plan.cost_minor
    return -(-1000 * cost // plan.first_budget)


def _months(ask: Ask, shelf: Shelf, at: datetime) -> Iterator[Width]:
    service = shelf.service(ask.service)
    team = shelf.siblings(service)

    def width(widened: str, services: list[Offered], months: int) -> Width:
        return Width(widened, lambda: _record_of_months(services, months, at))

    yield width("", [service], 12)
    if len(team) > 1:
        yield width(f"months of the other services of {service.team_name}", team, 12)
    yield width("two years instead of one", team, 24)


def _record_of_months(services: list[Offered], months: int, at: datetime) -> Record:
    """Return the closed months of services since outages are on record at all."""
    began = sources.first_outage_at()
    periods = closed_months(local_day(at), months)
    bounds = [period.bounds() for period in periods if began and period.bounds()[0] >= began]
    if not bounds:
        return Record(at)
    outages = sources.interruptions(bounds[0][0], bounds[-1][1], [s.id for s in services])
    record = Record(bounds[0][0])
    for start, end in bounds:
        for service in services:
            own = [each for service_id, each in outages if service_id == service.id]
            found = availability(sources.hours_of(service), start, end, own)
            if found.agreed:
                record.opened.append(int(start.timestamp()))
                record.values.append(-(-100_000 * found.down // found.agreed))
                record.done.append(True)
    return record


_WIDTHS: dict[Expectation, Callable[[Ask, Shelf, datetime], Iterator[Width]]] = {
    Expectation.RESPONSE: _requests,
    Expectation.RESOLUTION: _requests,
    Expectation.SCHEDULE: _engagements,
    Expectation.BUDGET: _engagements,
    Expectation.AVAILABILITY: _months,
}
