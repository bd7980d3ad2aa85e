"""Kaplan-Meier: a printed table, R's limits, and the ends where limits are undefined."""

import pytest

from servicedesk.statistics.survival import kaplan_meier, survival_at

DURATIONS = [8, 12, 26, 14, 21, 27, 8, 32, 20, 40]
HAPPENED = [1, 1, 1, 1, 1, 1, 0, 0, 0, 0]


class TestKaplanMeier:
    def test_gives_the_steps_of_the_table(self):
        steps = {step.time: step.survival for step in kaplan_meier(DURATIONS, HAPPENED)}

        printed = {8: 0.9, 12: 0.788, 14: 0.675, 21: 0.54, 26: 0.405, 27: 0.27}
        assert steps == pytest.approx(printed, abs=1e-3)

    def test_gives_the_limits_of_r(self):
        durations = [3, 5, 8, 10, 5, 5, 8, 12, 15, 14, 2, 11, 10, 9, 12, 5, 8, 11]
        happened = [1, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1]

        first = kaplan_meier(durations, happened, 0.90)[0]

        assert (first.low, first.high) == pytest.approx((0.743667484, 0.989029187), abs=1e-6)

    def test_has_no_limits_once_everything_has_happened(self):
        last = kaplan_meier([1, 2], [1, 1])[-1]

        assert last == (2, 0, None, None)

    @pytest.mark.parametrize("durations", [[], [3, 4]])
    def test_has_no_step_without_an_event(self, durations):
        assert kaplan_meier(durations, [0] * len(durations)) == []


class TestSurvivalAt:
    @pytest.mark.parametrize(("time", "step"), [(7, None), (8, 8), (13, 12), (99, 27)])
    def test_is_the_last_step_reached(self, time, step):
        found = survival_at(kaplan_meier(DURATIONS, HAPPENED), time)

        assert (found and found.time) == step
