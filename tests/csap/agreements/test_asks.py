"""Numbers of asks: typed, counted inside, said, and rounded against the one who promises."""

import pytest

from csap.agreements.asks import (
    Expectation,
    agreed_unit,
    number_of,
    rounded_up,
    said,
    value_of,
)

TIME, SCHEDULE, BUDGET = Expectation.RESOLUTION, Expectation.SCHEDULE, Expectation.BUDGET
AVAILABILITY = Expectation.AVAILABILITY


@pytest.mark.parametrize(
    ("kind", "number", "value"),
    [
        (TIME, 8, 480),
        (TIME, 0.1, 6),
        (TIME, 1.99, 119),
        (SCHEDULE, 10, 10),
        (SCHEDULE, -3, -3),
        (BUDGET, 10, 1100),
        (BUDGET, -5.5, 945),
        (AVAILABILITY, 99.5, 500),
        (AVAILABILITY, 99.95, 50),
        (AVAILABILITY, 100, 0),
    ],
)
def test_less_is_better_inside(kind, number, value):
    assert value_of(kind, number) == value


@pytest.mark.parametrize("kind", list(Expectation))
@pytest.mark.parametrize("value", [0, 30, 480, 1200])
def test_there_and_back(kind, value):
    assert value_of(kind, number_of(kind, value)) == value


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (TIME, 582, "9.7 h"),
        (TIME, 600, "10 h"),
        (SCHEDULE, 1, "1 day late"),
        (SCHEDULE, -12, "12 days early"),
        (SCHEDULE, 0, "the agreed day"),
        (BUDGET, 1080, "8 % over"),
        (BUDGET, 1000, "the budget"),
        (BUDGET, 950, "5 % under"),
        (AVAILABILITY, 650, "99.35 %"),
        (TIME, None, "–"),
    ],
)
def test_words(kind, value, words):
    assert said(kind, value).replace("\N{NO-BREAK SPACE}", " ") == words


def test_promises_are_rounded_up_never_down():
    half_a_day = agreed_unit(TIME, 600)

    assert [rounded_up(value, half_a_day) for value in (1, 300, 301, 600)] == [300, 300, 600, 600]
    assert rounded_up(-7, 5) == -5
