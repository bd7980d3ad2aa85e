"""Stored baselines as the nightly computation leaves them, made from figures."""

from dataclasses import replace
from datetime import UTC, date, datetime

from csap.facts.evidence import fingerprint
from csap.facts.measures import Computed
from csap.facts.periods import Period, add_months
from csap.facts.scopes import Scope
from csap.facts.services import Report, store
from tests.csap.dashboards.series import figure, series
from tests.csap.findings.builders import as_stored

ON_TIME = "time.sla_attainment.resolve"
AT = datetime(2026, 11, 22, 3, 30, tzinfo=UTC)
OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))
SEPTEMBER = Period(date(2026, 9, 1), date(2026, 10, 1))
AUGUST = Period(date(2026, 8, 1), date(2026, 9, 1))
STEADY = 0.9


def store_month(period, figures, *, months=(), scope=None, provisional=False):
    """Store a baseline of a scope and month with these figures, and series up to that month."""
    stored = [*figures, *(as_stored(each) for each in months)]
    report = Report(
        scope=scope or Scope(),
        period=period,
        as_of=period.final_from,
        is_provisional=provisional,
        dirty=0,
        figures=[computed(each) for each in stored],
    )
    return store(report, at=AT)


def computed(of):
    """Return a figure as a computation gives it; its input is what it says."""
    values = of._asdict()
    del values["title"]
    return Computed(**values, input_hash=fingerprint(values))


def on_time(period, value=STEADY, *, signals=None, earlier=None, n=400):
    """Store a month of work in time, whose 24 months were steady but for the newest.

    ``earlier``: values of the months right before it.
    """
    newest = [*(earlier or []), value]
    values = [0.91, 0.89] * 12
    values[-len(newest) :] = newest
    rules = {23: signals} if signals else {}
    found = series(values, metric=ON_TIME, center=0.9, signals=rules)
    moved = [
        point._replace(start=add_months(period.start, at - 23), n=n)
        for at, point in enumerate(found.points)
    ]
    months = replace(found, points=tuple(moved))
    now = figure(ON_TIME, n=n, k=round(value * n), value=value, low=value - 0.05, high=value + 0.04)
    return store_month(period, [now], months=[months])


def fallen(period, value=0.55, **more):
    """Store a month in which work in time fell out of its range."""
    return on_time(period, value, signals=["beyond_3s"], **more)
