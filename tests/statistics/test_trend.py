"""Trends: printed tests, the exact null against all permutations, and slopes of known lines."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from servicedesk.statistics.trend import (
    dependence_factor,
    lag1_autocorrelation,
    mann_kendall,
    mann_kendall_exact,
    seasonal_kendall,
    theil_sen,
)

SULFATE = [480, 450, 490, 520, 485, 510, 510, 530, 510, 560, 560, 540, 590, 550, 600, 700, 570]


class TestMannKendall:
    def test_gives_what_epa_prints_for_sulfate(self):
        found = mann_kendall([*SULFATE, 610, 650, 620, 830, 720, 590])

        assert found[:3] == pytest.approx((194, 1428, 5.107322))
        assert found.p == pytest.approx(3.267574e-07)

    @pytest.mark.parametrize("values", [[], [1], [2, 2, 2]])
    def test_finds_nothing_where_nothing_moves(self, values):
        assert mann_kendall(values)[:4] == (0, mann_kendall(values).var_s, 0, 1)


class TestExactMannKendall:
    @pytest.mark.parametrize("n", range(1, 8))
    def test_counts_what_all_permutations_give(self, n):
        every = [mann_kendall(order).S for order in permutations(range(n))]

        for s in set(every):
            found = mann_kendall_exact(n, s).p_one_sided

            assert found == pytest.approx(sum(other >= abs(s) for other in every) / len(every))

    def test_is_scipys_exact_test_of_kendalls_tau(self):
        y = [3, 1, 4, 2, 6, 5, 8, 7, 9]

        found = mann_kendall_exact(9, mann_kendall(y).S).p_two_sided

        assert found == pytest.approx(stats.kendalltau(range(9), y, method="exact").pvalue)


class TestTheilSen:
    def test_gives_sens_example(self):
        found = theil_sen([1, 2, 3, 4, 10, 12, 18], [9, 15, 19, 20, 45, 55, 78], conf=0.93)

        assert found == pytest.approx((4.0, 4.0, 3.71, 4.38), abs=0.1)

    @given(st.integers(-50, 50), st.integers(-50, 50), st.integers(3, 20))
    def test_finds_a_line_again_despite_an_outlier(self, slope, intercept, n):
        x = list(range(n))
        y = [slope * at + intercept for at in x]
        y[-1] += 10_000 if n > 6 else 0

        assert theil_sen(x, y).slope == pytest.approx(slope)

    @pytest.mark.parametrize("x", [[], [1], [2, 2]])
    def test_is_undefined_without_two_different_x(self, x):
        assert theil_sen(x, x) == (None, None, None, None)


class TestSeasonalKendall:
    def test_sees_a_rise_within_seasons_that_the_seasons_hide(self):
        season = [0, 50, 100, 50]
        values = [base + cycle for cycle in range(6) for base in season]

        assert seasonal_kendall(values, 4).tau == 1
        assert seasonal_kendall(values, 4).slope_per_cycle == 1
        assert seasonal_kendall(values, 4).p < mann_kendall(values).p / 1000

    def test_takes_none_for_a_gap_rather_than_a_zero(self):
        assert seasonal_kendall([1, 10, None, 11, 3, 12], 2).slope_per_cycle == 1

    def test_has_no_slope_before_the_second_cycle(self):
        assert seasonal_kendall([1, 2, 3], 12)[4:] == (None, None)


class TestDependence:
    def test_is_0_for_a_constant_and_near_minus_1_for_an_alternating_series(self):
        assert lag1_autocorrelation([0.1] * 9) == 0
        assert lag1_autocorrelation([1, -1] * 50) == pytest.approx(-0.99)

    def test_factor_stays_between_1_and_3(self):
        alternating, drifting = [1, -1] * 50, [*range(100)]

        assert dependence_factor(alternating, correction=4) == (0, 1)
        assert dependence_factor(drifting, correction=4) == pytest.approx((0.8, 3))
