"""The quarters that key customers are scored in. Pure."""

from datetime import date

from csap.facts.periods import Period, add_months


def last_quarter(day: date) -> Period:
    """Return the newest quarter that is over."""
    start = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return Period(add_months(start, -3), start)
