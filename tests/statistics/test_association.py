"""Association: worked numbers, and None where there is nothing to compare."""

import pytest

from servicedesk.statistics.association import (
    cronbach_alpha,
    kendall_w,
    partial_spearman,
    spearman,
)


class TestSpearman:
    def test_is_1_for_the_same_order_and_minus_1_for_the_reverse(self):
        assert spearman([1, 2, 3], [10, 20, 90]) == pytest.approx(1)
        assert spearman([1, 2, 3], [9, 5, 1]) == pytest.approx(-1)

    @pytest.mark.parametrize(("x", "y"), [([], []), ([1], [2]), ([1, 1, 1], [1, 2, 3])])
    def test_is_none_without_two_different_values(self, x, y):
        assert spearman(x, y) is None


class TestPartialSpearman:
    def test_vanishes_when_a_third_explains_it_all(self):
        given = [1, 2, 3, 4, 5, 6, 7, 8]
        x = [2, 1, 4, 3, 6, 5, 8, 7]
        y = [1, 2, 4, 3, 5, 6, 8, 7]

        assert partial_spearman(x, y, given) < spearman(x, y)

    def test_is_none_when_the_third_is_one_of_the_two(self):
        assert partial_spearman([1, 2, 3], [2, 1, 3], [1, 2, 3]) is None


class TestCronbachAlpha:
    def test_is_1_for_items_that_say_the_same(self):
        assert cronbach_alpha([[1, 1, 1], [3, 3, 3], [5, 5, 5]]) == pytest.approx(1)

    def test_equals_the_worked_number(self):
        answers = [[5, 4, 5], [4, 4, 4], [2, 3, 2], [3, 3, 4], [5, 5, 5], [1, 2, 2], [4, 5, 4]]

        assert cronbach_alpha([*answers, [3, 2, 3]]) == pytest.approx(0.9375)

    @pytest.mark.parametrize("items", [[], [[1, 2]], [[1], [2]], [[1, 1], [1, 1]]])
    def test_is_none_without_variance_or_company(self, items):
        assert cronbach_alpha(items) is None


class TestKendallW:
    def test_is_1_when_all_judges_agree(self):
        assert kendall_w([[1, 2, 3], [1, 2, 3]]) == (8, 1)

    def test_is_0_when_they_cancel_out(self):
        assert kendall_w([[1, 2, 3], [3, 2, 1]]) == (0, 0)

    def test_is_none_for_one_item(self):
        assert kendall_w([[1], [1]]).W is None
