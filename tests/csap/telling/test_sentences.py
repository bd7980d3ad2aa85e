"""Findings in one sentence: which rule speaks, and in which words."""

import pytest

from csap.telling import sentences
from csap.telling.sentences import Gap
from csap.telling.stories import tell
from tests.csap.dashboards.series import series

STEADY = [0.8, 0.81] * 6
CLEAR = {"label": "positive", "reason": "trend", "strength": "clear"}
PROBABLE = {"label": "negative", "reason": "trend", "strength": "probable"}
RISING = {"label": "neutral", "reason": "rising", "strength": "clear"}
UNKNOWN = {"label": "insufficient", "reason": "not enough data", "strength": None}


def story(values=STEADY, subject="Satisfaction", **more):
    return tell(series(values, **more), subject)


class TestFinding:
    @pytest.mark.parametrize(
        ("told", "sentence"),
        [
            (story(STEADY[:5]), "Satisfaction: too early for limits or a trend"),
            (
                story(STEADY[:8]),
                "Satisfaction stays within trial limits over 8 months, to be read with care",
            ),
            (story(), "Satisfaction has stayed within its usual range for 12 months"),
            (story(trend=CLEAR), "Satisfaction has got better over 12 months"),
            (story(trend=PROBABLE), "Satisfaction: probable decline, not yet clear"),
            (
                story(subject="Demand", trend=RISING, metric="util.rate_per_100_users"),
                "Demand has risen over 12 months",
            ),
            (
                story([*STEADY[:11], 0.6], signals={11: ["beyond_3s"]}, trend=CLEAR),
                "Satisfaction fell out of its usual range in October 2025 (60\xa0%)",
            ),
            (
                story([*STEADY[:3], 0.8, *[0.85] * 8], signals={11: ["run_8"]}),
                "Satisfaction has run above its old average for 8 months",
            ),
            (
                story(signals={11: ["2of3_2s"]}),
                "Satisfaction came near the upper edge of its usual range twice in three months",
            ),
            (
                story(signals={5: ["beyond_3s"]}),
                "Satisfaction left its usual range in April 2025, and has been within it since",
            ),
            (
                story(STEADY * 2, signals={5: ["beyond_3s"]}),
                "Satisfaction has stayed within its usual range for 18 months",
            ),
        ],
    )
    def test_is_made_by_the_first_rule_that_fits(self, told, sentence):
        assert sentences.finding(told) == sentence

    def test_gives_no_signal_before_there_are_limits(self):
        assert story(STEADY[:8], signals={7: ["beyond_3s"]}).signals == ()


class TestSignal:
    @pytest.mark.parametrize(
        ("metric", "value", "side"),
        [
            ("sat.csat_top2", 0.6, "bad"),
            ("sat.csat_top2", 0.95, "good"),
            ("qual.reopen_rate", 0.95, "bad"),
            ("util.reach", 0.95, ""),
        ],
    )
    def test_has_the_side_of_its_metric(self, metric, value, side):
        told = story([*STEADY[:11], value], metric=metric, signals={11: ["beyond_3s"]})

        assert told.signals[0].side == side


class TestVerdict:
    @pytest.mark.parametrize(
        ("told", "p", "verdict"),
        [
            (story(trend=CLEAR), 0.004, ("good", "Positive · clear", "over 12 months (p = 0.004)")),
            (story(trend=PROBABLE), None, ("bad", "Negative · probable", "not yet clear")),
            (story(), 0.87, ("none", "Neutral", "no clear trend (p = 0.87)")),
            (
                story(metric="util.reach"),
                0.0001,
                ("none", "Neutral", "no clear trend (p < 0.001); no better direction"),
            ),
            (
                story(trend=UNKNOWN),
                None,
                ("warn", "Not enough data", "a trend needs 6 closed months"),
            ),
        ],
    )
    def test_is_sign_word_and_reason(self, told, p, verdict):
        assert sentences.verdict(told, p) == verdict


class TestChange:
    @pytest.mark.parametrize(
        ("value", "low", "high", "sentence"),
        [
            (0.033, -0.006, 0.072, "+3.3 points (−0.6 to +7.2): could be chance"),
            (-0.089, -0.172, -0.002, "−8.9 points (−17.2 to −0.2): more than chance"),
            (0.01, 0.002, 0.018, "+1.0 points (+0.2 to +1.8): too small to matter"),
            (0.01, None, None, "+1.0 points: too small to matter"),
            (0.08, None, None, "+8.0 points"),
            (0.0, None, None, "no change"),
        ],
    )
    def test_says_whether_chance_explains_it(self, value, low, high, sentence):
        assert sentences.change(value, low, high, unit="share", matters=0.03) == sentence

    def test_of_durations_is_told_in_hours(self):
        assert sentences.change(-504, None, None, unit="business minutes", matters=1) == (
            "−8 h 24 min"
        )


class TestGap:
    @pytest.mark.parametrize(
        ("found", "reading", "side"),
        [
            (Gap(0.64, 0.86, True, 300), "Better than believed: tell them", "warn"),
            (Gap(0.84, 0.64, True, 58), "Believed better than it is: fix first", "bad"),
            (Gap(0.80, 0.85, False, 189), "No clear difference: it could be chance", "none"),
            (Gap(0.5, 0.9, True, 29), "Too few pairs (29) to compare", "warn"),
        ],
    )
    def test_says_what_it_asks_for(self, found, reading, side):
        assert sentences.gap_reading(found) == reading
        assert sentences.gap_verdict(found).side == side

    def test_is_told_with_both_shares(self):
        assert sentences.gap(Gap(0.64, 0.86, True, 300)).startswith(
            "Users feel 64\xa0% of requests are in time; 86\xa0% were."
        )


class TestHeadline:
    def test_groups_what_went_the_same_way_the_bad_first(self):
        told = {"satisfaction": story(), "work in time": story(trend=PROBABLE), "demand": story()}

        assert sentences.headline(told) == "Work in time gets worse; satisfaction and demand hold"

    def test_does_not_call_that_steady_whose_newest_month_is_unusual(self):
        told = {
            "satisfaction": story(),
            "work in time": story(signals={11: ["beyond_3s"]}),
            "demand": story([*STEADY[:3], 0.8, *[0.85] * 8], signals={11: ["run_8"]}),
            "the share reopened": story(signals={10: ["beyond_3s"]}),
        }

        assert sentences.headline(told) == (
            "Work in time is outside its usual range; demand has shifted; satisfaction and the "
            "share reopened hold"
        )

    def test_says_nothing_that_is_not_known(self):
        told = {"satisfaction": story(trend=UNKNOWN), "demand": None}

        assert sentences.headline(told) == "The four baseline metrics"
