"""Business time: equal to a count of the wall clock, true to its laws, right on clock changes."""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from requests_app.clocks.business_time import (
    Calendar,
    add_business_seconds,
    business_seconds,
    business_seconds_without,
    open_seconds_until,
)

OFFICE = tuple((weekday, 8 * 60, 18 * 60) for weekday in range(5))
ALWAYS = tuple((weekday, 0, 1440) for weekday in range(7))
BERLIN = Calendar("Europe/Berlin", OFFICE)
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "Pacific/Apia",
    "Pacific/Kiritimati",
)
CHANGES = (
    datetime(2026, 3, 29, tzinfo=UTC),
    datetime(2026, 10, 25, tzinfo=UTC),
    datetime(2026, 3, 8, tzinfo=UTC),
    datetime(2026, 4, 4, tzinfo=UTC),
    datetime(2011, 12, 30, tzinfo=UTC),
    datetime(2024, 2, 29, tzinfo=UTC),
    datetime(2026, 12, 31, tzinfo=UTC),
)


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def minutes_counted(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Return open seconds by looking at the wall clock once a minute (ends on whole minutes)."""
    zone = ZoneInfo(calendar.zone)
    counted, instant = 0, start.astimezone(UTC)
    while instant < end:
        local = instant.astimezone(zone)
        minute = local.hour * 60 + local.minute
        counted += local.date() not in calendar.holidays and any(
            weekday == local.weekday() and opens <= minute < closes
            for weekday, opens, closes in calendar.windows
        )
        instant += timedelta(minutes=1)
    return counted * 60


def random_case(rng: random.Random) -> tuple[Calendar, datetime, datetime]:
    """Return a calendar and a span of up to five days near a clock change or a turn of the year."""
    windows = []
    for weekday in rng.sample(range(7), rng.randint(0, 7)):
        for _ in range(rng.randint(1, 3)):
            opens = rng.randrange(0, 1440, 5)
            windows.append((weekday, opens, rng.randrange(opens + 1, 1441)))
    near = rng.choice(CHANGES)
    holidays = frozenset(
        near.date() + timedelta(days=rng.randint(-3, 3)) for _ in range(rng.randint(0, 2))
    )
    start = near + timedelta(minutes=rng.randint(-2 * 1440, 1440))
    end = start + timedelta(minutes=rng.randint(0, 5 * 1440))
    return Calendar(rng.choice(ZONES), tuple(windows), holidays), start, end


def compare_with_the_wall_clock(cases: int, seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(cases):
        calendar, start, end = random_case(rng)
        assert business_seconds(calendar, start, end) == minutes_counted(calendar, start, end), (
            calendar,
            start,
            end,
        )


class TestBusinessSeconds:
    def test_equals_a_minute_by_minute_count_of_the_wall_clock(self):
        compare_with_the_wall_clock(100, seed=1)

    @pytest.mark.prove
    def test_equals_the_wall_clock_in_ten_thousand_cases(self):
        compare_with_the_wall_clock(10_000, seed=2)

    def test_adds_up_and_never_falls(self):
        rng = random.Random(3)
        for _ in range(300):
            calendar, start, end = random_case(rng)
            middle = start + (end - start) * rng.random()

            whole = business_seconds(calendar, start, end)

            first = business_seconds(calendar, start, middle)
            assert first + business_seconds(calendar, middle, end) == whole
            assert 0 <= first <= whole

    def test_is_the_same_for_many_starts_and_one_end(self):
        rng = random.Random(3)
        end = at("2026-03-30 10:15")
        starts = [end - timedelta(seconds=rng.randrange(-(10**7), 10**8)) for _ in range(200)]
        until_end = open_seconds_until(BERLIN, end)

        assert [until_end(start) for start in starts] == [
            business_seconds(BERLIN, start, end) for start in starts
        ]

    def test_adds_up_over_many_years(self):
        years = [datetime(year, 6, 1, 9, 30, tzinfo=UTC) for year in range(2010, 2027)]

        parts = sum(business_seconds(BERLIN, a, b) for a, b in zip(years, years[1:], strict=False))

        assert parts == business_seconds(BERLIN, years[0], years[-1])

    @pytest.mark.parametrize(
        ("zone", "start", "end", "hours"),
        [
            ("Europe/Berlin", "2026-03-29", "2026-03-30", 23),
            ("Europe/Berlin", "2026-10-25", "2026-10-26", 25),
            ("America/New_York", "2026-03-08", "2026-03-09", 23),
            ("America/New_York", "2026-11-01", "2026-11-02", 25),
            ("Australia/Lord_Howe", "2026-04-05", "2026-04-06", 24.5),
            ("Australia/Lord_Howe", "2026-10-04", "2026-10-05", 23.5),
            ("Asia/Kathmandu", "2026-03-29", "2026-03-30", 24),
            ("Africa/Casablanca", "2026-02-15", "2026-02-16", 25),
            ("Pacific/Apia", "2011-12-29", "2012-01-01", 48),
            ("Europe/Berlin", "2024-02-28", "2024-03-01", 48),
            ("Europe/Berlin", "2026-12-28", "2027-01-04", 168),
        ],
    )
    def test_counts_local_days_round_the_clock(self, zone, start, end, hours):
        counted = business_seconds(Calendar(zone, ALWAYS), at(start, zone), at(end, zone))

        assert counted == hours * 3600

    def test_counts_a_window_twice_when_its_hour_happens_twice(self):
        sunday_night = Calendar("Europe/Berlin", ((6, 150, 165),))

        counted = business_seconds(sunday_night, at("2026-10-24T12:00"), at("2026-10-26T12:00"))

        assert counted == 2 * 15 * 60

    def test_never_counts_a_window_within_the_skipped_hour(self):
        sunday_night = Calendar("Europe/Berlin", ((6, 150, 165),))

        counted = business_seconds(sunday_night, at("2026-03-28T12:00"), at("2026-03-30T12:00"))

        assert counted == 0

    @pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia"])
    def test_has_no_gap_at_midnight_in_a_calendar_that_never_closes(self, zone):
        start, end = datetime(2011, 12, 1, tzinfo=UTC), datetime(2012, 12, 1, tzinfo=UTC)

        assert business_seconds(Calendar(zone, ALWAYS), start, end) == (end - start).total_seconds()

    def test_leaves_out_lunch_and_holidays_and_ignores_one_at_the_weekend(self):
        lunch = tuple((day, *span) for day in range(5) for span in ((540, 720), (780, 1050)))
        holidays = frozenset({date(2025, 7, 4), date(2025, 7, 5)})
        calendar = Calendar("America/New_York", lunch, holidays)
        zone = "America/New_York"

        counted = business_seconds(
            calendar, at("2025-07-03T11:30", zone), at("2025-07-07T13:15", zone)
        )

        assert counted == 29_700

    @pytest.mark.parametrize(
        ("start", "end", "seconds"),
        [
            ("2026-06-01T08:00:00", "2026-06-01T08:00:01", 1),
            ("2026-06-01T07:59:59", "2026-06-01T08:00:00", 0),
            ("2026-06-01T17:59:59", "2026-06-01T18:00:00", 1),
            ("2026-06-01T18:00:00", "2026-06-02T08:00:00", 0),
            ("2026-06-06T10:00:00", "2026-06-07T10:00:00", 0),
            ("2026-06-01T12:00:00", "2026-06-01T12:00:00", 0),
            ("2026-06-02T12:00:00", "2026-06-01T12:00:00", 0),
        ],
    )
    def test_is_half_open_at_the_opening_and_closing_second(self, start, end, seconds):
        span = at(start, "Europe/Berlin"), at(end, "Europe/Berlin")

        assert business_seconds(BERLIN, *span) == seconds

    def test_is_the_same_whichever_zone_the_instants_are_written_in(self):
        start, end = (
            at("2026-06-01T09:00", "Europe/Berlin"),
            at("2026-06-03T09:00", "Europe/Berlin"),
        )
        tokyo = ZoneInfo("Asia/Tokyo")

        there = business_seconds(BERLIN, start.astimezone(tokyo), end.astimezone(tokyo))

        assert there == business_seconds(BERLIN, start, end) == 20 * 3600

    def test_counts_overlapping_windows_once(self):
        calendar = Calendar("UTC", ((0, 540, 720), (0, 600, 660), (0, 720, 780)))

        assert (
            business_seconds(calendar, at("2026-06-01T00:00"), at("2026-06-02T00:00")) == 4 * 3600
        )


class TestBusinessSecondsWithout:
    def test_takes_off_the_union_of_holds(self):
        start, end = (
            at("2026-06-01T08:00", "Europe/Berlin"),
            at("2026-06-02T12:00", "Europe/Berlin"),
        )
        holds = [
            (at("2026-06-01T15:00", "Europe/Berlin"), at("2026-06-02T09:00", "Europe/Berlin")),
            (at("2026-06-01T14:00", "Europe/Berlin"), at("2026-06-01T16:00", "Europe/Berlin")),
            (at("2026-06-02T11:00", "Europe/Berlin"), None),
        ]

        assert business_seconds_without(BERLIN, start, end, holds) == (6 + 2) * 3600

    def test_is_untouched_by_a_hold_resumed_in_the_same_second_or_outside_the_span(self):
        start, end = at("2026-06-01T08:00"), at("2026-06-01T10:00")
        noon = at("2026-06-01T09:00")
        holds = [(noon, noon), (at("2026-05-01T00:00"), start), (end, None)]

        assert business_seconds_without(BERLIN, start, end, holds) == 2 * 3600

    def test_is_zero_for_an_empty_span(self):
        start = at("2026-06-01T10:00")

        assert business_seconds_without(BERLIN, start, start, [(start, None)]) == 0


class TestAddBusinessSeconds:
    def test_inverts_business_seconds(self):
        rng = random.Random(4)
        for _ in range(300):
            calendar, start, end = random_case(rng)
            counted = business_seconds(calendar, start, end)

            due = add_business_seconds(calendar, start, counted)

            assert due is not None
            assert due <= end
            assert business_seconds(calendar, start, due) == counted
            if counted:
                assert business_seconds(calendar, start, due - timedelta(seconds=1)) == counted - 1

    def test_ends_at_the_closing_second_rather_than_the_next_opening(self):
        friday = at("2026-06-05T16:00", "Europe/Berlin")

        assert add_business_seconds(BERLIN, friday, 2 * 3600) == at(
            "2026-06-05T18:00", "Europe/Berlin"
        )

    def test_starts_at_the_next_opening_for_a_request_made_out_of_hours(self):
        saturday = at("2026-06-06T11:00", "Europe/Berlin")

        due = add_business_seconds(BERLIN, saturday, 3600)

        assert due == at("2026-06-08T09:00", "Europe/Berlin")
        assert due.tzinfo is UTC

    def test_keeps_the_start_for_nothing_to_add(self):
        saturday = at("2026-06-06T11:00", "Europe/Berlin")

        assert add_business_seconds(BERLIN, saturday, 0) == saturday

    def test_reaches_over_several_years(self):
        weekly = Calendar("UTC", ((0, 0, 1),))

        assert add_business_seconds(weekly, at("2026-01-01T00:00"), 60 * 150) == at(
            "2028-11-13T00:01"
        )

    @pytest.mark.parametrize(
        "calendar",
        [Calendar("UTC", ()), Calendar("UTC", ((0, 0, 1),))],
        ids=["never opens", "hardly ever opens"],
    )
    def test_is_none_when_there_is_no_such_instant_in_fifty_years(self, calendar):
        assert add_business_seconds(calendar, at("2026-01-01T00:00"), 10**9) is None

    def test_refuses_to_go_back(self):
        with pytest.raises(ValueError, match="only be added"):
            add_business_seconds(BERLIN, at("2026-06-01T00:00"), -1)


@pytest.mark.parametrize(
    "window", [(7, 0, 60), (0, 60, 60), (0, -1, 60), (0, 0, 1441), (-1, 0, 60)]
)
def test_calendar_refuses_an_impossible_window(window):
    with pytest.raises(ValueError, match="Not a weekly window"):
        Calendar("UTC", (window,))
