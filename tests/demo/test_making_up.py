"""The made-up company is the same each time it is drawn, and tells its story."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from statistics import median

import pytest

from requests_app.clocks.business_time import Calendar, business_seconds
from servicedesk.demo import seasons
from servicedesk.demo.company import found
from servicedesk.demo.offer import offer
from servicedesk.demo.present import business_ago, open_requests
from servicedesk.demo.support import FALLEN, World, past_requests, promised
from servicedesk.demo.tale import Tale
from servicedesk.demo.work import past_work

NOW = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
OFFICE = Calendar("Europe/London", tuple((day, 480, 1080) for day in range(5)))
ALWAYS = Calendar("UTC", tuple((day, 0, 1440) for day in range(7)))


@pytest.fixture(scope="module")
def world():
    hours = {key: ALWAYS if key == "always" else OFFICE for key in offer().calendars}
    return World(found(Random(1), today=NOW.date()), offer(), hours, NOW)


def drawn(world: World) -> list[Tale]:
    return list(past_requests(world, Random(2), count=1500))


class TestCompany:
    def test_is_the_same_for_the_same_day(self):
        first, second = (found(Random(7), today=NOW.date()) for _ in range(2))

        assert [p.email for p in first.people] == [p.email for p in second.people]

    def test_has_one_address_for_each_of_two_thousand(self, world):
        assert len({person.email for person in world.company.people}) == 2000

    def test_is_a_tree_of_three_levels(self, world):
        assert {unit.level for unit in world.company.units} == {0, 1, 2}
        assert all(unit.lead for unit in world.company.units if unit.level)


class TestPast:
    def test_is_the_same_each_time(self, world):
        first, second = drawn(world), drawn(world)

        assert [(t.subject, t.last_at) for t in first] == [(t.subject, t.last_at) for t in second]

    def test_comes_in_order_within_two_years(self, world):
        opened = [tale.opened_at for tale in drawn(world)]

        assert all(a <= b for a, b in pairwise(opened))
        assert opened[0] >= datetime(2024, 11, 1, tzinfo=UTC)
        assert opened[-1] < NOW

    def test_is_slower_at_remote_access_in_the_last_closed_quarter(self, world):
        start, end = world.fallen()
        used = {True: [], False: []}
        for tale in past_requests(world, Random(2), count=5000):
            if tale.service.slug == FALLEN and tale.resolutions:
                took = business_seconds(OFFICE, tale.opened_at, tale.resolutions[0])
                fell = start <= tale.opened_at.date() < end
                used[fell].append(took / promised(world, tale)[1])

        assert median(used[True]) > 1.5 * median(used[False])

    def test_of_work_never_ends_before_it_began(self, world):
        for work in past_work(world, Random(3), projects=30, advice=30):
            if work.completed:
                assert work.started <= work.completed <= NOW.date()
                assert work.tale.is_done


class TestPresent:
    def test_is_open(self, world):
        tales = list(open_requests(world, Random(4)))

        assert all(not tale.resolutions and tale.cancelled_at is None for tale in tales)
        assert all(tale.last_at <= NOW for tale in tales)

    @pytest.mark.parametrize("seconds", [0, 60, 3600, 36_000, 200_000])
    @pytest.mark.parametrize("now", [NOW, NOW + timedelta(days=4), NOW.replace(hour=23)])
    def test_goes_back_so_many_business_seconds(self, seconds, now):
        began = business_ago(OFFICE, now, seconds)

        assert abs(business_seconds(OFFICE, began, now) - seconds) <= 1


class TestSeasons:
    @pytest.mark.parametrize(
        ("day", "quarter"),
        [
            (date(2026, 11, 18), (date(2026, 7, 1), date(2026, 10, 1))),
            (date(2026, 1, 1), (date(2025, 10, 1), date(2026, 1, 1))),
            (date(2026, 3, 31), (date(2025, 10, 1), date(2026, 1, 1))),
            (date(2026, 4, 1), (date(2026, 1, 1), date(2026, 4, 1))),
        ],
    )
    def test_know_the_last_closed_quarter(self, day, quarter):
        assert seasons.quarter_before(day) == quarter

    @pytest.mark.parametrize("mean", [0.5, 8, 90])
    def test_draw_counts_about_their_mean(self, mean):
        random = Random(5)

        counts = [seasons.poisson(random, mean) for _ in range(2000)]

        assert sum(counts) / len(counts) == pytest.approx(mean, rel=0.1)
