"""Key customers: score and range, gate, loudness, and who goes in and out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csap.metrics.customers import (
    WEIGHTS,
    key_customer_hysteresis,
    key_customer_score,
    representation,
    squeaky_wheel,
)


class TestScore:
    def test_is_the_weighted_mean_of_what_is_known(self):
        found = key_customer_score({"dependency": 0.9, "consumption": 0.9, "impact": 0.9})

        assert (found.score, found.low, found.high) == pytest.approx((0.9, 0.45, 0.95))
        assert (found.known_weight, found.suggest) == (0.5, False)

    def test_of_one_candidate_does_not_depend_on_another(self):
        assert sum(WEIGHTS.values()) == pytest.approx(1)
        assert key_customer_score(dict.fromkeys(WEIGHTS, 0.6)).score == pytest.approx(0.6)

    @given(st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=7, max_size=7))
    def test_lies_within_its_range_to_the_last_digit(self, values):
        found = key_customer_score(dict(zip(WEIGHTS, values, strict=True)))

        assert 0 <= found.low <= found.high <= 1
        assert found.score is None or found.low <= found.score <= found.high

    @pytest.mark.parametrize(("level", "suggested"), [(0.6, True), (0.59, False)])
    def test_suggests_from_the_threshold_itself(self, level, suggested):
        assert key_customer_score(dict.fromkeys(WEIGHTS, level)).suggest is suggested

    def test_suggests_from_exactly_the_known_weight_that_is_needed(self):
        known = dict.fromkeys(
            ["dependency", "influence", "representation", "consumption", "reasonableness"], 0.8
        )

        assert key_customer_score(known).known_weight == 0.7
        assert key_customer_score(known).suggest

    @pytest.mark.parametrize(
        ("asks", "gate"),
        [
            (None, "not yet known"),
            ((0, 2), "not yet known"),
            ((0, 3), "fail"),
            ((1, 4), "pass"),
            ((4, 5), "pass"),
        ],
    )
    def test_gate_fails_only_on_evidence(self, asks, gate):
        found = key_customer_score(dict.fromkeys(WEIGHTS, 0.9), asks)

        assert (found.gate, found.suggest) == (gate, gate != "fail")

    def test_of_nothing_known_is_the_whole_range(self):
        assert key_customer_score({})[:4] == (None, 0, 1, 0)


class TestRepresentation:
    @pytest.mark.parametrize(
        ("own", "whole", "similarity"),
        [
            ({"mail": 10, "erp": 10}, {"mail": 60, "erp": 20, "vpn": 20}, 0.7),
            ({"mail": 1}, {"mail": 9}, 1),
            ({"mail": 1}, {"erp": 9}, 0),
            ({}, {"erp": 9}, None),
        ],
    )
    def test_compares_mixes(self, own, whole, similarity):
        found = representation(own, whole)

        assert found == (None if similarity is None else pytest.approx(similarity))


class TestSqueakyWheel:
    @pytest.mark.parametrize(
        ("complaints", "reasonable", "loud", "label"),
        [
            (18, 0.2, True, "squeaky wheel"),
            (18, 0.5, True, "strong signal"),
            (5, 0.2, True, "squeaky wheel"),
            (4, 0.2, False, "normal"),
        ],
    )
    def test_tells_loud_from_loud_and_reasonable(self, complaints, reasonable, loud, label):
        found = squeaky_wheel(complaints, 40, 50, 1000, reasonable)

        assert (found.loud, found.label) == (loud, label)

    def test_is_loud_from_exactly_twice_the_share(self):
        assert squeaky_wheel(7, 70, 50, 1000, 0.9).loud

    def test_says_nothing_without_complaints_or_requests(self):
        assert squeaky_wheel(0, 0, 0, 0, None) == (None, False, "normal")


class TestHysteresis:
    @pytest.mark.parametrize(
        ("scores", "inside"),
        [
            ([0.62, 0.58, 0.61, 0.63, 0.55, 0.49, 0.52, 0.48, 0.47], "000111110"),
            ([0.6, 0.6, 0.5, 0.5], "0111"),
            ([0.7, None, 0.7, 0.7], "0001"),
            ([0.7], "0"),
            ([], ""),
        ],
    )
    def test_needs_two_quarters_either_way(self, scores, inside):
        found = key_customer_hysteresis(scores)

        assert "".join(str(int(suggested)) for suggested in found) == inside
