"""Intervals: printed values of their sources, SciPy as a second witness, and the edges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from servicedesk.statistics.intervals import (
    clopper_pearson_ci,
    mean_t_ci,
    newcombe_diff_ci,
    poisson_rate_ci,
    sample_size_proportion,
    wilson_ci,
)


class TestWilson:
    @pytest.mark.parametrize(
        ("k", "n", "low", "high"),
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)],
    )
    def test_gives_the_limits_newcombe_prints(self, k, n, low, high):
        assert wilson_ci(k, n)[1:] == pytest.approx((low, high), abs=6e-5)

    @given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
    def test_equals_scipy_and_holds_the_share(self, counts):
        k, n = counts
        theirs = stats.binomtest(k, n).proportion_ci(0.9, method="wilson")

        p, low, high = wilson_ci(k, n, 0.9)

        assert (low, high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
        assert 0 <= low <= p <= high <= 1

    def test_ends_exactly_at_0_and_1(self):
        assert wilson_ci(0, 7).low == 0
        assert wilson_ci(7, 7).high == 1

    def test_is_undefined_for_0_of_0(self):
        assert wilson_ci(0, 0) == (None, None, None)


class TestClopperPearson:
    def test_equals_scipy_up_to_the_edges(self):
        for k in range(21):
            theirs = stats.binomtest(k, 20).proportion_ci(0.95, method="exact")

            assert clopper_pearson_ci(k, 20) == pytest.approx((theirs.low, theirs.high), abs=1e-12)

    def test_is_undefined_for_0_of_0(self):
        assert clopper_pearson_ci(0, 0) == (None, None)


class TestNewcombeDifference:
    @pytest.mark.parametrize(
        ("counts", "limits"),
        [
            ((56, 70, 48, 80), (0.0524, 0.3339)),
            ((9, 10, 3, 10), (0.1705, 0.8090)),
            ((10, 10, 0, 10), (0.6075, 1)),
        ],
    )
    def test_gives_the_limits_newcombe_prints(self, counts, limits):
        assert newcombe_diff_ci(*counts)[1:] == pytest.approx(limits, abs=6e-5)

    def test_turns_round_with_the_groups(self):
        diff, low, high = newcombe_diff_ci(7, 30, 20, 41)

        assert newcombe_diff_ci(20, 41, 7, 30) == pytest.approx((-diff, -high, -low))

    def test_is_undefined_when_a_group_is_empty(self):
        assert newcombe_diff_ci(1, 2, 0, 0) == (None, None, None)


class TestPoissonRate:
    def test_gives_the_exact_limits_of_15_in_400(self):
        limits = poisson_rate_ci(15, 400)[1:]

        assert limits == pytest.approx((0.020988465332, 0.0618505471787), abs=1e-12)

    def test_tells_a_rate_per_so_much_exposure(self):
        assert poisson_rate_ci(15, 400, per=100).rate == pytest.approx(3.75)

    def test_has_an_upper_limit_without_events(self):
        assert poisson_rate_ci(0, 1) == pytest.approx((0, 0, 3.6889), abs=1e-4)

    def test_is_undefined_without_exposure(self):
        assert poisson_rate_ci(3, 0) == (None, None, None)


class TestMean:
    def test_gives_the_limits_nist_prints(self):
        limits = mean_t_ci(195, 9.26146, 0.02278881)[1:]

        assert limits == pytest.approx((9.258242, 9.264679), abs=2e-6)

    @pytest.mark.parametrize(("n", "mean"), [(1, 4.0), (0, None)])
    def test_has_no_limits_under_two_values(self, n, mean):
        assert mean_t_ci(n, mean, None) == (mean, None, None)


class TestSampleSize:
    @pytest.mark.parametrize(
        ("population", "n"), [(10, 10), (100, 80), (1000, 278), (1_000_000, 384), (None, 385)]
    )
    def test_gives_the_table_of_krejcie_and_morgan(self, population, n):
        assert sample_size_proportion(0.05, population=population) == n

    def test_is_0_for_nobody(self):
        assert sample_size_proportion(0.05, population=0) == 0
