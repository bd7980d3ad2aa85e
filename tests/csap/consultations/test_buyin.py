"""Buy-in by department: worked numbers, and that no count tells what a single person thinks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csap.consultations.buyin import buy_in
from csap.consultations.vocabulary import Position
from csap.metrics.small_numbers import result_state
from surveys.scoring.response import SCORE_K

NAMES = {1: "Aldermere", 2: "Finance", 3: "Treasury", 4: "Sales", 5: "Field sales", 6: "Marketing"}
PATHS = {1: (1,), 2: (1, 2), 3: (1, 2, 3), 4: (1, 4), 5: (1, 4, 5), 6: (1, 6)}


def count(asked, **stances):
    """Return the buy-in of departments by id; ``stances``: (support, changes, object) by d<id>."""
    rows = {
        (int(key[1:]), position): n
        for key, parts in stances.items()
        for position, n in zip(Position, parts, strict=True)
        if n
    }
    return buy_in(asked, rows, paths=PATHS, names=NAMES)


class TestBuyIn:
    def test_groups_by_the_highest_level_at_which_departments_part(self):
        found = count({2: 10, 3: 20, 5: 30}, d3=(8, 1, 1), d2=(4, 1, 0), d5=(3, 3, 6))

        assert [(group.name, group.asked) for group in found.groups] == [
            ("Finance", 30),
            ("Sales", 30),
        ]
        finance = found.groups[0].parts
        assert (finance.support, finance.changes, finance.object) == (12, 2, 1)
        assert (found.asked, found.answered) == (60, 27)

    def test_a_minority_is_one_beyond_chance(self):
        # 18 of 54 is 33 % (22 to 47): the whole interval lies below half.
        found = count({2: 170, 4: 100}, d2=(18, 17, 19), d4=(10, 5, 8))

        assert [group.name for group in found.minorities] == ["Finance"]
        low, high = found.minorities[0].parts.interval
        assert (round(low, 2), round(high, 2)) == (0.22, 0.47)

    def test_says_why_a_department_is_hidden(self):
        found = count({2: 30, 4: 30, 6: 30}, d2=(9, 0, 0), d4=(5, 0, 1), d6=(1, 0, 1))

        why = {group.name: group.why for group in found.groups}
        assert why["Marketing"] == "hidden: fewer than 5 answers"
        assert why["Sales"] == "hidden: so that no other can be worked out"
        assert found.hidden == 8

    def test_nothing_is_told_of_fewer_than_five(self):
        found = count({2: 30}, d2=(3, 1, 0))

        assert (found.parts, found.answered) == (None, 4)
        assert all(group.parts is None for group in found.groups)

    def test_nobody_asked_has_no_rate(self):
        assert count({}).rate is None

    @pytest.mark.parametrize(("answered", "is_low"), [(19, True), (20, False)])
    def test_warns_below_a_fifth(self, answered, is_low):
        assert count({2: 100}, d2=(answered, 0, 0)).is_low is is_low


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([2, 3, 4, 5, 6, None]),
        st.tuples(*[st.integers(0, 8)] * 3),
        min_size=1,
    )
)
def test_whatever_is_shown_or_can_be_subtracted_is_of_five_or_of_nobody(given_by):
    stances = {
        (pk, position): n
        for pk, parts in given_by.items()
        for position, n in zip(Position, parts, strict=True)
    }
    found = buy_in(dict.fromkeys(given_by, 40), stances, paths=PATHS, names=NAMES)

    shown = [group.parts for group in found.groups if group.parts]
    assert all(parts.answered >= SCORE_K for parts in shown)
    if found.parts:
        left = found.parts.answered - sum(parts.answered for parts in shown)
        assert left == found.hidden
        assert result_state(left, about_opinions=True) in ("no_data", "small", "ok")
    else:
        assert not shown
