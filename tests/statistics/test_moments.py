"""Moments: NIST's hard sets, and any partition gives the same."""

from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicedesk.statistics.moments import Sums, merge_histograms, merge_moments


def sums(values):
    return Sums(len(values), sum(values), sum(value * value for value in values))


class TestMergeMoments:
    def test_certifies_numacc4_where_floats_fail(self):
        part = Sums(1001, 100100002002, 10010000400400005004)

        assert merge_moments([part], scale=10) == (1001, 10000000.2, 0.1)

    @given(st.lists(st.integers(-(10**9), 10**9), min_size=2, max_size=30), st.integers(0, 30))
    def test_is_the_same_for_any_partition(self, values, cut):
        parts = [sums(values[:cut]), sums(values[cut:])]

        whole = merge_moments(parts)

        assert whole == merge_moments([sums([value]) for value in reversed(values)])
        assert whole[1:] == pytest.approx((fmean(values), stdev(values)))

    @pytest.mark.parametrize(
        ("parts", "moments"), [([], (0, None, None)), ([Sums(1, 5, 25)], (1, 5, None))]
    )
    def test_leaves_out_what_so_few_cannot_tell(self, parts, moments):
        assert merge_moments(parts) == moments


def test_merge_histograms_adds_counts():
    assert merge_histograms([{30: 2, 45: 1}, {}, {30: 1}]) == {30: 3, 45: 1}
