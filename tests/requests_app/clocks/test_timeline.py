"""The life of a clock, stretch by stretch."""

from datetime import UTC, datetime, timedelta

import pytest

from requests_app.clocks.business_time import Calendar, business_seconds_without
from requests_app.clocks.timeline import MOST_SPANS, Pause, build

OFFICE = Calendar("Europe/London", tuple((day, 480, 1080) for day in range(5)))
ALWAYS = Calendar("UTC", tuple((day, 0, 1440) for day in range(7)))
HOUR = 3600


def at(day, hour, minute=0):
    """An instant of the first week of March 2026; the 2nd is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def told(timeline):
    return [(span.kind, span.start, span.end, span.seconds) for span in timeline.spans]


class TestBuild:
    def test_tells_what_ran_and_when_the_desk_was_closed(self):
        timeline = build(OFFICE, started_at=at(2, 16), until=at(3, 9), target_seconds=8 * HOUR)

        assert told(timeline) == [
            ("ran", at(2, 16), at(2, 18), 2 * HOUR),
            ("shut", at(2, 18), at(3, 8), 0),
            ("ran", at(3, 8), at(3, 9), HOUR),
        ]
        assert (timeline.used, timeline.left) == (3 * HOUR, 5 * HOUR)

    def test_tells_a_pause_as_one_stretch_and_counts_its_working_time(self):
        pause = Pause(at(2, 17), at(3, 9), "Waiting for requester")

        timeline = build(
            OFFICE, started_at=at(2, 16), until=at(3, 10), target_seconds=HOUR, pauses=[pause]
        )

        assert told(timeline) == [
            ("ran", at(2, 16), at(2, 17), HOUR),
            ("paused", at(2, 17), at(3, 9), 2 * HOUR),
            ("ran", at(3, 9), at(3, 10), HOUR),
        ]
        assert timeline.spans[1].why == "Waiting for requester"
        assert (timeline.used, timeline.paused, timeline.left) == (2 * HOUR, 2 * HOUR, -HOUR)

    def test_tells_a_pause_that_lasts_up_to_now(self):
        timeline = build(
            ALWAYS,
            started_at=at(2, 8),
            until=at(2, 12),
            target_seconds=None,
            pauses=[Pause(at(2, 9), None, "Waiting for supplier")],
        )

        assert [span.kind for span in timeline.spans] == ["ran", "paused"]
        assert timeline.left is None

    def test_begins_closed_when_it_starts_at_night(self):
        timeline = build(OFFICE, started_at=at(2, 20), until=at(3, 9), target_seconds=HOUR)

        assert [span.kind for span in timeline.spans] == ["shut", "ran"]

    def test_leaves_closing_hours_out_of_a_long_life(self):
        timeline = build(
            OFFICE, started_at=at(2, 8), until=at(2, 8) + timedelta(days=90), target_seconds=HOUR
        )

        assert timeline.is_brief
        assert [span.kind for span in timeline.spans] == ["ran"]

    def test_says_nothing_of_a_clock_that_has_not_run(self):
        timeline = build(OFFICE, started_at=at(2, 8), until=at(2, 8), target_seconds=HOUR)

        assert timeline.spans == ()
        assert timeline.left == HOUR

    @pytest.mark.parametrize("days", [1, 3, 6, 40])
    def test_adds_up_to_the_business_time_without_holds(self, days):
        start, end = at(2, 7), at(2, 7) + timedelta(days=days)
        holds = [(at(2, 10), at(2, 11)), (at(2, 17), at(3, 8, 30))]
        pauses = [Pause(*hold, "Waiting") for hold in holds]

        timeline = build(OFFICE, started_at=start, until=end, target_seconds=HOUR, pauses=pauses)

        assert timeline.used == business_seconds_without(OFFICE, start, end, holds)
        assert len(timeline.spans) <= MOST_SPANS
        ends = [timeline.spans[0].start] + [span.end for span in timeline.spans]
        assert ends[:-1] == [span.start for span in timeline.spans]
