"""Request performance: first contact, backlog, holds, and where a change came from."""

import pytest

from csap.metrics.performance import (
    DayFlow,
    Handling,
    backlog_age,
    backlog_flow,
    fcr,
    hold_share,
    littles_law_ratio,
)

AT_ONCE = Handling(
    resolved=True,
    test=False,
    fcr_eligible=True,
    contacts=1,
    assignments=1,
    reopened_in_window=False,
)


class TestFirstContact:
    @pytest.mark.parametrize(
        "not_at_once",
        [{"contacts": 2}, {"assignments": 2}, {"reopened_in_window": True}],
        ids=["second contact", "passed on", "reopened"],
    )
    def test_takes_one_contact_one_assignment_and_no_reopen(self, not_at_once):
        found = fcr([AT_ONCE, AT_ONCE._replace(**not_at_once)])

        assert (found.gross_n, found.gross) == (2, 0.5)

    def test_net_leaves_out_what_cannot_be_solved_at_once(self):
        found = fcr([AT_ONCE, AT_ONCE._replace(fcr_eligible=False, contacts=3)])

        assert (found.gross, found.net_n, found.net) == (0.5, 1, 1)

    @pytest.mark.parametrize("aside", [{"resolved": False}, {"test": True}])
    def test_counts_only_real_resolved_requests(self, aside):
        assert fcr([AT_ONCE._replace(**aside)])[:2] == (0, None)


class TestBacklogAge:
    def test_sorts_into_buckets_and_tells_how_old(self):
        found = backlog_age([0, 1, 1, 2, 3, 5, 6, 10, 11, 20, 21, 40], target=10)

        assert found.buckets == {"0-2": 4, "3-5": 2, "6-10": 2, "11-20": 2, ">20": 2}
        assert (found.p50, found.p90, found.over_target) == (5, 21, pytest.approx(1 / 3))

    def test_of_nothing_is_nothing(self):
        assert backlog_age([], 10)[2:] == (None, None, None)


class TestBacklogFlow:
    def test_carries_the_stock_from_day_to_day(self):
        days = [DayFlow(5, 0, 3, 1), DayFlow(2, 1, 6, 0), DayFlow(0, 0, 2, 0)]

        assert backlog_flow(12, days) == [13, 10, 8]

    def test_agrees_with_littles_law_when_steady(self):
        assert littles_law_ratio(50, 10, 5) == 1
        assert littles_law_ratio(50, 0, 5) is None


@pytest.mark.parametrize(("held", "worked", "share"), [(1, 3, 0.25), (0, 0, None)])
def test_hold_share_is_of_all_business_time(held, worked, share):
    assert hold_share(held, worked) == share
