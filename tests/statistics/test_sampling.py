"""Post-stratification: the weights of departments that answered unequally."""

import pytest

from servicedesk.statistics.sampling import Stratum, poststratify


class TestPoststratify:
    def test_weighs_each_stratum_by_its_size(self):
        found = poststratify(
            [Stratum("A", 600, 30, 3.2), Stratum("B", 300, 60, 4.0), Stratum("C", 100, 10, 4.6)]
        )

        assert found == pytest.approx((3.82, 3.58, 68.9655172414, 1.45))

    def test_changes_nothing_when_all_answered_alike(self):
        found = poststratify([Stratum("A", 60, 6, 3.0), Stratum("B", 40, 4, 5.0)])

        assert found == pytest.approx((3.8, 3.8, 10, 1))

    def test_leaves_out_a_stratum_without_answers(self):
        assert poststratify([Stratum("A", 60, 0, None), Stratum("B", 40, 4, 5.0)]).weighted == 5

    def test_is_undefined_without_any_answer(self):
        assert poststratify([Stratum("A", 60, 0, None)]) == (None, None, None, None)
