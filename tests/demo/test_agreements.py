"""What the demo offers may be offered, whatever its record says on the day it is loaded."""

from datetime import date

import pytest

from csap.agreements import bargaining
from csap.agreements.vocabulary import AskClass
from servicedesk.demo.agreements import terms_that_hold

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize("ask_class", AskClass.values)
def test_a_trial_may_be_offered_where_the_record_bears_no_number(ask_class):
    terms = terms_that_hold(480, 90, None, ask_class, since=TODAY)

    assert terms.value == 480
    assert bargaining.refusal(terms, ask_class, today=TODAY) is None


@pytest.mark.parametrize("ask_class", [AskClass.REASONABLE, AskClass.STRETCH])
def test_a_number_that_the_record_bears_is_offered_for_a_year(ask_class):
    terms = terms_that_hold(480, 90, 600, AskClass.UNREASONABLE, since=TODAY)

    assert (terms.value, terms.days) == (600, 365)
    assert bargaining.refusal(terms, ask_class, today=TODAY) is None
