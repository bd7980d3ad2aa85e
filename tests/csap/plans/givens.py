"""What an evaluation is given, the dullest first: work in time, from 72 to 90 %."""

from dataclasses import replace
from datetime import date

from csap.facts.periods import add_months
from csap.plans.effect import Given, Level, Month, Terms
from csap.plans.vocabulary import Aim

FIRST = date(2025, 2, 1)
START = date(2026, 2, 1)
ON_TIME, WITHIN, DEMAND = (
    "time.sla_attainment.resolve",
    "time.p90.resolve",
    "util.rate_per_100_users",
)
#: Twelve months that wobble by a point or two.
WOBBLE = (0.0, 0.02, -0.01, 0.01, -0.02, 0.0, 0.01, -0.01, 0.02, -0.02, 0.01, -0.01)


def months(values, *, n=100):
    return tuple(Month(add_months(FIRST, at), value, n) for at, value in enumerate(values))


def around(*levels):
    """Return twelve wobbling months around each level."""
    return months([level + wobble for level in levels for wobble in WOBBLE])


def share(k, n=100):
    return Level(k / n, k / n - 0.05, k / n + 0.05, n, k)


def improve(baseline=None, target=0.82, **more):
    given = {"metric": ON_TIME, "starts_on": START, "matters": 0.05, "better": True}
    return Terms(aim=Aim.IMPROVE, baseline=baseline or share(72), target=target, **given | more)


def maintain(low=0.68, high=0.78, **more):
    return replace(improve(**more), aim=Aim.MAINTAIN, target=None, band=(low, high))


def given(terms=None, *, now=None, series=None, after=12, **more):
    return Given(
        terms=terms or improve(),
        now=now or share(90),
        months=around(0.72, 0.90) if series is None else series,
        months_after=after,
        **more,
    )
