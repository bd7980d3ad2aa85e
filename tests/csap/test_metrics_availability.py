"""Availability: agreed time, time lost, what counts once and what counts not."""

from datetime import UTC, datetime, timedelta

import pytest

from csap.metrics.availability import ROUND_THE_CLOCK, Interruption, availability
from requests_app.clocks.business_time import Calendar

#: Monday to Friday, eight to six.
OFFICE = Calendar("Europe/London", tuple((day, 480, 1080) for day in range(5)))
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
WEEK = (MONDAY, MONDAY + timedelta(days=7))
HOUR = 3600


def at(day, hour):
    return MONDAY + timedelta(days=day, hours=hour)


def test_without_outages_all_agreed_time_was_there():
    assert availability(OFFICE, *WEEK, []) == (50 * HOUR, 0, 0, 0, 1.0)


def test_counts_open_seconds_only_and_overlaps_once():
    outages = [
        Interruption(at(0, 16), at(1, 10)),  # two hours on Monday, two on Tuesday
        Interruption(at(1, 9), at(1, 11), is_degraded=True),  # one hour of it beside the outage
        Interruption(at(5, 0), at(6, 0)),  # Saturday
    ]

    found = availability(OFFICE, *WEEK, outages)

    assert (found.agreed, found.down, found.degraded) == (50 * HOUR, 4 * HOUR, HOUR)
    assert found.share == pytest.approx(46 / 50)


def test_planned_work_is_neither_agreed_nor_lost():
    outages = [
        Interruption(at(0, 12), at(0, 18), is_planned=True),
        Interruption(at(0, 16), at(0, 20)),  # two hours within the planned work
    ]

    found = availability(OFFICE, *WEEK, outages)

    assert (found.agreed, found.down, found.planned) == (44 * HOUR, 0, 6 * HOUR)


def test_an_outage_that_goes_on_counts_to_the_end_and_round_the_clock_counts_every_second():
    found = availability(ROUND_THE_CLOCK, *WEEK, [Interruption(at(6, 0), None)])

    assert (found.agreed, found.down) == (7 * 24 * HOUR, 24 * HOUR)


def test_no_agreed_time_is_no_data():
    closed = availability(OFFICE, at(5, 0), at(6, 0), [])

    assert (closed.agreed, closed.share) == (0, None)
