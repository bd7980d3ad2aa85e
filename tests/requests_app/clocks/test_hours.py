"""Opening hours and working time in words."""

import pytest

from requests_app.clocks.business_time import Calendar
from requests_app.clocks.hours import day_seconds, hours_in_words, working_time

OFFICE = Calendar("Europe/London", tuple((day, 480, 1080) for day in range(5)))
ALWAYS = Calendar("Europe/London", tuple((day, 0, 1440) for day in range(7)))
SHOP = Calendar(
    "Europe/London", ((0, 540, 720), (0, 780, 1020), (1, 540, 720), (1, 780, 1020), (5, 600, 780))
)
HOUR = 3600


@pytest.mark.parametrize(
    ("calendar", "words"),
    [
        (OFFICE, "Mon to Fri, 08:00–18:00"),
        (ALWAYS, "Day and night"),
        (SHOP, "Mon to Tue, 09:00–12:00, 13:00–17:00; Sat, 10:00–13:00"),
    ],
)
def test_hours_in_words(calendar, words):
    assert hours_in_words(calendar) == words


@pytest.mark.parametrize(
    ("seconds", "calendar", "words"),
    [
        (HOUR, OFFICE, "1 working hour"),
        (2 * HOUR, OFFICE, "2 working hours"),
        (10 * HOUR, OFFICE, "1 working day"),
        (50 * HOUR, OFFICE, "5 working days"),
        (8 * HOUR, OFFICE, "8 working hours"),
        (1800, OFFICE, "30 working minutes"),
        (5400, OFFICE, "90 working minutes"),
        (24 * HOUR, ALWAYS, "1 day"),
        (100, OFFICE, "1 min"),
    ],
)
def test_working_time(seconds, calendar, words):
    assert working_time(seconds, calendar) == words


def test_a_day_is_what_most_open_days_have():
    assert day_seconds(OFFICE) == 10 * HOUR
