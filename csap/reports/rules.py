"""When a report is due, and which period is meant then. Pure.

A report goes out from seven in the morning of the reporting zone on. Where nothing went out on its
day, only the newest day counts: reports do not pile up.
"""

import calendar
from datetime import date, datetime, time, timedelta, tzinfo

from csap.facts.periods import add_months
from csap.reports.vocabulary import Rhythm, Rolling
from csap.telling import choices

#: From this hour on the reporting zone's clock.
HOUR = time(7)
#: How long figures that are not stored yet are waited for.
PATIENCE = timedelta(hours=24)
#: The day of a month that means its last one.
LAST_DAY = 31
_WEEK = timedelta(days=7)


def next_after(rhythm: str, day: int, after: date) -> date:
    """Return the first day after ``after`` on which a report is due.

    ``day``: of a week 1 (Monday) to 7, of a month 1 to 31; a month too short has its last day.
    """
    if rhythm == Rhythm.WEEKLY:
        return after + timedelta(days=(day - after.isoweekday() - 1) % 7 + 1)
    first = after.replace(day=1)
    here = _in_month(first, day)
    return here if here > after else _in_month(add_months(first, 1), day)


def newest_by(rhythm: str, day: int, since: date, today: date) -> date | None:
    """Return the newest day due in ``[since, today]``; ``since`` is a day on which it is due."""
    if since > today:
        return None
    if rhythm == Rhythm.WEEKLY:
        return since + (today - since) // _WEEK * _WEEK
    here = _in_month(today.replace(day=1), day)
    return max(since, here if here <= today else _in_month(_month_before(today), day))


def _month_before(day: date) -> date:
    return add_months(day.replace(day=1), -1)


def _in_month(first: date, day: int) -> date:
    return first.replace(day=min(day, calendar.monthrange(first.year, first.month)[1]))


def due_at(day: date, zone: tzinfo) -> datetime:
    """Return the instant from which on a report of a day goes out."""
    return datetime.combine(day, HOUR, tzinfo=zone)


def period_key(rolling: str, today: date) -> str:
    """Return the period that is meant on a day, as a query string names it."""
    month = today.replace(day=1)
    return {
        Rolling.RUNNING_MONTH: f"{month:%Y-%m}",
        Rolling.LAST_MONTH: f"{_month_before(today):%Y-%m}",
        Rolling.LAST_QUARTER: choices.last_quarter(today),
        Rolling.LAST_YEAR: choices.YEAR,
    }[Rolling(rolling)]


def rolling_like(period: str) -> Rolling:
    """Return what rolls on like a period that a page shows: a month, a quarter, a year."""
    if period == choices.YEAR:
        return Rolling.LAST_YEAR
    return Rolling.LAST_MONTH if period and "Q" not in period else Rolling.LAST_QUARTER


def when_words(rhythm: str, day: int) -> str:
    """Return "every Monday", "on the 15th of each month", "on the last day of each month"."""
    if rhythm == Rhythm.WEEKLY:
        return f"every {calendar.day_name[day - 1]}"
    if day == LAST_DAY:
        return "on the last day of each month"
    return f"on the {_ordinal(day)} of each month"


def _ordinal(day: int) -> str:
    ending = "th" if 10 < day % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"
