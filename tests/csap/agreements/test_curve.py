"""The curve says of every ask what the formula with published values says of one."""

import random

import pytest

from csap.agreements.curve import Curve
from csap.metrics.promises import promise


def cases(seed, n, open_share):
    draw = random.Random(seed)
    values = [round(draw.lognormvariate(6, 0.8)) for _ in range(n)]
    return values, [draw.random() >= open_share for _ in range(n)]


@pytest.mark.parametrize("open_share", [0.0, 0.1, 0.6])
@pytest.mark.parametrize("n", [1, 5, 60, 400])
def test_equals_the_formula_of_one_ask(n, open_share):
    values, done = cases(n, n, open_share)
    curve = Curve(values, done)

    for ask in (0, 200, 400, 1500):
        for share in (0.8, 0.9, 0.95):
            one = promise(values, done, ask, share)
            found = curve.share_within(ask)
            assert curve.point(share) == one.T_at_p
            assert curve.safe(share) == one.T_safe
            assert found.p == pytest.approx(one.share_within_T)
            if one.low is not None and one.high is not None:
                assert (found.low, found.high) == pytest.approx((one.low, one.high))


def test_the_worked_example():
    values = [480] * 52 + [505, 520, 535, 560, 582, 600, 640, 700]
    curve = Curve(values, [True] * 60)

    found = curve.share_within(480)

    assert curve.within(480) == 52
    assert (round(found.low, 2), round(found.high, 2)) == (0.76, 0.93)
    assert (curve.point(0.9), curve.safe(0.9)) == (520, 600)


def test_what_is_open_counts_for_as_long_as_it_lasted():
    done_only = Curve([100] * 60 + [500] * 4, [True] * 64)
    with_open = Curve([100] * 60 + [500] * 4 + [300] * 30, [True] * 64 + [False] * 30)

    assert with_open.share_within(200).p < done_only.share_within(200).p
    assert with_open.method == "Kaplan–Meier"


def test_where_all_are_done_the_last_known_lower_limit_holds():
    curve = Curve([10, 20, 30, 5], [True, True, True, False])

    assert curve.share_within(30).p == pytest.approx(1)
    assert curve.share_within(30).low == curve.share_within(20).low


def test_nothing_is_no_data():
    curve = Curve([], [])

    assert curve.share_within(10) == (None, None, None)
    assert (curve.point(0.9), curve.safe(0.9), curve.points) == (None, None, [])
