"""Trends: only a clear one to the bad side calls for a plan."""

import pytest

from csap.findings.rules import trends
from csap.findings.vocabulary import Side, Stage
from tests.csap.dashboards.series import figure, series
from tests.csap.findings.builders import reading

ON_TIME = "time.sla_attainment.resolve"


def look_at(label, strength=None, *, reason="trend", metric=ON_TIME, p_adjusted=0.001):
    months = series([0.9 - 0.01 * month for month in range(24)], metric=metric)
    detail = {"label": label, "strength": strength, "reason": reason, "p": 0.0001}
    trend = figure(metric, value=-0.23, p_adjusted=p_adjusted, **detail)
    now = figure(metric, n=100, k=67, value=0.67, low=0.57, high=0.76)
    trend = trend._replace(metric=f"trend.{metric}")
    (found,) = trends.tests(reading(now, trend, months=[months]))
    return found


@pytest.mark.parametrize(
    ("label", "strength", "side", "stage", "is_deficiency"),
    [
        ("negative", "clear", Side.BAD, Stage.CLEAR, True),
        ("negative", "probable", Side.BAD, Stage.PROBABLE, False),
        ("positive", "clear", Side.GOOD, Stage.CLEAR, False),
        ("positive", "probable", Side.GOOD, Stage.PROBABLE, False),
    ],
)
def test_side_and_stage(label, strength, side, stage, is_deficiency):
    found = look_at(label, strength).candidate

    assert (found.side, found.stage, found.is_deficiency) == (side, stage, is_deficiency)


@pytest.mark.parametrize("reason", ["no clear trend", "too small to matter"])
def test_a_neutral_one_is_none_and_takes_part(reason):
    found = look_at("neutral", reason=reason)

    assert found.candidate is None
    assert found.p == 0.001


def test_of_what_has_no_better_side_is_neither():
    found = look_at("neutral", "clear", reason="rising", metric="util.reach").candidate

    assert found.side == Side.NONE
    assert "has risen" in found.sentence


def test_its_chance_knows_dependence_where_the_series_is_long_enough():
    assert look_at("negative", "clear").p == 0.001
    assert look_at("negative", "probable", p_adjusted=None).p == 0.0001


def test_says_so_in_one_sentence():
    assert look_at("negative", "clear").candidate.sentence == (
        "Payroll: work in time has got worse over 24 months, by 23.0 points: a clear trend."
    )


def test_a_series_too_short_for_a_trend_is_not_tested():
    none = figure(ON_TIME)._replace(metric=f"trend.{ON_TIME}")

    assert list(trends.tests(reading(none, months=[series([0.8] * 24, metric=ON_TIME)]))) == []
