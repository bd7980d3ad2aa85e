"""Trend labels: when a series is called better, worse, or neither."""

import math
import random

import pytest

from csap.metrics.trends import seasonal_factors, trend_label


class TestTrendLabel:
    @pytest.mark.parametrize(
        ("values", "higher_is_better", "label"),
        [
            ([71, 74, 73, 76, 78, 77, 80, 82], True, "positive"),
            ([71, 74, 73, 76, 78, 77, 80, 82], False, "negative"),
            ([30, 29, 27, 28, 25, 24], False, "positive"),
            ([30, 29, 27, 28, 25, 24], True, "negative"),
        ],
    )
    def test_goes_by_the_better_direction(self, values, higher_is_better, label):
        assert trend_label(values, higher_is_better, 3).label == label

    @pytest.mark.parametrize(
        ("values", "label", "reason"),
        [
            ([1, 2, 3, 4, 5], "insufficient", "not enough data"),
            ([64, 66, 65, 63, 66, 64, 65, 67, 64, 66], "neutral", "no clear trend"),
            ([1, 1.1, 1.2, 1.3, 1.4, 1.5], "neutral", "too small to matter"),
            ([5] * 12, "neutral", "no clear trend"),
        ],
    )
    def test_says_why_it_is_neither(self, values, label, reason):
        assert trend_label(values, True, 3)[:2] == (label, reason)

    def test_is_only_probable_up_to_ten_periods(self):
        assert trend_label(range(10), True, 3).strength == "probable"
        assert trend_label(range(11), True, 3).strength == "clear"

    def test_is_only_probable_when_the_series_drifts_in_waves(self):
        wave = [round(3 * math.sin(t / 3) + t, 2) for t in range(14)]

        found = trend_label(wave, True, 3)

        assert found.p < 0.05 < found.p_adjusted
        assert found.strength == "probable"

    def test_counts_a_change_of_exactly_the_minimum(self):
        assert trend_label([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], True, 0.7).label == "positive"

    def test_takes_none_for_a_gap(self):
        gappy = trend_label([71, None, 73, 74, 75, 76, 77, 78], True, 3)

        assert (gappy.label, gappy.slope, gappy.change) == ("positive", 1, 7)

    @pytest.mark.prove
    def test_calls_few_dependent_series_clear_without_cause(self):
        rng = random.Random(5)
        runs, clear = 2000, 0
        for _ in range(runs):
            values, last = [], rng.gauss(0, 1)
            for _ in range(24):
                last = 0.3 * last + rng.gauss(0, 1)
                values.append(last)
            clear += trend_label(values, True, 0).strength == "clear"

        assert clear / runs < 0.06


class TestSeasonalFactors:
    def test_take_the_calendar_month_out(self):
        """January is half of the others, December twice."""
        year = [0.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2]
        values = [(month, 100 * share) for month, share in enumerate(year * 2)]
        values = [(month % 12 + 1, value) for month, value in values]

        factors = seasonal_factors(values)

        assert (factors[1], factors[6], factors[12]) == (0.5, 1, 2)
        assert [value / factors[month] for month, value in values] == pytest.approx([100] * 24)

    def test_need_every_month_twice(self):
        values = [(month % 12 + 1, 100.0 + month) for month in range(24)]

        assert seasonal_factors(values)
        assert seasonal_factors(values[1:]) == {}
        assert seasonal_factors([]) == {}
