"""What standings say beyond one score: pure rules."""

import random
from typing import NamedTuple

import pytest

from csap.customers import scoring
from csap.customers.criteria import SHIPPED
from csap.customers.vocabulary import SEVEN
from csap.metrics import customers as formulas
from servicedesk.statistics.association import weighted_kappa


class Quarter(NamedTuple):
    point: float | None
    known_weight: float = 1.0
    gate: str = "pass"


def row(value, **given):
    return {kind.key: given.get(kind.key, value) for kind in SEVEN}


class TestASuggestion:
    @pytest.mark.parametrize(
        ("quarters", "is_suggested"),
        [
            ([], False),
            ([Quarter(0.9)], False),
            ([Quarter(0.6), Quarter(0.6)], True),
            ([Quarter(0.6), Quarter(0.59)], False),
            ([Quarter(0.7), Quarter(0.7), Quarter(0.55)], True),
            ([Quarter(0.7), Quarter(0.7), Quarter(0.4), Quarter(0.4)], False),
            ([Quarter(0.7), Quarter(0.7, known_weight=0.69)], False),
            ([Quarter(0.7), Quarter(0.7, gate="fail")], False),
            ([Quarter(0.7), Quarter(0.7, gate="not yet known")], True),
        ],
    )
    def test_takes_two_quarters_to_come_and_two_to_go(self, quarters, is_suggested):
        assert scoring.is_suggested_now(quarters) is is_suggested

    @pytest.mark.parametrize(
        ("points", "leaves"),
        [([0.4], False), ([0.4, 0.49], True), ([0.4, 0.5], False), ([None, 0.4], False)],
    )
    def test_to_leave_takes_two_quarters_below_a_half(self, points, leaves):
        assert scoring.should_leave([Quarter(point) for point in points]) is leaves


class TestSensitivity:
    def test_says_how_often_one_is_among_the_first_seven(self):
        rows = {f"strong {n}": row(0.95 - n / 100) for n in range(7)} | {"weak": row(0.7)}

        found = scoring.top_shares(SHIPPED.weights, rows)

        assert found["strong 0"] == 1
        assert found["weak"] == 0

    def test_calls_close_what_the_weights_decide(self):
        """One criterion is high, another low: the score is about the threshold."""
        mixed = row(0.6, dependency=0.9, impact=0.2)

        found = scoring.top_shares(SHIPPED.weights, {"mixed": mixed})

        assert 0.2 < found["mixed"] < scoring.CLEAR

    def test_of_the_same_input_is_always_the_same(self):
        rows = {str(n): row(random.Random(n).random()) for n in range(9)}
        scoring._top_shares.cache_clear()
        first = scoring.top_shares(SHIPPED.weights, rows)
        scoring._top_shares.cache_clear()

        assert scoring.top_shares(SHIPPED.weights, rows) == first


class TestAgreement:
    def test_of_quarters_is_one_for_the_same_order_and_none_for_too_few(self):
        assert scoring.concordance([[0.9, 0.7, 0.5], [0.8, 0.6, 0.4]]) == pytest.approx(1)
        assert scoring.concordance([[0.9, 0.7, 0.5]]) is None
        assert scoring.concordance([[0.9, None, 0.5], [0.8, 0.6, 0.4]]) is None

    def test_of_opposite_orders_is_zero(self):
        assert scoring.concordance([[0.9, 0.7, 0.5], [0.5, 0.7, 0.9]]) == pytest.approx(0)

    def test_of_raters_is_cohens_weighted_kappa(self):
        """Worked by hand: squared steps seen 2 of 4 pairs, expected 24 of 16."""
        pairs = [(0, 1), (0, 0), (2, 2), (2, 1)]

        assert weighted_kappa(pairs, 4) == pytest.approx(1 - 4 * 2 / 24)
        assert weighted_kappa([(3, 3), (1, 1)], 4) == 1
        assert weighted_kappa([(3, 3)], 4) is None
        assert weighted_kappa([], 4) is None

    def test_takes_two_people_for_a_judgement(self):
        assert scoring.judged_value([4], 2) is None
        assert scoring.judged_value([4, 1], 2) == pytest.approx(0.625)


class TestAnchors:
    def test_are_absolute_and_end_at_one(self):
        assert formulas.anchored(2, 4) == 0.5
        assert formulas.anchored(9, 4) == 1
        assert formulas.anchored(-1, 4) == 0

    def test_opinions_are_as_near_as_their_distance(self):
        assert formulas.opinion_closeness(4, 4) == 1
        assert formulas.opinion_closeness(1, 5) == 0

    @pytest.mark.parametrize(
        ("reach", "complaints", "answered", "asked", "is_quiet"),
        [
            (0.2, 0, 1, 20, True),
            (0.2, 0, 2, 20, False),
            (0.2, 1, 1, 20, False),
            (0.1, 0, 0, 20, False),
            (0.2, 0, 0, 0, False),
        ],
    )
    def test_silence_of_many_is_unknown(self, reach, complaints, answered, asked, is_quiet):
        assert formulas.quiet_majority(reach, complaints, answered, asked) is is_quiet

    def test_loudness_is_no_input_of_a_score(self):
        """Metamorphic: whatever the complaints, the formula has no place to put them."""
        assert set(SHIPPED.weights) == set(formulas.WEIGHTS)
        assert not any("complain" in kind.words and "not" not in kind.words for kind in SEVEN)
