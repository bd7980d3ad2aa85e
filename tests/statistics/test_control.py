"""Control charts: printed limits and signals, and the series that leave no room for limits."""

import math

import pytest
from scipy import stats

from servicedesk.statistics.control import (
    chance_beyond,
    laney_p,
    laney_u,
    p_chart,
    run_rules,
    u_chart,
    xmr_limits,
)

FLOWRATE = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]


class TestXmr:
    def test_gives_the_limits_nist_prints(self):
        limits = xmr_limits(FLOWRATE, screen=False)

        assert (limits.center, limits.lcl, limits.ucl) == pytest.approx(
            (50.81, 45.8159, 55.8041), abs=2.5e-3
        )

    def test_drops_large_moving_ranges_once(self):
        spiked = [1, 2, 1, 2, 10, *[1, 2] * 6, 1]

        limits = xmr_limits(spiked)

        assert limits.mr_bar == 1
        assert limits.ucl < xmr_limits(spiked, screen=False).ucl

    def test_has_no_width_and_no_signal_for_a_constant_series(self):
        limits = xmr_limits([0.1] * 6)

        assert (limits.lcl, limits.ucl, limits.sigma) == (0.1, 0.1, 0)
        assert run_rules([0.1] * 6, limits.center, limits.sigma)["beyond_3s"] == []

    @pytest.mark.parametrize(("values", "center"), [([], None), ([3], 3)])
    def test_has_no_limits_without_a_moving_range(self, values, center):
        assert xmr_limits(values) == (center, None, None, None, None, None)


class TestRunRules:
    @pytest.mark.parametrize(
        ("rule", "values", "flagged"),
        [
            ("beyond_3s", [0, 3, 3.1, -3.2], [2, 3]),
            ("run_4", [1, 1, 1, 1, 1, -1], [3, 4]),
            ("run_3", [1, 1, 0, 1, 1, 1], [5]),
            ("run_3", [1, 1, -1, -1, -1], [4]),
            ("trend_4", [5, 1, 2, 3, 4, 3], [4]),
            ("trend_3", [3, 2, 1, 1, 0, -1], [2, 5]),
            ("2of3_2s", [2.5, 0, 2.5, 0, 0], [2]),
            ("2of3_2s", [2.5, -2.5, 0], []),
            ("2of3_2s", [2.5, 2.5, 0], [1]),
            ("4of5_1s", [1.5, 0, 1.5, 1.5, 1.5, -1.5, 1.2], [4, 6]),
        ],
    )
    def test_flags_the_points_that_complete_the_pattern(self, rule, values, flagged):
        assert run_rules(values, 0, 1, [rule]) == {rule: flagged}

    @pytest.mark.parametrize("rule", ["run_", "beyond_4s", "trend_x", ""])
    def test_refuses_a_rule_it_does_not_know(self, rule):
        with pytest.raises(ValueError, match="Unknown rule"):
            run_rules([1], 0, 1, [rule])


class TestAttributeCharts:
    def test_p_chart_finds_the_two_bad_samples(self):
        cans = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24]

        chart = p_chart([*cans, 15, 9, 12, 7, 13, 9, 6], [50] * 30)

        assert chart.center == pytest.approx(0.2313333, abs=1e-6)
        assert chart.signals == [14, 22]

    def test_limits_stay_within_0_and_1(self):
        chart = p_chart([0, 5, 4], [5, 5, 5])

        assert chart.lcl == [0, 0, 0]
        assert chart.ucl == [1, 1, 1]

    def test_a_period_without_exposure_has_no_limits_and_no_signal(self):
        chart = u_chart([0, 30, 1], [0, 10, 10])

        assert chart.lcl[0] is chart.ucl[0] is None
        assert chart.signals == [1, 2]

    def test_no_exposure_at_all_has_no_centre(self):
        assert p_chart([0], [0]) == (None, [None], [None], [])


class TestLaney:
    def test_is_quiet_where_large_samples_make_a_p_chart_cry_wolf(self):
        n = [100_000] * 8
        k = [95_000, 95_600, 94_500, 95_300, 94_800, 95_500, 94_700, 95_200]

        chart = laney_p(k, n)

        assert chart.signals == []
        assert chart.unscaled_signals
        assert chart.sigma_z > 1.2

    def test_equals_the_plain_chart_when_sigma_z_is_1(self):
        chart, plain = laney_u([12, 8, 14, 10], [5] * 4), u_chart([12, 8, 14, 10], [5] * 4)

        width = chart.ucl[0] - chart.center
        assert width == pytest.approx((plain.ucl[0] - plain.center) * chart.sigma_z)

    def test_has_no_limits_for_a_single_point(self):
        assert laney_p([1], [5]) == (0.2, None, [None], [None], [], [])


class TestChanceBeyond:
    """The chance of a point z sigma out when sigma is an estimate from few moving ranges."""

    def test_is_that_of_students_t_by_the_effective_degrees_of_freedom(self):
        expected = 2 * stats.t.sf(3 / math.sqrt(1 + 1 / 20), 0.62 * 19)

        assert chance_beyond(3, 20) == pytest.approx(expected)
        assert chance_beyond(-3, 20) == chance_beyond(3, 20)

    def test_comes_close_to_the_normal_one_with_many_points(self):
        assert chance_beyond(3, 100_000) == pytest.approx(0.0027, rel=0.01)

    def test_of_fewer_than_two_points_is_certain(self):
        assert chance_beyond(9, 1) == 1.0
