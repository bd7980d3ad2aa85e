"""Numbers of every kind in a sentence: as they are put, asked for, and promised to people."""

from datetime import date

import pytest

from csap.agreements import sentences, shown
from csap.agreements.asks import Expectation
from csap.agreements.models import Check
from csap.agreements.vocabulary import Support

RESOLUTION, SCHEDULE = Expectation.RESOLUTION, Expectation.SCHEDULE
BUDGET, AVAILABILITY = Expectation.BUDGET, Expectation.AVAILABILITY


@pytest.mark.parametrize(
    ("kind", "value", "put", "noun"),
    [
        (RESOLUTION, 480, "done within 8 h for 9 of 10", "8 h for 9 of 10"),
        (
            AVAILABILITY,
            500,
            "available 99.5 % or more in 9 of 10 months",
            "99.5 % availability in 9 of 10 months",
        ),
        (
            SCHEDULE,
            0,
            "finished by the agreed day for 9 of 10 engagements",
            "the agreed day for 9 of 10 engagements",
        ),
        (
            SCHEDULE,
            12,
            "finished at most 12 days late for 9 of 10 engagements",
            "an end at most 12 days late for 9 of 10 engagements",
        ),
        (
            SCHEDULE,
            -3,
            "finished at least 3 days early for 9 of 10 engagements",
            "an end at least 3 days early for 9 of 10 engagements",
        ),
        (
            BUDGET,
            1000,
            "within the budget for 9 of 10 engagements",
            "the budget for 9 of 10 engagements",
        ),
        (
            BUDGET,
            1080,
            "at most 8 % over the budget for 9 of 10 engagements",
            "at most 8 % over the budget for 9 of 10 engagements",
        ),
        (
            BUDGET,
            950,
            "at least 5 % under the budget for 9 of 10 engagements",
            "at least 5 % under the budget for 9 of 10 engagements",
        ),
    ],
)
def test_each_kind_has_its_own_cases(kind, value, put, noun):
    said = (sentences.put(kind, value, 0.9), sentences.put_as_noun(kind, value, 0.9))

    assert tuple(text.replace("\N{NO-BREAK SPACE}", " ") for text in said) == (put, noun)


def test_times_are_kept_so_many_times_and_availability_in_months():
    told = [sentences.in_sentence(kind, 480, 0.95) for kind in (RESOLUTION, AVAILABILITY)]

    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in told] == [
        "done within 8 h, 95 of 100 times",
        "available 99.52 % or more in 95 of 100 months",
    ]


class TestAMonth:
    """What the record said of an agreement at the end of a month."""

    def month(self, **given):
        return Check(start=date(2026, 11, 1), support=Support.LIKELY, **given)

    def test_tells_the_share_of_which_its_interval_is(self):
        told = shown.checked(self.month(n=49, kept=43, share=0.92, low=0.81, high=0.97)).kept

        assert told == (
            "43 of 49 kept so far, 92\xa0% (81–97) with open ones counted for as long as they "
            "waited"
        )

    def test_tells_a_plain_share_where_none_is_open(self):
        told = shown.checked(self.month(n=49, kept=43, share=43 / 49, low=0.76, high=0.94)).kept

        assert told == "43 of 49 kept, 88\xa0% (76–94)"
