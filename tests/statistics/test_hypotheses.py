"""Tests of hypotheses: worked numbers and empty cases."""

import pytest

from servicedesk.statistics.hypotheses import (
    bh_fdr,
    chi_square_two_groups,
    mcnemar_exact,
    share_difference_p,
)


class TestChiSquare:
    def test_compares_two_vectors_of_counts(self):
        found = chi_square_two_groups([18, 42], [35, 65])

        assert found == pytest.approx((0.423205783812, 1, 0.515341739531))

    def test_leaves_out_a_category_that_nobody_chose(self):
        assert chi_square_two_groups([18, 0, 42], [35, 0, 65]).df == 1

    def test_is_undefined_for_an_empty_group(self):
        assert chi_square_two_groups([0, 0], [3, 4]) == (None, 1, None)


class TestTwoShares:
    @pytest.mark.parametrize(("k1", "n1", "k2", "n2"), [(23, 39, 262, 336), (80, 100, 60, 100)])
    def test_is_pearsons_test_of_the_four_counts(self, k1, n1, k2, n2):
        pearson = chi_square_two_groups([k1, n1 - k1], [k2, n2 - k2])

        assert share_difference_p(k1, n1, k2, n2) == pytest.approx(pearson.p, rel=1e-9)

    @pytest.mark.parametrize("counts", [(0, 0, 5, 10), (5, 5, 9, 9), (0, 5, 0, 9)])
    def test_is_one_where_nothing_can_differ(self, counts):
        assert share_difference_p(*counts) == 1.0


class TestMcnemar:
    @pytest.mark.parametrize(
        ("b", "c", "p"), [(0, 0, 1), (1, 1, 1), (0, 5, 0.0625), (3, 22, 1.565e-4)]
    )
    def test_is_the_binomial_test_of_the_discordant(self, b, c, p):
        assert mcnemar_exact(b, c) == pytest.approx(p, rel=1e-3)


class TestBenjaminiHochberg:
    def test_rejects_what_they_reject(self):
        p_values = [0.0298, 0.0001, 0.0004, 0.0095, 0.0019, *[0.3] * 10]

        assert bh_fdr(p_values).rejected == [1, 2, 3, 4]

    def test_never_adjusts_below_the_value_itself(self):
        p_values = [0.01, 0.01, 0.04, 1.0]

        adjusted = bh_fdr(p_values).adjusted

        assert adjusted == pytest.approx([0.02, 0.02, 0.04 * 4 / 3, 1.0])

    def test_rejects_nothing_among_nothing(self):
        assert bh_fdr([]) == ([], [])
