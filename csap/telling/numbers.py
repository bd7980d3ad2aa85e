"""Stored numbers as a person reads them: in the unit of their metric, with sign and interval. Pure.

Shares are told in percent, differences of shares in points, business time in hours.
"""

from datetime import date, timedelta
from typing import Any

from django.utils import formats

from csap.metrics.small_numbers import shows_percent
from servicedesk.common import words

MINUS = "−"
#: How many decimals a unit is told with; whole where it is not named.
_DECIMALS = {
    "per 100 users": 1,
    "ratio": 2,
    "index": 2,
    "contacts per request": 2,
    "1 to 5": 1,
    "1 to 7": 1,
    "rating points": 1,
    "days": 0,
    "percent of agreed time": 2,
}
_HUNDREDS = ("share", "difference of shares")
#: What follows a number in a sentence, by unit.
_AFTER = {
    "share": f"{words.NO_BREAK}%",
    "difference of shares": " points",
    "per 100 users": " per 100 people",
    "percent of maximum": " of 100",
    "percent of target": f"{words.NO_BREAK}% of target",
    "percent of agreed time": f"{words.NO_BREAK}% of the agreed time",
    "business days": " business days",
    "days": " days",
    "ratio": " of the budget",
    "1 to 5": " of 5",
    "1 to 7": " of 7",
    "requests": " requests",
    "contacts per request": " contacts",
}


def scaled(value: float, unit: str) -> float:
    """Return a number as charts draw it: shares in percent, minutes in hours."""
    if unit in _HUNDREDS:
        return value * 100
    return value / 60 if unit == "business minutes" else value


def decimals(unit: str) -> int:
    """Return how many decimals a chart of the unit shows."""
    return 1 if unit in (*_HUNDREDS, "business minutes") else _DECIMALS.get(unit, 0)


def plain(value: float | None, unit: str) -> str:
    """Return the bare number, as in a table: "71.4", "49.1" (hours); a dash for none."""
    if value is None:
        return "–"
    return signed_minus(fixed(scaled(value, unit), decimals(unit)))


def number(value: float | None, unit: str) -> str:
    """Return a value with its unit: "71 %", "5 h 41 min", "4.1 of 5"; a dash for none."""
    if value is None:
        return "–"
    if unit == "business minutes":
        return business_time(value)
    return signed_minus(_short(value, unit)) + _AFTER.get(unit, "")


def between(low: float | None, high: float | None, unit: str, joint: str = "–") -> str:
    """Return an interval without its unit: "53–85"; "" when there is none."""
    if low is None or high is None:
        return ""
    if unit == "business minutes":
        return f"{business_time(low)}{joint}{business_time(high)}"
    if low < 0 and joint == "–":
        joint = " to "
    return f"{signed_minus(_short(low, unit))}{joint}{signed_minus(_short(high, unit))}"


def change(value: float, unit: str) -> str:
    """Return a difference with its sign: "+3.3 points", "−8 h"."""
    size, places = abs(value), max(1, _DECIMALS.get(unit, 0))
    told = round(size * 100, 1) if unit in _HUNDREDS else round(size, places)
    sign = "±" if not told else "+" if value > 0 else MINUS
    if unit == "business minutes":
        return sign + business_time(size)
    if unit in _HUNDREDS:
        return f"{sign}{fixed(told, 1)} points"
    return f"{sign}{fixed(told, places)}"


def points(share: float | None) -> str:
    """Return a difference of shares in points, without the word; a dash for none."""
    return "–" if share is None else change(share, "share").removesuffix(" points")


def change_between(low: float | None, high: float | None) -> str:
    """Return the interval of a difference of shares: "−0.6 to +7.2"; "" when there is none."""
    if low is None or high is None:
        return ""
    return f"{points(low)} to {points(high)}"


def of_all(k: int, n: int) -> str:
    """Return "650 of 781"."""
    return f"{words.count(k)} of {words.count(n)}"


def share(k: int, n: int) -> str:
    """Return "83 % (650 of 781)", or "4 of 5" where they are too few for a percentage."""
    return f"{words.percent(k / n)} ({of_all(k, n)})" if shows_percent(n) else of_all(k, n)


def business_time(minutes: float) -> str:
    """Return "5 h 41 min" of business minutes; from ten hours on whole hours."""
    if minutes >= 600:
        return f"{words.count(round(minutes / 60))} h"
    return words.duration(timedelta(minutes=round(minutes)))


def month(day: date) -> str:
    """Return "October 2026"."""
    return formats.date_format(day, "F Y")


def short_month(day: date) -> str:
    """Return "Oct 2026"."""
    return formats.date_format(day, "b Y").capitalize()


def day(of: date) -> str:
    """Return "9 Nov 2026"."""
    return formats.date_format(of, "j M Y")


def iso_day(text: str) -> str:
    """Return "9 Nov 2026" of an ISO day."""
    return day(date.fromisoformat(text))


def fixed(value: float, places: int) -> str:
    """Return a number with thousands set apart and so many decimals."""
    return formats.number_format(round(value, places), places, force_grouping=True)


def signed_minus(text: str) -> str:
    """Return the text with a real minus sign."""
    return text.replace("-", MINUS)


def _short(value: float, unit: str) -> str:
    if unit in _HUNDREDS:
        return fixed(value * 100, 0)
    return fixed(value, _DECIMALS.get(unit, 0))


def joined(*parts: Any, by: str = " · ") -> str:
    """Return the parts that say something, joined."""
    return by.join(str(part) for part in parts if part)
