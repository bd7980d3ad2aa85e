"""Scoring: worked numbers, thresholds as truth tables, and who must stay hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicedesk.statistics.sampling import Stratum
from surveys.scoring.behaviours import (
    BehaviourRow,
    awareness_funnel,
    behaviour_scores,
    cronbach_alpha,
    spillover,
)
from surveys.scoring.expectations import (
    Triple,
    servqual,
    zone_of_tolerance,
    zone_of_tolerance_survey,
)
from surveys.scoring.ratings import ces, csat, csat_from_histogram, nps, pomp
from surveys.scoring.response import (
    nonresponse_check,
    poststratify,
    response_rate_rr3,
    suppress_small_groups,
)


class TestCsat:
    def test_counts_the_top_two_boxes(self):
        found = csat([5, 4, 5, 3, 2, 5, 4, 4, 1, 5, 4, 5, 3, 4, 5, 5, 4, 2, 5, 4])

        assert (found.n, found.top_k, found.top_share) == (20, 15, 0.75)
        assert (found.low, found.high) == pytest.approx((0.531299122381, 0.888138298592))
        assert (found.mean, found.median) == (3.95, 4)
        assert found.histogram == {1: 1, 2: 2, 3: 2, 4: 7, 5: 8}

    def test_averages_the_two_middle_values(self):
        assert csat([1, 2, 5, 5]).median == 3.5

    def test_is_the_same_from_a_stored_histogram(self):
        assert csat_from_histogram({5: 2, 1: 1}) == csat([5, 1, 5])

    def test_says_nothing_of_nobody(self):
        assert csat([])[:7] == (0, 0, None, None, None, None, None)

    def test_counts_ease_on_seven_points(self):
        assert ces([7, 6, 5]).top_k == 2


class TestNps:
    def test_gives_the_adjusted_interval(self):
        found = nps(20, 10, 6)

        assert found.nps == pytest.approx(38.8888888889)
        assert (found.center, found.moe) == pytest.approx((35.8974358974, 23.8246835411))

    def test_gives_the_plain_interval(self):
        assert nps(50, 30, 20, method="wald")[1:] == pytest.approx(
            (30, 30, 15.307808075, 14.692191925, 45.307808075)
        )

    def test_cuts_the_interval_at_100(self):
        assert nps(9, 0, 0).high == 100
        assert nps(0, 0, 9).low == -100

    def test_says_nothing_of_nobody(self):
        assert nps(0, 0, 0) == (0, None, None, None, None, None)


@pytest.mark.parametrize(("mean", "percent"), [(1, 0), (4.2, 80), (5, 100), (None, None)])
def test_pomp_is_percent_of_the_maximum(mean, percent):
    assert pomp(mean) == (None if percent is None else pytest.approx(percent))


class TestBehaviours:
    @pytest.mark.parametrize(
        ("perceived", "value", "target", "better", "pair"),
        [
            (4.0, 0.95, 1.0, "high", "both good"),
            (4.0, 0.949, 1.0, "high", "seen better than measured"),
            (3.9, 0.99, 0.95, "high", "seen worse than measured"),
            (3.9, 2.4, 2.0, "low", "both weak"),
            (4.0, 1.0, 2.0, "low", "both good"),
            (4.0, 0.0, 2.0, "low", "both good"),
            (None, 1.0, 2.0, "low", None),
            (4.0, None, 2.0, "low", None),
        ],
    )
    def test_pairs_what_is_seen_with_what_is_measured(self, perceived, value, target, better, pair):
        row = BehaviourRow("quality", perceived, value, target, better)

        assert behaviour_scores([row])["quality"].pair == pair

    def test_tells_both_sides_and_never_their_mean(self):
        row = BehaviourRow("efficiency", 4.1, 2.4, 2.0, "low")

        score = behaviour_scores([row])["efficiency"]

        assert (score.perceived, score.measured) == pytest.approx((77.5, 83.3333333333))

    def test_allows_a_composite_only_of_items_that_agree(self):
        assert cronbach_alpha([[1, 1], [3, 3], [5, 5]]) == (1, True)
        assert not cronbach_alpha([[1, 5], [5, 1], [3, 2]]).composite_allowed
        assert cronbach_alpha([]) == (None, False)


class TestSpillover:
    POLICY = (1, 2, 2, 3, 3, 4, 4, 5, 5, 5, 2, 1)
    SERVICE = (2, 3, 2, 3, 4, 4, 3, 5, 4, 5, 3, 2)
    FACT = (90, 80, 60, 75, 70, 85, 60, 95, 80, 90, 70, 65)

    def test_holds_the_fact_constant(self):
        found = spillover(self.POLICY, self.SERVICE, self.FACT)

        assert (found.rho, found.partial_rho) == pytest.approx((0.889395781, 0.880282911))

    def test_needs_fifty_answers_to_be_called_so(self):
        few = spillover(self.POLICY, self.SERVICE, self.FACT)
        many = spillover(self.POLICY * 5, self.SERVICE * 5, self.FACT * 5)

        assert (few.spills_over, many.spills_over) == (False, True)


class TestAwarenessFunnel:
    def test_divides_each_step_by_the_one_before(self):
        assert awareness_funnel(40, 30, 18, 15, 26) == pytest.approx((0.75, 0.6, 15 / 18, 0.65))

    def test_stops_where_nobody_is_left(self):
        assert awareness_funnel(40, 0, 0, 0, 26) == (0, None, None, 0.65)
        assert awareness_funnel(0, 0, 0, 0, 0) == (None, None, None, None)


class TestZoneOfTolerance:
    @pytest.mark.parametrize(
        ("perceived", "zone"), [(4.9, "below"), (5, "inside"), (7, "inside"), (7.1, "above")]
    )
    def test_includes_both_its_ends(self, perceived, zone):
        assert zone_of_tolerance(5, 7, perceived).zone == zone

    @pytest.mark.parametrize(
        ("perceived", "verdict"), [((3, 4, 3), "gap"), ((4, 6, 5), "uncertain"), ((6, 7), "no gap")]
    )
    def test_calls_a_gap_only_what_is_surely_below(self, perceived, verdict):
        answers = [Triple(5, 8, p) for p in perceived] * 10

        assert zone_of_tolerance_survey(answers).verdict == verdict

    def test_excludes_and_counts_inverted_answers(self):
        found = zone_of_tolerance_survey([Triple(5, 8, 6)] * 3 + [Triple(9, 5, 6)])

        assert (found.n, found.excluded, found.misunderstood) == (3, 1, True)
        assert found.adequacy_mean == 1

    @pytest.mark.parametrize("answers", [[], [Triple(5, 8, 1)]])
    def test_is_uncertain_of_less_than_two(self, answers):
        assert zone_of_tolerance_survey(answers).verdict == "uncertain"


class TestServqual:
    def test_averages_dimensions_or_weighs_them_by_points(self):
        assert servqual([-0.65, -1.1, -0.83, -0.7, -1.01]) == pytest.approx(-0.858)
        assert servqual([-1, -2], [30, 70]) == pytest.approx(-1.7)

    def test_is_none_without_dimensions(self):
        assert servqual([]) is None


class TestResponse:
    def test_counts_the_eligible_share_of_the_unknown(self):
        found = response_rate_rr3(300, other=5, unknown=150, e=0.9)

        assert found == pytest.approx(300 / 440)

    def test_rate_is_none_if_nobody_was_asked(self):
        assert response_rate_rr3(0) is None

    def test_compares_respondents_with_the_invited(self):
        assert nonresponse_check([18, 42], [35, 65]).p == pytest.approx(0.515341739531)

    def test_weighs_departments_by_their_size(self):
        assert poststratify([Stratum("A", 9, 1, 1.0), Stratum("B", 1, 1, 5.0)]).weighted == 1.4


class TestSuppressSmallGroups:
    @pytest.mark.parametrize(
        ("groups", "hidden"),
        [
            ({}, []),
            ({"A": 6, "B": 9, "C": 41}, []),
            ({"IT": 3, "HR": 12, "FIN": 7, "OPS": 0}, ["FIN", "IT"]),
            ({"A": 3, "B": 4, "C": 9}, ["A", "B"]),
            ({"A": 2, "C": 6, "B": 6}, ["A", "B"]),
            ({"A": 2}, ["A"]),
        ],
    )
    def test_hides_the_small_and_what_would_give_them_away(self, groups, hidden):
        found = suppress_small_groups(groups)

        assert found.hidden == hidden
        assert found.shown == sorted(groups.keys() - set(hidden))

    def test_needs_no_remainder_without_a_total(self):
        assert suppress_small_groups({"A": 2, "B": 9}, parent_total_shown=False).hidden == ["A"]

    @given(
        st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(0, 30)), st.sampled_from([5, 10])
    )
    def test_never_leaves_1_to_k_minus_1_people_to_subtraction(self, groups, k):
        found = suppress_small_groups(groups, k)

        left = sum(groups[name] for name in found.hidden)
        assert left == 0 or left >= k or not any(groups[name] for name in found.shown)
        assert not any(0 < groups[name] < k for name in found.shown)
