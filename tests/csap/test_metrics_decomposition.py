"""What parts add to the change of a ratio: exactly the change, whatever the parts."""

from fractions import Fraction
from random import Random

import pytest

from csap.metrics.decomposition import Ratio, decompose, gathered


def whole(side):
    return Fraction(sum(k for k, _ in side.values()), sum(n for _, n in side.values()))


def test_splits_a_change_into_rate_and_mix():
    """Payroll fell from 90 of 100 to 60 of 100, VPN stayed at 50 of 100 and tripled."""
    before = {"Payroll": Ratio(90, 100), "VPN": Ratio(50, 100)}
    after = {"Payroll": Ratio(60, 100), "VPN": Ratio(150, 300)}

    effects = {effect.part: effect for effect in decompose(before, after)}

    assert effects["Payroll"].rate == Fraction(-15, 100)
    assert effects["Payroll"].mix == Fraction(-1, 4) * (Fraction(6, 10) - Fraction(7, 10))
    assert effects["VPN"].rate == 0
    assert effects["VPN"].mix == Fraction(1, 4) * (Fraction(5, 10) - Fraction(7, 10))
    assert sum(effect.total for effect in effects.values()) == Fraction(525, 1000) - Fraction(7, 10)


@pytest.mark.parametrize("seed", range(40))
def test_adds_up_to_the_change_exactly(seed):
    random = Random(seed)

    def side():
        parts = random.sample("abcdefghij", random.randrange(1, 10))
        sizes = {part: random.randrange(0, 10 ** random.randrange(1, 9)) for part in parts}
        sizes[parts[0]] += 1
        return {part: Ratio(random.randrange(n + 1), n) for part, n in sizes.items()}

    before, after = side(), side()

    effects = decompose(before, after)

    assert sum((effect.total for effect in effects), Fraction(0)) == whole(after) - whole(before)
    sizes = [abs(effect.total) for effect in effects]
    assert sizes == sorted(sizes, reverse=True)


def test_a_part_that_is_new_moves_the_mix_alone():
    effects = decompose({"a": Ratio(1, 2)}, {"a": Ratio(1, 2), "b": Ratio(2, 2)})

    assert {effect.part: effect.rate for effect in effects} == {"a": 0, "b": 0}
    assert sum(effect.total for effect in effects) == Fraction(1, 4)


@pytest.mark.parametrize("empty", [{}, {"a": Ratio(0, 0)}])
def test_nothing_on_a_side_is_no_change(empty):
    assert decompose(empty, {"a": Ratio(1, 2)}) == []
    assert decompose({"a": Ratio(1, 2)}, empty) == []


def test_gathers_cells_into_parts_and_the_rest():
    cells = [("a", Ratio(1, 2)), ("b", Ratio(1, 3)), ("a", Ratio(0, 4)), ("c", Ratio(2, 2))]

    assert gathered(cells) == {"a": Ratio(1, 6), "b": Ratio(1, 3), "c": Ratio(2, 2)}
    assert gathered(cells, keep=["a"], rest="others") == {"a": Ratio(1, 6), "others": Ratio(3, 5)}
