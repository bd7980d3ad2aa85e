"""The table of a review's states, exhaustively; when the next is due; what is on time."""

from dataclasses import fields, replace
from datetime import date
from itertools import product

import pytest

from csap.reviews.rules import (
    GUARDS,
    TRANSITIONS,
    Due,
    Facts,
    days_overdue,
    months_later,
    next_due,
    on_time,
    review_transition,
)
from csap.reviews.vocabulary import State, Step

EVENTS = [str(step) for step in list(Step)[:5]]
NAMES = [part.name for part in fields(Facts)]
ALL_TRUE = Facts(**dict.fromkeys(NAMES, True))
#: Written out by hand, apart from the table.
ALLOWED = {
    ("scheduled", "set_agenda"): "agenda_set",
    ("agenda_set", "invite"): "invited",
    ("invited", "invite"): "invited",
    ("invited", "hold"): "held",
    ("held", "close"): "closed",
    ("scheduled", "cancel"): "cancelled",
    ("agenda_set", "cancel"): "cancelled",
    ("invited", "cancel"): "cancelled",
}


def test_every_state_event_and_combination_of_facts():
    tried = 0
    for state, event in product(State.values, EVENTS):
        for values in product((True, False), repeat=len(NAMES)):
            facts = Facts(**dict(zip(NAMES, values, strict=True)))
            holds = all(getattr(facts, name) for name in GUARDS[event])
            target = ALLOWED.get((state, event))

            found = review_transition(state, event, facts)

            allowed = target is not None and holds
            assert found.allowed is allowed
            assert found.state == (target if allowed else state)
            assert bool(found.why) is not allowed
            tried += 1
    assert tried == len(State.values) * len(EVENTS) * 2 ** len(NAMES)


def test_states_and_events_have_the_names_of_the_table():
    assert {state for state, _ in TRANSITIONS} | set(TRANSITIONS.values()) == set(State.values)
    assert {event for _, event in TRANSITIONS} == set(GUARDS) == set(EVENTS)


@pytest.mark.parametrize(("event", "name"), [(e, n) for e in GUARDS for n in GUARDS[e]])
def test_each_guard_is_told_in_a_sentence_of_its_own(event, name):
    state = next(state for state, each in TRANSITIONS if each == event)

    found = review_transition(state, event, replace(ALL_TRUE, **{name: False}))

    assert found.why == GUARDS[event][name]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 18), 6, date(2027, 5, 18)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_months_later(day, months, expected):
    assert months_later(day, months) == expected


def test_a_rhythm_does_not_drift_and_skips_what_has_passed():
    due = date(2026, 1, 31)

    assert next_due(due, 6, after=date(2026, 2, 20)) == date(2026, 7, 31)
    assert next_due(due, 6, after=date(2026, 7, 31)) == date(2027, 1, 31)
    assert next_due(due, 6, after=date(2027, 9, 1)) == date(2028, 1, 31)


def test_on_time_counts_what_was_due_in_the_period():
    year = {"start": date(2026, 1, 1), "end": date(2027, 1, 1)}
    due = [
        Due(date(2026, 3, 1), date(2026, 3, 1)),
        Due(date(2026, 4, 1), date(2026, 4, 2)),
        Due(date(2026, 5, 1), None),
        Due(date(2027, 1, 1), date(2026, 12, 1)),
        Due(date(2025, 12, 31), date(2025, 12, 31)),
    ]

    assert on_time(due, **year) == (1, 3)
    assert on_time([], **year) == (0, 0)


def test_days_overdue():
    assert days_overdue(date(2026, 11, 18), today=date(2026, 11, 18)) == 0
    assert days_overdue(date(2026, 11, 18), today=date(2026, 11, 30)) == 12
