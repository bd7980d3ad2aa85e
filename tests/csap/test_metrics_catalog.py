"""The registry: complete, consistent, and light to import."""

import subprocess
import sys

import pytest

from csap.metrics import catalog
from csap.metrics.behaviours import PARTNERS
from csap.metrics.formulas import FORMULAS
from csap.metrics.small_numbers import result_state, shows_distribution, shows_percent


class TestCatalog:
    def test_names_only_guards_that_exist_and_never_the_measure_itself(self):
        for metric in catalog.METRICS.values():
            assert metric.guard is None or metric.guard in catalog.METRICS
            assert metric.guard != metric.key

    def test_gives_every_measure_with_a_direction_a_change_that_matters(self):
        assert all(m.relevant_change for m in catalog.METRICS.values() if m.better)

    def test_says_of_every_measure_how_it_is_computed_and_of_no_other(self):
        assert set(FORMULAS) == set(catalog.METRICS)
        assert all(len(metric.formula) > 15 for metric in catalog.METRICS.values())

    @pytest.mark.parametrize(
        ("behaviour", "share"),
        [("quality", "95 %"), ("effectiveness", "60 %"), ("timeliness", "95 %")],
    )
    def test_names_the_target_that_a_behaviour_is_held_against(self, behaviour, share):
        assert f"{PARTNERS[behaviour].target:.0%}".replace("%", " %") == share
        assert f"/ {share}" in catalog.get(f"beh.{behaviour}.measured").formula

    def test_covers_the_four_baseline_metrics(self):
        found = {metric.baseline_metric for metric in catalog.METRICS.values()}

        assert found == {1, 2, 3, 4, None}

    def test_measures_every_behaviour_beside_what_is_perceived(self):
        sides = {m.key.split(".")[2] for m in catalog.METRICS.values() if m.key[:4] == "beh."}

        assert sides == {"perceived", "measured"}
        assert {m.behaviour for m in catalog.METRICS.values()} >= {"quality", "efficiency"}

    @pytest.mark.parametrize(
        ("key", "higher_is_better", "about_opinions"),
        [
            ("sat.csat_top2", True, True),
            ("time.p90.resolve", False, False),
            ("gap.perception", None, False),
            ("util.reach", None, False),
            ("beh.quality.perceived", True, True),
            ("beh.quality.measured", True, False),
        ],
    )
    def test_tells_direction_and_privacy(self, key, higher_is_better, about_opinions):
        metric = catalog.get(key)

        assert metric.higher_is_better is higher_is_better
        assert metric.about_opinions is about_opinions

    @pytest.mark.parametrize(
        ("key", "value", "change"),
        [("sat.csat_top2", 0.8, 0.03), ("time.p90.resolve", 480, 48), ("util.coverage", 0.5, 0.05)],
    )
    def test_tells_the_smallest_change_that_matters(self, key, value, change):
        relevant = catalog.get(key).relevant_change

        assert relevant.matters_from(value, services=20) == pytest.approx(change)

    def test_loads_no_scipy_and_no_numpy(self):
        program = (
            "import sys; import csap.metrics.catalog, csap.metrics.small_numbers;"
            "from csap.metrics import FUNCTIONS; FUNCTIONS['wilson_ci'](k=1, n=2);"
            "sys.exit(any(name.partition('.')[0] in ('scipy', 'numpy') for name in sys.modules))"
        )

        assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


class TestSmallNumbers:
    @pytest.mark.parametrize(
        ("n", "opinions", "work"),
        [
            (0, "no_data", "no_data"),
            (1, "hidden", "small"),
            (4, "hidden", "small"),
            (5, "small", "small"),
            (29, "small", "small"),
            (30, "ok", "ok"),
        ],
    )
    def test_hide_opinions_of_few_and_flag_the_rest(self, n, opinions, work):
        assert result_state(n, about_opinions=True) == opinions
        assert result_state(n, about_opinions=False) == work

    def test_do_not_hide_the_organisation_from_itself(self):
        assert result_state(3, about_opinions=True, whole_organisation=True) == "small"

    def test_tell_k_of_n_below_ten(self):
        assert (shows_percent(9), shows_percent(10)) == (False, True)
        assert (shows_distribution(9), shows_distribution(10)) == (False, True)
