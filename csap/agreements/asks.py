"""What is asked for: four kinds of expectation, their numbers and their words. Pure.

Inside, every kind is a whole number of which less is better, so that one curve serves them all:
minutes of business time, days of slip, tenths of a percent of the budget, thousandths of a percent
of a month that the service was not there.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, Self

#: Shares for which counter-offers are made.
OFFERED_SHARES = (0.8, 0.9, 0.95)
USUAL_SHARE = 0.9
_HOUR = 60


class Expectation(StrEnum):
    """The kinds of expectation that are negotiated."""

    RESPONSE = "response"
    RESOLUTION = "resolution"
    SCHEDULE = "schedule"
    BUDGET = "budget"
    AVAILABILITY = "availability"

    @property
    def is_time(self) -> bool:
        return self in (Expectation.RESPONSE, Expectation.RESOLUTION)

    @property
    def is_engagement(self) -> bool:
        return self in (Expectation.SCHEDULE, Expectation.BUDGET)


class Measure(NamedTuple):
    """How a kind's number is typed, counted and said.

    ``number`` is what people type and read, ``value`` the whole number inside. ``unit`` follows a
    number, ``cases`` names what is counted, ``done`` what a case does within the number.
    """

    title: str
    unit: str
    low: float
    high: float
    usual: float
    cases: str
    done: str
    axis: str


MEASURES = {
    Expectation.RESPONSE: Measure(
        "First response", "h", 0.1, 1000, 4, "requests", "answered",
        "working hours from asking to the first answer",
    ),
    Expectation.RESOLUTION: Measure(
        "Resolution", "h", 0.1, 5000, 16, "requests", "done",
        "working hours from asking to having it",
    ),
    Expectation.SCHEDULE: Measure(
        "Project schedule", "days", -1000, 5000, 0, "engagements", "finished",
        "days after the end first agreed",
    ),
    Expectation.BUDGET: Measure(
        "Project budget", "%", -90, 1000, 10, "engagements", "within",
        "percent above the budget first agreed",
    ),
    Expectation.AVAILABILITY: Measure(
        "Availability", "%", 50, 100, 99.5, "months", "available",
        "percent of a month’s agreed time not available",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ask:
    """An expectation: ``number`` in the unit of its kind, kept for ``share`` of the cases.

    ``request_type`` and ``priority`` narrow the requests that are comparable; None: any.
    """

    expectation: Expectation
    service: str
    number: float
    share: float = USUAL_SHARE
    request_type: str | None = None
    priority: int | None = None

    @classmethod
    def of_value(cls, expectation: Expectation, value: int, **given: Any) -> Self:
        """Return an ask for a whole number as it is counted inside."""
        return cls(expectation=expectation, number=number_of(expectation, value), **given)

    @property
    def measure(self) -> Measure:
        return MEASURES[self.expectation]

    @property
    def value(self) -> int:
        """The number as it is counted inside; a fraction never counts for the one who asks."""
        return value_of(self.expectation, self.number)


def value_of(expectation: Expectation, number: float) -> int:
    """Return a typed number as a whole one, of which less is better."""
    if expectation.is_time:
        exact = number * _HOUR
    elif expectation is Expectation.BUDGET:
        exact = 1000 + number * 10
    elif expectation is Expectation.AVAILABILITY:
        exact = (100 - number) * 1000
    else:
        exact = number
    return math.floor(round(exact, 6))


def number_of(expectation: Expectation, value: int) -> float:
    """Return a whole number as people read it; the inverse of ``value_of``."""
    if expectation.is_time:
        return value / _HOUR
    if expectation is Expectation.BUDGET:
        return (value - 1000) / 10
    if expectation is Expectation.AVAILABILITY:
        return (100_000 - value) / 1000
    return float(value)


def drawn(expectation: Expectation, value: int) -> float:
    """Return a value as the chart draws it: its axis grows to the right for every kind."""
    number = number_of(expectation, value)
    return round(100 - number if expectation is Expectation.AVAILABILITY else number, 3)


def rounded_up(value: int, unit: int) -> int:
    """Return the next whole agreed unit at or above a value; never below it."""
    return -(-value // unit) * unit


def agreed_unit(expectation: Expectation, day_minutes: int) -> int:
    """Return in which steps promises of a kind are made.

    Resolution: half a working day of ``day_minutes``; first response: an hour; schedule: a day;
    budget: one percent; availability: a twentieth of a percent.
    """
    return {
        Expectation.RESPONSE: _HOUR,
        Expectation.RESOLUTION: max(1, day_minutes // 2),
        Expectation.SCHEDULE: 1,
        Expectation.BUDGET: 10,
        Expectation.AVAILABILITY: 50,
    }[expectation]


def said(expectation: Expectation, value: int | None) -> str:
    """Return a value with its unit: "9.7 h", "12 days late", "8 % over", "99.5 %"; none: a dash."""
    if value is None:
        return "–"
    number = number_of(expectation, value)
    if expectation.is_time:
        return f"{_short(number, 1)}\N{NO-BREAK SPACE}h"
    if expectation is Expectation.AVAILABILITY:
        return f"{_short(number, 2)}\N{NO-BREAK SPACE}%"
    if expectation is Expectation.BUDGET:
        side = "over" if number > 0 else "under"
        return f"{_short(abs(number), 1)}\N{NO-BREAK SPACE}% {side}" if number else "the budget"
    days = f"{abs(value)} day{'' if abs(value) == 1 else 's'}"
    return f"{days} {'late' if value > 0 else 'early'}" if value else "the agreed day"


def _short(number: float, places: int) -> str:
    """Return a number with at most so many decimals, without trailing zeros."""
    text = f"{number:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
