"""No arithmetic on published figures tells of fewer than five people."""

from itertools import combinations

import pytest

from surveys import protection
from surveys.protection import Cell, release
from surveys.results.publication import in_a_row
from tests.surveys.results.attack import ITEM, Organisation, Reader, Year


def determined_in(cases, **given):
    """Return how many organisations were read, figures told, and small groups found out."""
    figures = found = 0
    for seed in cases:
        organisation = Organisation(seed, several=seed % 2 == 1, **given)
        reader = Reader(organisation)
        reader.read(organisation.publication())
        assert reader.is_consistent()
        figures += len(reader.rows) - len(reader.places)
        found += len(reader.determined())
    return figures, found


def test_published_figures_determine_no_small_group():
    figures, found = determined_in(range(40))

    assert figures > 500
    assert found == 0


@pytest.mark.prove
def test_two_thousand_organisations_keep_their_small_groups():
    figures, found = determined_in(range(2000))

    assert found == 0, f"{found} determinable cells below 5 of {figures} figures"


@pytest.mark.parametrize("rule", ["_settle", "_loose"])
def test_without_either_remainder_rule_small_groups_are_found_out(rule, monkeypatch):
    monkeypatch.setattr(protection, rule, lambda *_: None)

    assert determined_in(range(60))[1] > 0


def test_no_combination_at_all_tells_of_few_people():
    for seed in range(25):
        organisation = Organisation(
            seed, departments=3, columns=2, people=30, several=seed % 2 == 1
        )
        reader = Reader(organisation)
        reader.read(organisation.publication())
        assert reader.light_combinations() == []


@pytest.mark.prove
def test_no_combination_tells_of_few_people_in_a_thousand_small_organisations():
    for seed in range(1000):
        organisation = Organisation(
            seed, departments=3, columns=3, people=40, several=seed % 2 == 1
        )
        reader = Reader(organisation)
        reader.read(organisation.publication())
        assert reader.light_combinations() == []


def cells(**people):
    """``a_x=3``: three people of department a and column x."""
    names = sorted({name.partition("_")[0] for name in people})
    return [
        Cell((names.index(name.partition("_")[0]),), name.partition("_")[2], n)
        for name, n in people.items()
    ]


def test_a_department_of_four_is_hidden_with_the_next_smallest():
    released = release(cells(a_=4, b_=6, c_=9), 5)

    assert released.paths == {(), (2,)}


def test_a_department_without_answers_hides_nobody():
    assert release(cells(a_=0, b_=6, c_=9), 5).paths == {(), (1,), (2,)}


def test_fewer_than_five_in_all_are_not_told_of_at_all():
    assert not release(cells(a_=4), 5).shows()


def test_a_column_that_is_a_department_but_for_two_people_is_hidden():
    # y less a tells of the two in b: any other column may stay.
    released = release(cells(a_y=20, b_y=2, b_x=30, c_x=10, c_z=7), 5)

    assert released.paths == {(), (0,), (1,), (2,)}
    assert "y" not in released.columns


def test_a_department_and_a_column_at_once_are_never_told():
    released = release(cells(a_x=50, a_y=50, b_x=50, b_y=50), 5)

    assert released.shows((0,))
    assert released.shows(column="x")
    assert not released.shows((0,), "x")


def test_a_team_that_leaves_one_colleague_of_its_department_is_hidden():
    assert release([Cell((0, 1), "", 12), Cell((0,), "", 1)], 5).paths == {(), (0,)}


def test_a_team_may_be_shown_where_its_department_is_not():
    # The department less its team would leave one; the rest of the house less the team leaves ten.
    tree = [Cell((0, 1), "", 12), Cell((0,), "", 1), Cell((2,), "", 9)]

    assert release(tree, 5).paths == {(), (0,), (2,)}


def test_who_answers_often_counts_once():
    # One person's ten answers, a tenth of a person each.
    assert not release([Cell((0,), "x", protection.Fraction(1, 10))] * 10, 5).shows()


def test_what_is_released_for_detail_is_released_for_scores():
    for seed in range(30):
        organisation = Organisation(seed)
        known = [
            Cell(organisation.path(d), c, organisation.people_in({(d, c)}))
            for d, c in organisation.places
        ]
        score = release(known, 5)
        detail = release(known, 10, within=score)
        assert detail.paths <= score.paths
        assert detail.columns <= score.columns


def overlapping_windows(seeds):
    """Read every row of quarters that may be asked for; return windows and small groups found."""
    windows = found = 0
    for seed in seeds:
        year = Year(seed)
        reader = Reader(year)
        told = [year.publication(quarter) for quarter in range(4)]
        for first, last in combinations(range(5), 2):
            windows += 1
            for scope in year.scopes:
                figures = [publication.figure(ITEM, scope) for publication in told[first:last]]
                reader.read_figure(in_a_row(figures), year.within(scope, range(first, last)))
        assert reader.is_consistent()
        found += len(reader.determined())
    return windows, found


def test_overlapping_windows_tell_nothing_by_their_difference():
    assert overlapping_windows(range(5)) == (50, 0)


@pytest.mark.prove
def test_five_hundred_overlapping_windows_tell_nothing_by_their_difference():
    assert overlapping_windows(range(50)) == (500, 0)
