"""Effects: published studies, known steps, and the rebound that needs no cause."""

import numpy as np
import pytest

from servicedesk.statistics.effects import did, its_ols, its_poisson, rtm_expected


class TestInterruptedLine:
    def test_finds_a_known_level_and_slope_again(self):
        before = [10 + 0.5 * t for t in range(12)]
        after = [10 + 0.5 * t - 4 - 0.25 * (t - 12) for t in range(12, 24)]

        line = its_ols(before + after, 12)

        assert line[:4] == pytest.approx((10, 0.5, -4, -0.25))
        assert line.effect_at_last == pytest.approx(-4 - 0.25 * 11)

    def test_widens_the_interval_when_neighbours_are_alike(self):
        rng = np.random.default_rng(1)
        noise = np.repeat(rng.normal(size=12), 2)

        line = its_ols(noise.tolist(), 12)

        assert line.lag1_corrected > 0.2
        assert line.se_adjusted > 1.2 * line.se_ols
        assert line.low < line.effect_at_last < line.high

    @pytest.mark.parametrize(("n", "first_post"), [(4, 2), (8, 1), (8, 7), (0, 0)])
    def test_is_none_without_two_periods_on_either_side(self, n, first_post):
        assert its_ols([1.0] * n, first_post) is None


class TestInterruptedCounts:
    def test_finds_a_known_ratio_again(self):
        exposure = [1e6] * 40
        rate = [1e-3 * 1.01**t * (0.8 if t >= 20 else 1) for t in range(40)]

        step = its_poisson([round(1e6 * r) for r in rate], exposure, 20, dispersion="poisson")

        assert step.rate_ratio == pytest.approx(0.8, abs=5e-3)
        assert step.low < 0.8 < step.high

    def test_sees_through_a_yearly_wave(self):
        wave = [np.exp(0.3 * np.sin(2 * np.pi * t / 12)) for t in range(1, 49)]
        counts = [round(1000 * w * (0.9 if t >= 27 else 1)) for t, w in enumerate(wave)]

        step = its_poisson(counts, [1.0] * 48, 27, harmonics=1)

        assert step.rate_ratio == pytest.approx(0.9, abs=0.01)

    def test_scales_the_interval_by_the_dispersion(self):
        rng = np.random.default_rng(2)
        counts = rng.negative_binomial(5, 0.05, size=40).tolist()

        plain = its_poisson(counts, [1.0] * 40, 20, dispersion="poisson")
        quasi = its_poisson(counts, [1.0] * 40, 20, dispersion="quasi")

        assert plain.dispersion == 1 < quasi.dispersion
        assert quasi.high - quasi.low > plain.high - plain.low


class TestDifferenceInDifferences:
    def test_gives_card_and_krueger(self):
        assert did(20.44, 21.03, 23.33, 21.17).did == pytest.approx(2.76, abs=0.015)

    def test_has_an_interval_for_counted_shares(self):
        found = did(0.6, 0.8, 0.7, 0.7, sizes=[100, 100, 100, 100])

        assert found.did == pytest.approx(0.2)
        assert found.low < found.did < found.high

    @pytest.mark.parametrize("sizes", [None, [10, 10, 0, 10]])
    def test_has_none_otherwise(self, sizes):
        assert did(0.6, 0.8, 0.7, 0.7, sizes)[1:] == (None, None, None)


class TestRegressionToTheMean:
    def test_gives_the_worked_number(self):
        assert rtm_expected(60, 15, 0.5, 40) == pytest.approx(13.486011521)

    def test_is_a_mirror_image_on_the_other_side(self):
        assert rtm_expected(60, 15, 0.5, 80, side="high") == pytest.approx(13.486011521)

    def test_shrinks_with_more_baseline_measurements(self):
        rebounds = [rtm_expected(60, 15, 0.5, 40, "low", m) for m in (1, 2, 6)]

        assert rebounds == sorted(rebounds, reverse=True)

    @pytest.mark.parametrize(("sd", "reliability"), [(15, 1.0), (0, 0.5)])
    def test_is_0_without_noise(self, sd, reliability):
        assert rtm_expected(60, sd, reliability, 40) == 0

    def test_stays_finite_far_out(self):
        assert rtm_expected(60, 15, 0.5, 9000, side="high") == pytest.approx(4470, rel=1e-3)
