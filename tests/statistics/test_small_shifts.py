"""CUSUM and EWMA: printed sums and limits."""

import pytest

from servicedesk.statistics.small_shifts import cusum, ewma


class TestCusum:
    def test_signals_sooner_with_a_head_start(self):
        values = [0.8, 1.9, 1.4, 2.0, 1.1, 0.7, 2.6]

        ahead = cusum(values, target=0, k=0.5, h=5, head_start=2.5)

        assert ahead.hi == pytest.approx([2.8, 4.2, 5.1, 6.6, 7.2, 7.4, 9.5])
        assert (ahead.first_hi, ahead.first_lo) == (2, None)
        assert cusum(values, target=0, k=0.5, h=5).first_hi == 6

    def test_sums_either_side_by_itself(self):
        falling = cusum([9, 8, 8, 7], target=10, k=0.5, h=3)

        assert falling.hi == [0, 0, 0, 0]
        assert (falling.first_lo, falling.lo_at_first_signal) == (2, pytest.approx(3.5))


class TestEwma:
    def test_gives_the_limits_nist_prints(self):
        chart = ewma([52.0, 47.0], 50, 2.0539, lam=0.3, L=3, exact_limits=False)

        assert chart.z == pytest.approx([50.6, 49.52], abs=5e-3)
        assert (chart.lcl[0], chart.ucl[0]) == pytest.approx((47.4115, 52.5884), abs=2e-4)

    def test_exact_limits_widen_towards_the_asymptotic(self):
        exact = ewma([0] * 60, 0, 1)
        settled = ewma([0] * 60, 0, 1, exact_limits=False)

        assert exact.ucl == sorted(exact.ucl)
        assert exact.ucl[-1] == pytest.approx(settled.ucl[-1])

    def test_flags_what_is_strictly_outside(self):
        assert ewma([0, 0, 9], 0, 1).signals == [2]
