"""Expectation gaps: promised, felt, sustained, and what comes first."""

import pytest

from csap.metrics.gaps import (
    Item,
    gap_target_promise_delivered,
    ipa,
    perception_vs_fact,
    sustained_gap,
)


class TestPromisedAgainstDelivered:
    HUNDRED = tuple(range(1, 101))

    def test_sets_target_promise_and_delivery_side_by_side(self):
        found = gap_target_promise_delivered(self.HUNDRED, target=100, promised=75)

        assert found[:3] == (90, 1, 0.75)
        assert (found.target_state, found.promise_state) == ("supported", "not_supported")
        assert found.relative_gap == pytest.approx(0.2)

    @pytest.mark.parametrize(
        ("target", "promised", "findings"),
        [
            (100, 75, ["promise tighter than target", "promise tighter than record"]),
            (100, 100, []),
            (75, 100, ["target tighter than record"]),
            (200, 180, ["promise tighter than target", "hidden reserve"]),
        ],
    )
    def test_names_what_it_finds(self, target, promised, findings):
        assert gap_target_promise_delivered(self.HUNDRED, target, promised).findings == findings

    @pytest.mark.parametrize(
        ("promised", "word"), [(75, "tighter"), (100, "equal"), (120, "looser")]
    )
    def test_compares_the_promise_with_the_target(self, promised, word):
        found = gap_target_promise_delivered([], target=100, promised=promised)

        assert found.promise_vs_target == word
        assert found.delivered_quantile is found.relative_gap is None


class TestFeltAgainstMeasured:
    def test_compares_pairs_of_the_same_requests(self):
        found = perception_vs_fact(55, 3, 22, 10, target=0.8)

        assert (found.felt_share, found.measured_share) == (58 / 90, 77 / 90)
        assert found[3:6] == pytest.approx((-0.211111111, -0.310881188, -0.111341034))
        assert found.mcnemar_exact_p == pytest.approx(0.00015652179718)
        assert found.evident

    @pytest.mark.parametrize(
        ("cells", "quadrant"),
        [
            ((88, 1, 1, 10), "agreed good"),
            ((55, 3, 22, 10), "better than believed"),
            ((55, 22, 3, 10), "believed better than it is"),
            ((10, 3, 3, 50), "agreed bad"),
            ((8, 0, 0, 2), "agreed good"),
        ],
    )
    def test_sorts_by_both_shares_against_the_target(self, cells, quadrant):
        assert perception_vs_fact(*cells, target=0.8).quadrant == quadrant

    @pytest.mark.parametrize("cells", [(88, 1, 1, 10), (960, 0, 10, 30), (5, 0, 2, 1)])
    def test_is_not_evident_when_small_or_by_chance(self, cells):
        assert not perception_vs_fact(*cells, target=0.8).evident

    def test_is_evident_from_exactly_five_points(self):
        assert perception_vs_fact(190, 10, 0, 0, target=0.8).evident

    def test_is_undefined_without_a_pair(self):
        assert perception_vs_fact(0, 0, 0, 0, target=0.8).gap is None


class TestSustainedGap:
    @pytest.mark.parametrize(
        ("statuses", "states"),
        [
            ("GGG", "ees"),
            ("GGGNGNN", "eessssn"),
            ("GUGUUGUUU", "eeeeesssn"),
            ("GNGGNGG", "eeeeess"),
            ("NUGN", "nnee"),
            ("GNN", "een"),
            ("GNUN", "eeen"),
            ("GGUUUG", "eeeene"),
            ("UUU", "nnn"),
            ("", ""),
        ],
    )
    def test_follows_the_closed_periods(self, statuses, states):
        found = sustained_gap(list(statuses))

        assert "".join(state[0] for state in found) == states


class TestImportancePerformance:
    ITEMS = (
        Item("speed", 4.6, 3.1),
        Item("first time", 4.8, 4.4),
        Item("hours", 3.2, 4.2),
        Item("self-service", 3.1, 3.0),
    )

    def test_divides_at_the_means(self):
        assert ipa(self.ITEMS).quadrants == {
            "speed": "concentrate here",
            "first time": "keep up the good work",
            "hours": "possible overkill",
            "self-service": "low priority",
        }

    def test_counts_a_value_on_the_line_as_high(self):
        alike = [Item("a", 3.3, 3.3), Item("b", 3.3, 3.3), Item("c", 3.3, 3.3)]

        assert set(ipa(alike).quadrants.values()) == {"keep up the good work"}

    def test_takes_another_crosshair(self):
        assert ipa(self.ITEMS, (5, 5)).quadrants["speed"] == "low priority"

    def test_of_nothing_has_no_crosshair(self):
        assert ipa([]) == (None, None, {})
