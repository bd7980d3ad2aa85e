"""The life of a consultation as a table, and when people are reminded. Pure.

Source: docs/metrics.md#consultations
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

TRANSITIONS = {
    ("draft", "open"): "open",
    ("draft", "discard"): "discarded",
    ("open", "close"): "closed",
    ("closed", "decide"): "decided",
}
#: What must be true before an event, with what is said where it is not.
GUARDS = {
    "open": {
        "has_audience": "Nobody is asked by it: choose an audience with people in it.",
        "ends_later": "Its last day has passed: give people time to speak.",
    },
    "discard": {"has_reason": "Say why."},
    "close": {"has_ended": "People were told that they may speak until its last day."},
    "decide": {
        "has_reason": "Say why, in words for everyone who was asked.",
        "has_answered_all": "Answer every objection first: accepted, in part, or declined.",
        "keeps_its_word": (
            "An objection was accepted, and the text is as it was: adopt it with changes."
        ),
        "has_new_text": "The text as adopted is the same as what was put to people.",
    },
}
#: People have at least so many days to speak, the first and the last included.
SHORTEST = 3
#: Reminded so many days before the last day, and not again within this time.
AHEAD = timedelta(days=3)
PATIENCE = timedelta(days=4)
#: Objections are answered so long after the last day, and what was adopted is acknowledged so
#: long after it was decided.
ANSWER_WITHIN = timedelta(days=7)
ACKNOWLEDGE_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards ask of a consultation."""

    has_audience: bool = False
    ends_later: bool = False
    has_reason: bool = False
    has_ended: bool = False
    has_answered_all: bool = False
    keeps_its_word: bool = False
    has_new_text: bool = False


class Transition(NamedTuple):
    """Whether the step is allowed, the state after it, and why not ("" if it is)."""

    allowed: bool
    state: str
    why: str


def transition(state: str, event: str, facts: Facts) -> Transition:
    """Return where an event takes a consultation; the first guard that does not hold is told.

    Source: docs/metrics.md#consultations
    """
    target = TRANSITIONS.get((state, event))
    if target is None:
        return Transition(False, state, "That is not possible any more, or not yet.")
    for guard, sentence in GUARDS[event].items():
        if not getattr(facts, guard):
            return Transition(False, state, sentence)
    return Transition(True, target, "")


def may_remind(today: date, *, last: date | None) -> bool:
    """Return whether people may be reminded again: not twice within four days."""
    return last is None or today - last >= PATIENCE


def is_reminder_due(today: date, *, ends_on: date, last: date | None) -> bool:
    """Return whether those who are silent are reminded by themselves: on the last three days.

    Worked: it ends on 13 November; on the 10th people are reminded, on the 11th not again.
    """
    return ends_on - AHEAD <= today <= ends_on and may_remind(today, last=last)
