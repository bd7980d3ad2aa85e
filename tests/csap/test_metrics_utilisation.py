"""Utilisation: exposure of joiners and leavers, distinct users, and concentration."""

from datetime import date

import pytest

from csap.metrics.utilisation import (
    Membership,
    hhi,
    hhi_from_counts,
    reach,
    utilisation_rate,
)

MARCH = (date(2025, 3, 1), date(2025, 4, 1))


class TestUtilisationRate:
    def test_counts_joiners_and_leavers_for_the_days_they_were_there(self):
        staff = [Membership(date(2024, 1, 1), None)] * 8
        joiner = Membership(date(2025, 3, 11), None)
        leaver = Membership(date(2024, 6, 1), date(2025, 3, 21))

        found = utilisation_rate([*staff, joiner, leaver], 27, MARCH)

        assert found == pytest.approx((289, 289 / 31, 289.619377163, 284.364186851))

    @pytest.mark.parametrize(
        "member",
        [
            Membership(date(2025, 4, 1), None),
            Membership(date(2024, 1, 1), date(2025, 3, 1)),
        ],
    )
    def test_leaves_out_who_came_after_or_left_before(self, member):
        assert utilisation_rate([member], 5, MARCH) == (0, 0, None, None)


class TestReach:
    def test_counts_each_user_and_each_service_once(self):
        asked = [("u1", "mail"), ("u1", "vpn"), ("u2", "mail"), ("u1", "mail"), ("u3", "mail")]

        found = reach(asked, 10, ["mail", "vpn", "erp", "byod"])

        assert found == (0.3, 3, 2, 0.5, pytest.approx(1 / 3))

    def test_does_not_count_a_service_that_is_no_longer_offered(self):
        assert reach([("u1", "fax")], 10, ["mail"]).coverage == 0

    def test_is_undefined_for_0_of_0(self):
        assert reach([], 0, []) == (None, 0, 0, None, None)


class TestConcentration:
    def test_gives_the_example_of_the_department_of_justice(self):
        assert hhi([30, 30, 20, 20]) == pytest.approx((2600, 3.84615384615, 0.0133333333333))

    def test_is_not_normalised_for_a_single_service(self):
        assert hhi([100]) == (10_000, 1, None)

    def test_of_counts_is_that_of_their_shares(self):
        assert hhi_from_counts([3, 3, 2, 2]) == pytest.approx(hhi([30, 30, 20, 20]))

    def test_is_undefined_without_demand(self):
        assert hhi_from_counts([0, 0]) == hhi([]) == (None, None, None)
