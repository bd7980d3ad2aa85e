"""The life of a consultation, state by event by guard, and when people are reminded."""

from dataclasses import fields, replace
from datetime import date
from itertools import product

import pytest

from csap.consultations.rules import (
    GUARDS,
    TRANSITIONS,
    Facts,
    is_reminder_due,
    may_remind,
    transition,
)
from csap.consultations.vocabulary import State, Step

ALL_TRUE = Facts(**{each.name: True for each in fields(Facts)})
EVENTS = ("open", "close", "decide", "discard")


@pytest.mark.parametrize(("state", "event"), list(product(State.values, EVENTS)))
def test_goes_exactly_where_the_table_says(state, event):
    found = transition(state, event, ALL_TRUE)

    wanted = TRANSITIONS.get((state, event))
    assert (found.allowed, found.state) == (wanted is not None, wanted or state)
    assert bool(found.why) == (wanted is None)


@pytest.mark.parametrize(
    ("state", "event", "guard"),
    [(state, event, guard) for (state, event) in TRANSITIONS for guard in GUARDS[event]],
)
def test_each_guard_stops_its_event_with_its_own_sentence(state, event, guard):
    found = transition(state, event, replace(ALL_TRUE, **{guard: False}))

    assert found == (False, state, GUARDS[event][guard])


def test_the_events_of_the_table_are_steps_and_its_states_are_states():
    assert {event for _, event in TRANSITIONS} <= set(Step.values)
    assert {state for state, _ in TRANSITIONS} | set(TRANSITIONS.values()) == set(State.values)


@pytest.mark.parametrize(
    ("today", "last", "due"),
    [
        (date(2026, 11, 9), None, False),
        (date(2026, 11, 10), None, True),
        (date(2026, 11, 11), date(2026, 11, 10), False),
        (date(2026, 11, 13), date(2026, 11, 9), True),
        (date(2026, 11, 13), date(2026, 11, 10), False),
        (date(2026, 11, 14), None, False),
    ],
)
def test_reminds_on_the_last_days_and_not_twice_in_four(today, last, due):
    assert is_reminder_due(today, ends_on=date(2026, 11, 13), last=last) is due


def test_may_remind_again_after_four_days():
    assert not may_remind(date(2026, 11, 12), last=date(2026, 11, 9))
    assert may_remind(date(2026, 11, 13), last=date(2026, 11, 9))
