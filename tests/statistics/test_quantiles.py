"""Quantiles: three methods against NumPy, histograms against lists, ranks against their tables."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicedesk.statistics.quantiles import (
    histogram_median,
    histogram_percentile,
    min_n_for_upper_limit,
    percentile,
    quantile_ci,
    quantile_ci_ranks,
)

VALUES = st.lists(st.integers(0, 1000), min_size=1, max_size=60)
TENTHS = st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.8, 0.9, 0.95])


class TestPercentile:
    @given(VALUES, TENTHS)
    def test_is_the_first_value_that_so_many_do_not_exceed(self, values, p):
        found = percentile(values, p)

        assert found in values
        assert 100 * sum(v <= found for v in values) >= round(100 * p) * len(values)
        assert 100 * sum(v < found for v in values) < round(100 * p) * len(values)

    @pytest.mark.parametrize("method", ["weibull", "linear"])
    @given(values=VALUES, p=TENTHS)
    def test_interpolates_as_numpy_does(self, method, values, p):
        assert percentile(values, p, method) == pytest.approx(np.quantile(values, p, method=method))

    def test_takes_the_step_itself_rather_than_the_next(self):
        assert percentile(range(10, 101, 10), 0.9) == 90

    def test_is_none_for_no_values(self):
        assert percentile([], 0.9) is None

    def test_refuses_an_unknown_method(self):
        with pytest.raises(ValueError, match="Unknown percentile method"):
            percentile([1], 0.5, "median_unbiased")


class TestHistogram:
    @given(VALUES, TENTHS)
    def test_has_the_quantiles_of_the_values_it_counts(self, values, p):
        histogram = {value: values.count(value) for value in values}

        assert histogram_percentile(histogram, p) == percentile(values, p)
        assert histogram_median(histogram) == np.median(values)

    def test_has_none_when_it_counts_nothing(self):
        assert histogram_percentile({}, 0.5) is None
        assert histogram_median({5: 0}) is None


class TestQuantileRanks:
    @pytest.mark.parametrize(
        ("n", "p", "conf", "side", "ranks", "coverage"),
        [
            (20, 0.75, 0.9, "two", (12, 19), 0.9347622),
            (15, 0.5, 0.95, "two", (4, 12), 0.9648),
            (24, 0.88, 0.95, "upper", (None, 24), 0.953486),
            (12, 0.95, 0.95, "lower", (10, None), 0.9804),
        ],
    )
    def test_gives_the_printed_ranks(self, n, p, conf, side, ranks, coverage):
        found = quantile_ci_ranks(n, p, conf, side)

        assert found[:2] == ranks
        assert found.coverage == pytest.approx(coverage, abs=5e-5)

    @given(st.integers(1, 200), TENTHS, st.sampled_from(["two", "upper", "lower"]))
    def test_covers_at_least_as_much_as_asked_when_it_gives_every_rank(self, n, p, side):
        found = quantile_ci_ranks(n, p, 0.9, side)

        wanted = {"two": found[:2], "upper": found[1:2], "lower": found[:1]}[side]
        assert (None in wanted) or found.coverage >= 0.9 - 1e-12

    def test_tells_the_best_attainable_coverage_when_there_are_too_few(self):
        assert quantile_ci_ranks(21, 0.9, 0.9, "upper") == (None, None, pytest.approx(1 - 0.9**21))

    def test_has_no_rank_in_an_empty_sample(self):
        assert quantile_ci_ranks(0, 0.9) == (None, None, 0)


class TestQuantileInterval:
    def test_gives_the_values_r_prints(self):
        values = [math.exp(i * 0.01) for i in range(101)]

        assert quantile_ci(values, 0.3) == pytest.approx((1.22140275816, 1.47698079388))

    def test_leaves_a_limit_open_that_the_sample_cannot_give(self):
        assert quantile_ci([1, 2, 3], 0.9) == (1, None)


class TestMinimumSample:
    @pytest.mark.parametrize(
        ("p", "conf", "n"),
        [(0.9, 0.9, 22), (0.8, 0.9, 11), (0.95, 0.95, 59), (0.5, 0.75, 2), (0.9, 0.1, 1)],
    )
    def test_is_exact_even_where_floats_are_not(self, p, conf, n):
        assert min_n_for_upper_limit(p, conf) == n

    def test_does_not_exist_for_a_promise_to_all(self):
        assert min_n_for_upper_limit(1, 0.9) is None

    def test_is_where_the_upper_rank_first_exists(self):
        assert quantile_ci_ranks(21, 0.9, 0.9, "upper").upper_rank is None
        assert quantile_ci_ranks(22, 0.9, 0.9, "upper").upper_rank == 22
