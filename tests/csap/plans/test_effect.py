"""What may be said of a goal: every check, every verdict, every wording."""

import json
from dataclasses import replace

import pytest

from csap.facts.periods import add_months
from csap.plans.effect import Guard, Level, Month, read_effect, wording
from csap.plans.effect.storing import (
    given_as_json,
    given_from_json,
    reading_as_json,
    reading_from_json,
)
from csap.plans.effect.vocabulary import SIDES, Verdict
from tests.csap.plans.givens import (
    DEMAND,
    FIRST,
    WITHIN,
    WOBBLE,
    around,
    given,
    improve,
    maintain,
    months,
    share,
)


def verdict(*args, **more):
    return read_effect(given(*args, **more)).verdict


BESIDE = {"department:A": around(0.72, 0.72), "department:B": around(0.75, 0.75)}
ALL_IMPROVED = {"department:A": around(0.72, 0.90), "department:B": around(0.75, 0.93)}


class TestVerdicts:
    def test_a_target_met_far_beyond_the_old_trend_is_credible(self):
        assert verdict() == Verdict.CREDIBLE

    def test_a_target_met_beyond_what_others_did_is_credible(self):
        assert verdict(controls=BESIDE) == Verdict.CREDIBLE

    def test_what_everybody_did_was_not_the_plan(self):
        reading = read_effect(given(controls=ALL_IMPROVED))

        assert reading.interrupted.low > 0.1
        assert reading.compared.low < 0 < reading.compared.high
        assert reading.verdict == Verdict.NOT_SEPARABLE

    @pytest.mark.parametrize(
        ("slope", "expected"), [(0.02, Verdict.NOT_SEPARABLE), (-0.02, Verdict.CREDIBLE)]
    )
    def test_beside_scopes_that_did_not_run_in_parallel_both_ways_must_show_it(
        self, slope, expected
    ):
        apart = months([0.5 + slope * at for at in range(24)])
        reading = read_effect(given(controls={"department:A": apart, "department:B": apart}))

        assert reading.interrupted.low > 0.1
        assert not reading.compared.is_parallel
        assert reading.verdict == expected

    def test_one_scope_to_compare_with_is_not_enough(self):
        one = {"department:A": around(0.72, 0.90)}

        assert read_effect(given(controls=one)).compared is None

    @pytest.mark.parametrize("before", [7, 5])
    def test_with_too_few_months_before_the_cause_is_not_separable(self, before):
        series = around(0.72, 0.90)[12 - before :]
        reading = read_effect(given(series=series))

        assert reading.interrupted is None
        assert (reading.rebound is None) is (before < 6)
        assert reading.verdict == Verdict.NOT_SEPARABLE

    @pytest.mark.parametrize(
        ("now", "expected"),
        [
            (82, Verdict.CREDIBLE),
            (81, Verdict.MOVED),
            (77, Verdict.MOVED),
            (76, Verdict.NO_CHANGE),
            (68, Verdict.NO_CHANGE),
            (67, Verdict.WORSE),
        ],
    )
    def test_the_edges_of_target_and_of_what_matters(self, now, expected):
        assert verdict(now=share(now)) == expected

    def test_lower_may_be_better(self):
        terms = improve(Level(600.0, 500.0, 700.0), 480.0, metric=WITHIN, matters=60.0)
        fallen = months([600 + 100 * w for w in WOBBLE] + [450 + 100 * w for w in WOBBLE])

        assert verdict(terms, now=Level(450.0), series=fallen) == Verdict.CREDIBLE
        assert verdict(terms, now=Level(530.0), series=fallen) == Verdict.MOVED
        assert verdict(terms, now=Level(670.0), series=fallen) == Verdict.WORSE

    @pytest.mark.parametrize(("after", "expected"), [(7, Verdict.TOO_EARLY), (8, Verdict.CREDIBLE)])
    def test_below_eight_months_it_is_too_early(self, after, expected):
        series = around(0.72, 0.90)[: 12 + after]

        assert verdict(series=series, after=after) == expected

    def test_nothing_measured_is_too_early(self):
        assert read_effect(replace(given(), now=None)).verdict == Verdict.TOO_EARLY

    @pytest.mark.parametrize(
        ("now", "expected"),
        [(72, Verdict.NOT_SEPARABLE), (67, Verdict.WORSE), (79, Verdict.MOVED)],
    )
    def test_a_band_is_held_or_left(self, now, expected):
        assert verdict(maintain(), now=share(now), series=around(0.72, 0.72)) == expected

    def test_leaving_a_band_is_worse_where_neither_way_is_better(self):
        assert verdict(maintain(better=None), now=share(79)) == Verdict.WORSE


