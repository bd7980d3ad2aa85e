"""Results of projects and consulting: worked numbers and the cases that divide by nothing."""

from datetime import date

import pytest

from csap.metrics.projects import (
    Criterion,
    Project,
    evm,
    gas_t,
    lessons,
    project_results,
    weighted_attainment,
)


class TestEarnedValue:
    def test_gives_the_printed_figures_of_a_late_project(self):
        found = evm(bac=10_000, pv=10_000, ev=9166.6667, ac=11_000, etc=1000)

        assert (found.cv, found.sv) == pytest.approx((-1833.33, -833.33), abs=0.01)
        assert (found.cpi, found.spi) == pytest.approx((0.8333, 0.9167), abs=1e-4)
        assert (found.eac_bottom_up, found.vac) == (12_000, -2000)

    def test_forecasts_from_the_cost_index(self):
        found = evm(bac=5e6, ev=2e6, ac=2.5e6)

        assert (found.eac_cpi, found.eac_atypical, found.tcpi_bac) == (6.25e6, 5.5e6, 1.2)

    def test_leaves_out_what_cannot_be_told(self):
        found = evm(bac=10, pv=0, ev=0, ac=10)

        assert (found.spi, found.eac_cpi, found.tcpi_bac, found.vac) == (None,) * 4


class TestProjectResults:
    PUNCTUAL = Project(100, 95, date(2025, 1, 1), date(2025, 2, 10), date(2025, 2, 10))
    LATE = Project(300, 345, date(2024, 12, 2), date(2025, 2, 20), date(2025, 3, 12))
    EARLY = Project(50, 55, date(2025, 1, 31), date(2025, 3, 1), date(2025, 2, 27))
    UNFUNDED = Project(0, 10, date(2025, 3, 1), date(2025, 3, 5), date(2025, 3, 6))

    def test_tells_time_and_cost_apart(self):
        found = project_results([self.PUNCTUAL, self.LATE, self.EARLY, self.UNFUNDED])

        assert (found.n, found.on_time, found.slip_days) == (4, 2, [0, 20, -2, 1])
        assert found.slip_share == pytest.approx([0, 0.25, -2 / 29, 0.25])
        assert (found.median_slip_days, found.worst_slip_days) == (0.5, 20)
        assert (found.within_budget_tolerance, found.budget_n) == (2, 3)
        assert found.portfolio_cost_ratio == pytest.approx(1.1)
        assert found.cost_variance_share == [0.05, -0.15, -0.1, None]

    @pytest.mark.parametrize(("actual", "within"), [(110, 1), (110.01, 0)])
    def test_includes_the_exact_edge_of_the_tolerance(self, actual, within):
        found = project_results([self.PUNCTUAL._replace(actual=actual)])

        assert found.within_budget_tolerance == within

    def test_has_no_slip_share_for_a_plan_of_no_days(self):
        same_day = self.PUNCTUAL._replace(planned_start=date(2025, 2, 10))

        assert project_results([same_day]).slip_share == [None]

    def test_of_nothing_is_nothing(self):
        found = project_results([])

        assert (found.n, found.median_slip_days, found.portfolio_cost_ratio) == (0, None, None)


class TestGoalAttainment:
    @pytest.mark.parametrize(
        ("weights", "attainments", "t"),
        [([1, 1, 1], [0, 0, 0], 50), ([3, 2, 1], [1, 0, -2], 52.2032632462), ([1], [2], 70)],
    )
    def test_is_50_when_goals_are_met_as_expected(self, weights, attainments, t):
        assert gas_t(weights, attainments) == pytest.approx(t)

    def test_is_none_without_goals(self):
        assert gas_t([], []) is None


class TestSuccessCriteria:
    def test_weighs_the_assessed_and_tells_how_much_that_is(self):
        criteria = [Criterion(3, 1.0), Criterion(2, 0.5), Criterion(1, 0.0), Criterion(2, None)]

        assert weighted_attainment(criteria) == pytest.approx((2 / 3, 0.75))

    @pytest.mark.parametrize(
        ("criteria", "found"), [([], (None, None)), ([Criterion(1, None)], (None, 0))]
    )
    def test_is_undefined_when_nothing_was_assessed(self, criteria, found):
        assert weighted_attainment(criteria) == found


class TestLessons:
    def test_follows_them_from_capture_to_action(self):
        found = lessons(8, 6, 20, 5, 9)

        assert found[:3] == (0.75, 0.25, 0.45)
        assert found[3:] == pytest.approx((0.40927543031, 0.928520787248))

    def test_is_undefined_for_0_of_0(self):
        assert lessons(0, 0, 0, 0, 0) == (None,) * 5
