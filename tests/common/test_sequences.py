import pytest

from servicedesk.common.sequences import next_number, next_numbers

pytestmark = pytest.mark.django_db


def _value(number):
    return int(number.removeprefix("CSAP-"))


def test_numbers_grow_and_carry_their_prefix():
    first, second = (next_number("plan_number", "CSAP") for _ in range(2))

    assert _value(second) == _value(first) + 1


def test_many_numbers_come_from_one_query(django_assert_num_queries):
    first = next_number("plan_number", "CSAP")

    with django_assert_num_queries(1):
        numbers = next_numbers("plan_number", "CSAP", 3)

    assert [_value(number) - _value(first) for number in numbers] == [1, 2, 3]
