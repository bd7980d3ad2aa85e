"""The checks of a record: steady, season, holds, one event each, capacity."""

from datetime import UTC, datetime

import pytest

from csap.agreements import honesty
from csap.agreements.honesty import Month
from csap.metrics.availability import Interruption
from requests_app.clocks.record import Ran

#: Request types: one that reports trouble, one of another service, one that reports none.
FAILURE, OTHER, WISH = 7, 8, 9
FAILURES = {FAILURE: 1, OTHER: 2}
STEADY = [14, 13, 15, 14, 15, 13, 14, 15, 14, 13, 15, 14]


def months(kept, n=20):
    return [Month(start, k, n) for start, k in enumerate(kept)]


def ran(opened, *, request_type=FAILURE, worked=3600, held=0, done=True):
    return Ran(opened, done, worked, held, worked + held, request_type)


class TestStability:
    def test_a_steady_record_is_stable(self):
        assert honesty.stability(months(STEADY))[::2] == ("stable", None)

    def test_a_signal_in_the_last_three_months_makes_it_a_moving_one(self):
        found = honesty.stability(months([*STEADY, 4]))

        assert (found.state, found.since) == ("moving", 12)

    def test_an_old_signal_does_not(self):
        assert honesty.stability(months([*STEADY[:6], 4, *STEADY])).state == "stable"

    def test_a_run_of_eight_is_a_shift_after_which_the_record_begins(self):
        found = honesty.stability(months([*STEADY[:8], 8, 7, 8, 9, 8, 7, 9, 8, 8]))

        assert (found.state, found.since) == ("stable", 8)

    def test_few_months_are_too_short_to_tell(self):
        assert honesty.stability(months(STEADY[:5])).state == "too_short"

    def test_shares_near_one_are_judged_by_their_size(self):
        kept = [(200, 200), (199, 200), (200, 200), (198, 200)] * 3
        steady = [Month(at, k, n) for at, (k, n) in enumerate(kept)]

        assert honesty.stability(steady).state == "stable"
        assert honesty.stability([*steady, Month(12, 180, 200)]).state == "moving"


class TestMonthsOf:
    def test_counts_what_is_decided_and_leaves_half_decided_months_out(self):
        opened = [1] * 10 + [11] * 10
        values = [5] * 8 + [50] * 2 + [5] * 5 + [3] * 5
        done = [True] * 15 + [False] * 5  # five of the second month are open, within the ask

        found = honesty.months_of(opened, values, done, 10, [0, 10, 20])

        assert found == [Month(0, 8, 10)]


class TestSeason:
    OPENED = [0] * 30 + [100] * 30 + [200] * 21
    VALUES = [60] * 30 + [90] * 30 + [500] * 21
    QUARTERS = [("Q1", 0, 100), ("Q2", 100, 200), ("Q3", 200, 300)]

    def test_tells_the_quarter_that_allows_least_of_those_with_enough_cases(self):
        found = honesty.quarters_of(self.OPENED, self.VALUES, [True] * 81, self.QUARTERS)

        assert [each.curve.n for each in found] == [30, 30, 21]
        assert honesty.worst_quarter(found, 0.9) == ("Q2", 30, 90)

    def test_a_quarter_in_which_the_share_was_never_reached_is_worst(self):
        done = [at % 2 == 0 for at in range(30)] + [True] * 51
        values = [60] * 15 + [500] * 15 + self.VALUES[30:]
        found = honesty.quarters_of(self.OPENED, values, done, self.QUARTERS)

        assert honesty.worst_quarter(found, 0.9).name == "Q1"

    def test_without_enough_cases_there_is_none(self):
        assert honesty.worst_quarter([], 0.9) is None


class TestHolds:
    def test_share_of_the_time_and_the_calendars_own(self):
        found = honesty.holds([ran(0, worked=3600, held=1200), ran(1, worked=3600)], 1.0)

        assert found.share == pytest.approx(1 / 7)
        assert (found.wall_hours, found.is_high) == (2, False)
        assert honesty.holds([ran(0, worked=100, held=26)], 0.9).is_high

    def test_no_time_is_no_share(self):
        assert honesty.holds([ran(0, worked=0)], 0.9).share is None


class TestOneEventEach:
    OUTAGE = Interruption(datetime.fromtimestamp(100, UTC), datetime.fromtimestamp(200, UTC))

    def test_keeps_the_first_report_of_trouble_of_an_outage(self):
        asked = [
            ran(100),
            ran(120),
            ran(130, request_type=WISH),
            ran(150, request_type=OTHER),
            ran(200),
        ]
        asked.append(ran(201))

        kept, dropped = honesty.one_event_each(asked, [(1, self.OUTAGE)], FAILURES)

        assert dropped == 2
        assert [each.opened for each in kept] == [100, 130, 150, 201]

    def test_planned_work_is_no_trouble_and_one_that_goes_on_reaches_to_the_end(self):
        asked = [ran(100), ran(900)]
        planned = self.OUTAGE._replace(is_planned=True, end=None)

        assert honesty.one_event_each(asked, [(1, planned)], FAILURES)[1] == 0
        assert (
            honesty.one_event_each(asked, [(1, self.OUTAGE._replace(end=None))], FAILURES)[1] == 1
        )


def test_capacity_is_the_95th_percentile_of_weekly_arrivals_quiet_weeks_too():
    weeks = list(range(0, 21 * 10, 10))
    opened = sorted([week for week in weeks[:-1] if week != 50] * 3 + [60] * 9)

    assert honesty.capacity(opened, weeks) == 3
    assert honesty.capacity(sorted([*opened, *[70] * 6]), weeks) == 9
    assert honesty.capacity([], [0]) is None