class TestGuard:
    GUARD = Guard("time.hold_share", share(20), share(24), 0.05, better=False)

    def test_a_goal_is_not_met_at_the_cost_of_its_guard(self):
        worse = replace(self.GUARD, now=share(26))
        reading = read_effect(given(guard=worse))

        assert (reading.is_met, reading.guard.worsened) == (True, True)
        assert reading.verdict == Verdict.MOVED
        assert verdict(maintain(), now=share(72), guard=worse) == Verdict.NO_CHANGE

    @pytest.mark.parametrize("now", [24, 25, 10])
    def test_a_guard_holds_up_to_what_matters(self, now):
        assert verdict(guard=replace(self.GUARD, now=share(now))) == Verdict.CREDIBLE

    def test_a_guard_that_cannot_be_measured_is_told_and_does_not_count(self):
        reading = read_effect(given(guard=replace(self.GUARD, now=None)))

        assert reading.guard.worsened is None
        assert reading.verdict == Verdict.CREDIBLE
        assert wording.guard_words(reading) == "Guard: On hold could not be measured"


class TestRebound:
    def test_it_is_large_where_months_differ_by_chance_alone(self):
        like = {f"service:{n}": around(0.80)[:12] for n in range(3)}
        noisy = tuple(
            month._replace(low=month.value - 0.2, high=month.value + 0.2)
            for month in around(0.72, 0.90)
        )
        sure = read_effect(given(comparable=like)).rebound
        doubtful = read_effect(given(series=noisy, comparable=like)).rebound

        assert sure.reliability > doubtful.reliability
        assert sure.size < doubtful.size
        assert (sure.periods, sure.scopes) == (12, 4)

    def test_a_trigger_month_tells_nothing_of_the_old_trend(self):
        values = [month.value for month in around(0.72, 0.72)]
        values[11] = 0.40
        series = months(values)
        seen = read_effect(given(series=series)).interrupted
        apart = read_effect(given(series=series, triggers=frozenset({series[11].start})))

        assert seen.effect > 0.15
        assert abs(apart.interrupted.effect) < 0.05
        assert (apart.interrupted.before, apart.interrupted.after) == (11, 12)


class TestCounts:
    def test_rates_are_read_as_counts_with_an_exposure(self):
        counts = [300 + round(300 * w) for w in WOBBLE] + [240 + round(240 * w) for w in WOBBLE]
        series = tuple(
            Month(add_months(FIRST, at), count / 10, count, exposure=1000.0)
            for at, count in enumerate(counts)
        )
        terms = improve(Level(30.0), 26.0, metric=DEMAND, matters=2.0, better=None)
        found = read_effect(given(terms, now=Level(24.0), series=series))

        assert found.interrupted.is_rate
        assert found.interrupted.low < -6.0 < found.interrupted.high
        assert found.verdict in (Verdict.CREDIBLE, Verdict.NOT_SEPARABLE)


class TestWords:
    def test_only_the_credible_says_because_of_the_plan(self):
        seen = {}
        for expected, reading in self.all_six().items():
            seen[expected] = wording.why(reading)
            assert reading.verdict == expected

        assert [v for v, said in seen.items() if "because of the plan" in said] == [
            Verdict.CREDIBLE
        ]
        assert set(seen) == set(Verdict) == set(SIDES)
        assert all(said.endswith((".", "”")) for said in seen.values())

    @staticmethod
    def all_six():
        return {
            Verdict.CREDIBLE: read_effect(given()),
            Verdict.NOT_SEPARABLE: read_effect(given(controls=ALL_IMPROVED)),
            Verdict.MOVED: read_effect(given(now=share(80))),
            Verdict.NO_CHANGE: read_effect(given(now=share(73))),
            Verdict.WORSE: read_effect(given(now=share(60))),
            Verdict.TOO_EARLY: read_effect(given(after=3)),
        }

    def test_a_change_is_told_with_what_would_have_come_anyway(self):
        terms = improve(Level(1800.0), 1500.0, metric=WITHIN, matters=180.0)
        wide = [1800 + 12000 * w for w in WOBBLE] + [1440 + 12000 * w for w in WOBBLE]
        said = wording.headline(read_effect(given(terms, now=Level(1440.0), series=months(wide))))

        assert said == (
            "Time until nine in ten are resolved fell by 6 h; about 37 min of these we would have "
            "expected anyway after such a bad time"
        )

    def test_why_it_moved_says_that_it_may_be_chance(self):
        few = improve(share(36, 50))
        said = wording.why(read_effect(given(few, now=share(40, 50))))

        assert said == "Up 8.0 points (−8.8 to 24.2). The interval contains no change at all."

    def test_a_band_is_told_with_its_unit(self):
        reading = read_effect(given(maintain(), now=share(72)))

        assert wording.why(reading) == "Inside the agreed band of 68.0–78.0 %."


class TestStoring:
    @pytest.mark.parametrize(
        "more",
        [
            {},
            {"controls": BESIDE, "comparable": BESIDE, "triggers": frozenset({FIRST})},
            {"guard": TestGuard.GUARD},
            {"terms": maintain()},
            {"after": 2, "series": ()},
        ],
    )
    def test_what_was_stored_can_be_worked_out_again(self, more):
        first = given(**more)
        stored = json.loads(json.dumps([given_as_json(first), reading_as_json(read_effect(first))]))

        assert given_from_json(stored[0]) == first
        assert reading_from_json(*stored) == read_effect(given_from_json(stored[0]))
