"""Anomalies: a pattern in the newest month, judged by how likely chance makes it."""

from dataclasses import replace

import pytest

from csap.findings.rules import anomalies
from csap.findings.vocabulary import Side
from tests.csap.dashboards.series import figure, series
from tests.csap.findings.builders import reading

STEADY = [0.8, 0.81] * 12
ON_TIME, SATISFIED, REOPENED = "time.sla_attainment.resolve", "sat.csat_top2", "qual.reopen_rate"


def fallen(metric=ON_TIME, to=0.55, rules=("beyond_3s",), **more):
    """Return 24 months around 80 %, limits ten points away, the newest fallen."""
    return series([*STEADY[:-1], to], metric=metric, signals={23: list(rules)}, **more)


def look_at(months, **more):
    value = months.points[-1].value
    now = figure(months.metric, n=100, k=round(value * 100), value=value, low=0.45, high=0.65)
    return list(anomalies.tests(reading(now, months=[months], **more)))


class TestWhatIsTested:
    def test_a_steady_chart_takes_part_without_a_candidate(self):
        (found,) = look_at(series(STEADY, metric=ON_TIME))

        assert found.candidate is None
        assert found.p == 1.0
        assert not found.is_signal

    def test_trial_limits_judge_nothing(self):
        assert look_at(series(STEADY[:8], metric=ON_TIME)) == []

    def test_a_month_with_too_few_judges_nothing(self):
        months = fallen()
        few = months.points[-1]._replace(n=9)

        assert look_at(_with_newest(months, few)) == []

    def test_a_newest_month_without_a_value_judges_nothing(self):
        months = fallen()
        gone = months.points[-1]._replace(value=None)
        now = figure(ON_TIME, value=0.5)

        assert list(anomalies.tests(reading(now, months=[_with_newest(months, gone)]))) == []

    def test_a_signal_of_an_earlier_month_is_no_news(self):
        months = series(STEADY, metric=ON_TIME, signals={20: ["beyond_3s"]})

        (found,) = look_at(months)

        assert found.candidate is None


class TestCandidate:
    @pytest.mark.parametrize("metric", sorted(anomalies.WATCHED - {"sat.relevance_needs"}))
    def test_to_the_bad_side_of_what_is_watched_is_a_deficiency(self, metric):
        (found,) = look_at(fallen(metric))

        assert found.is_signal
        assert found.candidate.is_deficiency
        assert found.candidate.side == Side.BAD

    def test_to_the_good_side_is_none(self):
        (found,) = look_at(fallen(to=0.99))

        assert found.candidate.side == Side.GOOD
        assert not found.candidate.is_deficiency

    def test_of_another_metric_is_none(self):
        (found,) = look_at(fallen(REOPENED, to=0.99))

        assert found.candidate.side == Side.BAD
        assert not found.candidate.is_deficiency
        assert found.candidate.calls_for == ("high reopen",)

    def test_of_what_has_no_better_side_is_neither(self):
        (found,) = look_at(fallen("util.reach"))

        assert found.candidate.side == Side.NONE
        assert not found.candidate.is_deficiency

    def test_of_opinions_calls_for_what_the_felt_gap_says(self):
        felt = figure("gap.perception", value=-0.2, quadrant="agreed bad")
        now = figure(SATISFIED, n=100, k=55, value=0.55, low=0.45, high=0.65)

        (found,) = anomalies.tests(reading(now, felt, months=[fallen(SATISFIED)]))

        assert found.candidate.calls_for == ("agreed bad",)

    def test_says_so_in_one_sentence(self):
        (found,) = look_at(fallen())

        assert found.candidate.sentence == (
            "Payroll: work in time fell out of its usual range in October 2026: 55\xa0% "
            "(55 of 100; likely between 45 and 65)."
        )

    def test_is_as_large_as_its_distance_in_changes_that_matter(self):
        (found,) = look_at(fallen(), weight=0.5)

        assert found.candidate.size == pytest.approx(5)  # 25 points, 5 matter
        assert found.candidate.severity == 2500


class TestChance:
    def test_is_three_times_the_smallest_of_three_rules(self):
        (found,) = look_at(fallen())

        z = anomalies.standardised(fallen().points[-1], fallen())
        assert z == pytest.approx(-7.5)
        assert found.p == pytest.approx(3 * anomalies.chance_beyond(7.5, 24))

    def test_of_a_long_run_is_that_of_its_length(self):
        months = series(
            [0.81] * 12 + [0.78] * 12, metric=ON_TIME, signals={23: ["run_8"]}, center=0.8
        )

        (found,) = look_at(months)

        assert found.p == pytest.approx(3 * 2**-11)

    def test_knows_how_few_months_the_limits_come_from(self):
        (of_two_years,) = look_at(fallen())
        (of_one,) = look_at(
            series([None] * 12 + STEADY[:11] + [0.55], metric=ON_TIME, signals={23: ["beyond_3s"]})
        )

        assert of_one.p > of_two_years.p

    def test_a_limit_cut_at_the_edge_says_nothing_of_the_width(self):
        months = fallen(center=0.95)
        cut = months.points[-1]._replace(lower_limit=0.8, upper_limit=1.0, value=0.9)

        assert anomalies.standardised(cut, months) == pytest.approx(-1.0)

    def test_durations_are_judged_on_the_scale_of_their_logarithms(self):
        hours = series([60.0] * 24, metric="time.p90.resolve", center=59.0)
        point = hours.points[-1]._replace(value=7499.0, lower_limit=0.0, upper_limit=7499.0)
        on_logs = _with_chart(hours, "xmr_log")

        assert anomalies.standardised(point, on_logs) == pytest.approx(3)


def _with_newest(months, point):
    return replace(months, points=(*months.points[:-1], point))


def _with_chart(months, chart):
    return replace(months, chart=chart)
