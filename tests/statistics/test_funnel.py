"""How far shares may lie apart by chance: limits, their widening, and who lies outside."""

import pytest

from servicedesk.statistics.funnel import Funnel, funnel


def test_limits_are_the_centre_and_two_or_three_spreads():
    limits = Funnel(0.8, 1.0).at(100)

    assert limits.inner_low == pytest.approx(0.8 - 1.959964 * 0.04, abs=1e-6)
    assert limits.outer_high == pytest.approx(0.8 + 3.090232 * 0.04, abs=1e-6)


def test_limits_stay_within_no_and_all():
    limits = Funnel(0.95, 1.0).at(5)

    assert limits.outer_high == 1.0
    assert 0.0 <= limits.outer_low < limits.inner_low


def test_places_that_spread_more_than_chance_widen_it_and_never_narrow_it():
    alike = funnel([80, 160, 240], [100, 200, 300], 0.8)
    unlike = funnel([60, 190, 180], [100, 200, 300], 0.72)

    assert alike.spread == 1.0
    assert unlike.spread > 1.0


@pytest.mark.parametrize(("share", "side"), [(0.66, -1), (0.69, 0), (0.8, 0), (0.93, 1)])
def test_only_beyond_the_outer_limits_is_outside(share, side):
    assert Funnel(0.8, 1.0).side(share, 100) == side


def test_the_curve_reaches_a_little_beyond_the_largest_place():
    curve = Funnel(0.8, 1.0).curve(400)

    assert curve[0].n >= 3
    assert curve[-1].n == 420
    assert [limits.n for limits in curve] == sorted({limits.n for limits in curve})
