"""Which step follows which, and what nobody may agree to. Pure."""

from datetime import date, timedelta
from itertools import product

import pytest

from csap.agreements.bargaining import (
    EXCEPTION_DAYS,
    TRANSITIONS,
    TRIAL_DAYS,
    Exemption,
    Terms,
    must_reopen,
    next_state,
    refusal,
)
from csap.agreements.vocabulary import OVER, AskClass, State, Step

TODAY = date(2026, 3, 3)


def terms(days=365, **given):
    return Terms(480, 90, TODAY, TODAY + timedelta(days=days - 1), **given)


def exempt(days=100, reason="The board wants it."):
    return Exemption(1, reason, TODAY + timedelta(days=days))


class TestSteps:
    def test_nothing_follows_the_end(self):
        assert not [step for state, step in TRANSITIONS if state in OVER]

    @pytest.mark.parametrize(("state", "step"), product(State, Step))
    def test_what_binds_is_neither_declined_nor_withdrawn(self, state, step):
        bound, free = (next_state(state, step, in_force=each) for each in (True, False))

        if step in (Step.DECLINED, Step.WITHDRAWN):
            assert bound is None
        elif step == Step.ENDED and state in (State.OFFERED, State.COUNTERED):
            assert (bound, free) == (State.ENDED, None)
        else:
            assert bound == free == TRANSITIONS.get((state, step))

    def test_an_offer_is_answered_by_the_customer(self):
        answers = {step for state, step in TRANSITIONS if state == State.OFFERED}

        assert {Step.AGREED, Step.COUNTERED, Step.WITHDRAWN} <= answers
        assert Step.RECORDED not in answers


class TestGuard:
    def refused(self, ask_class, wanted):
        found = refusal(wanted, ask_class, today=TODAY)
        return found and found.field

    def test_what_the_record_supports_needs_nothing_more(self):
        assert self.refused(AskClass.REASONABLE, terms()) is None

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({}, "exception_reason"),
            ({"improvement": "Deputies.", "review_on": TODAY}, "exception_reason"),
            ({"funded": "A second shift, approved on 1 March."}, None),
            ({"exemption": exempt(), "days": 100}, None),
            ({"exemption": exempt(), "days": 102}, "valid_until"),
            ({"exemption": exempt(EXCEPTION_DAYS), "days": 30}, None),
            ({"exemption": exempt(EXCEPTION_DAYS + 1), "days": 30}, "exception_until"),
            ({"exemption": exempt(0), "days": 1}, "exception_until"),
            ({"exemption": exempt(reason=" "), "days": 30}, "exception_reason"),
        ],
    )
    def test_against_the_record_only_with_money_or_a_named_exception(self, given, field):
        assert self.refused(AskClass.UNREASONABLE, terms(**given)) == field

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({}, "improvement"),
            ({"improvement": "Deputies."}, "review_on"),
            ({"improvement": "Deputies.", "review_on": TODAY + timedelta(days=90)}, None),
            ({"improvement": "Deputies.", "review_on": TODAY + timedelta(days=400)}, "review_on"),
        ],
    )
    def test_a_stretch_needs_an_improvement_and_a_review(self, given, field):
        assert self.refused(AskClass.STRETCH, terms(**given)) == field

    @pytest.mark.parametrize(("days", "field"), [(TRIAL_DAYS, None), (91, "valid_until")])
    def test_without_a_record_at_most_a_trial(self, days, field):
        assert self.refused(AskClass.UNKNOWN, terms(days)) == field

    @pytest.mark.parametrize(("days", "field"), [(0, "valid_until"), (800, "valid_until")])
    def test_it_has_an_end_that_can_be_seen(self, days, field):
        assert self.refused(AskClass.REASONABLE, terms(days)) == field

    def test_it_does_not_begin_in_the_past(self):
        yesterday = Terms(480, 90, TODAY - timedelta(days=1), TODAY)

        assert self.refused(AskClass.REASONABLE, yesterday) == "valid_from"


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([], False),
        (["not_supported"], False),
        (["not_supported", "doubtful"], False),
        (["not_supported", "insufficient", "not_supported"], False),
        (["supported", "not_supported", "not_supported"], True),
    ],
)
def test_two_months_in_a_row_reopen(states, expected):
    assert must_reopen(states) is expected
