"""When a report is due, and of which period."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from csap.reports import rules
from csap.reports.vocabulary import Rhythm, Rolling

WEEKLY, MONTHLY = Rhythm.WEEKLY, Rhythm.MONTHLY
LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("rhythm", "day", "after", "expected"),
    [
        (WEEKLY, 1, date(2026, 11, 4), date(2026, 11, 9)),
        (WEEKLY, 1, date(2026, 11, 9), date(2026, 11, 16)),
        (WEEKLY, 7, date(2026, 12, 31), date(2027, 1, 3)),
        (MONTHLY, 15, date(2026, 11, 4), date(2026, 11, 15)),
        (MONTHLY, 15, date(2026, 11, 15), date(2026, 12, 15)),
        (MONTHLY, 1, date(2026, 12, 1), date(2027, 1, 1)),
        (MONTHLY, 31, date(2026, 1, 31), date(2026, 2, 28)),
        (MONTHLY, 31, date(2028, 1, 31), date(2028, 2, 29)),
        (MONTHLY, 30, date(2026, 2, 28), date(2026, 3, 30)),
        (MONTHLY, 31, date(2026, 4, 1), date(2026, 4, 30)),
    ],
)
def test_the_next_day_is_later_and_fits_the_month(rhythm, day, after, expected):
    assert rules.next_after(rhythm, day, after) == expected


@pytest.mark.parametrize(
    ("rhythm", "day", "since", "today", "expected"),
    [
        (WEEKLY, 1, date(2026, 11, 9), date(2026, 11, 8), None),
        (WEEKLY, 1, date(2026, 11, 9), date(2026, 11, 9), date(2026, 11, 9)),
        (WEEKLY, 1, date(2026, 11, 9), date(2026, 11, 25), date(2026, 11, 23)),
        (MONTHLY, 31, date(2026, 1, 31), date(2026, 3, 30), date(2026, 2, 28)),
        (MONTHLY, 15, date(2026, 1, 15), date(2026, 1, 20), date(2026, 1, 15)),
    ],
)
def test_of_several_missed_days_the_newest_counts(rhythm, day, since, today, expected):
    assert rules.newest_by(rhythm, day, since, today) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 28, 7, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 6, tzinfo=UTC)),  # clocks go forward
        (date(2026, 10, 24), datetime(2026, 10, 24, 6, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 7, tzinfo=UTC)),  # clocks go back
    ],
)
def test_it_is_seven_on_the_wall_clock_whatever_the_season(day, expected):
    assert rules.due_at(day, LONDON) == expected


@pytest.mark.parametrize(
    ("rolling", "today", "expected"),
    [
        (Rolling.RUNNING_MONTH, date(2026, 11, 4), "2026-11"),
        (Rolling.LAST_MONTH, date(2026, 11, 4), "2026-10"),
        (Rolling.LAST_MONTH, date(2026, 1, 31), "2025-12"),
        (Rolling.LAST_QUARTER, date(2026, 3, 31), "2025-Q4"),
        (Rolling.LAST_QUARTER, date(2026, 4, 1), "2026-Q1"),
        (Rolling.LAST_YEAR, date(2026, 4, 1), "12m"),
    ],
)
def test_the_period_rolls_on(rolling, today, expected):
    assert rules.period_key(rolling, today) == expected


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("2026-10", Rolling.LAST_MONTH),
        ("2026-Q3", Rolling.LAST_QUARTER),
        ("", Rolling.LAST_QUARTER),
        ("12m", Rolling.LAST_YEAR),
    ],
)
def test_what_a_page_shows_is_offered_as_what_rolls_on(shown, expected):
    assert rules.rolling_like(shown) == expected


@pytest.mark.parametrize(
    ("rhythm", "day", "expected"),
    [
        (WEEKLY, 1, "every Monday"),
        (MONTHLY, 1, "on the 1st of each month"),
        (MONTHLY, 12, "on the 12th of each month"),
        (MONTHLY, 23, "on the 23rd of each month"),
        (MONTHLY, 31, "on the last day of each month"),
    ],
)
def test_it_is_said_in_words(rhythm, day, expected):
    assert rules.when_words(rhythm, day) == expected
