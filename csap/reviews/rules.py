"""The life of a review as a table, when the next is due, and what is on time. Pure.

Source: docs/metrics.md#reviews
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

TRANSITIONS = {
    ("scheduled", "set_agenda"): "agenda_set",
    ("agenda_set", "invite"): "invited",
    ("invited", "invite"): "invited",
    ("invited", "hold"): "held",
    ("held", "close"): "closed",
    ("scheduled", "cancel"): "cancelled",
    ("agenda_set", "cancel"): "cancelled",
    ("invited", "cancel"): "cancelled",
}
#: What must be true before an event, with what is said where it is not.
GUARDS = {
    "set_agenda": {"has_items": "The agenda has no item yet."},
    "invite": {"has_people": "Name somebody who is to come."},
    "hold": {
        "has_pack": "Freeze the pack first: what is discussed must be on paper.",
        "has_begun": "It has not begun yet.",
    },
    "close": {
        "has_minutes": "Take the minutes first.",
        "answers_old_decisions": (
            "Say of every open decision of the last review whether it is done, given up or "
            "carried on."
        ),
    },
    "cancel": {"has_reason": "Give a reason."},
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards ask of a review."""

    has_items: bool = False
    has_people: bool = False
    has_pack: bool = False
    has_begun: bool = False
    has_minutes: bool = False
    answers_old_decisions: bool = False
    has_reason: bool = False


class Transition(NamedTuple):
    """Whether the step is allowed, the state after it, and why not ("" if it is)."""

    allowed: bool
    state: str
    why: str


def review_transition(state: str, event: str, facts: Facts) -> Transition:
    """Return where an event takes a review; the first guard that does not hold denies it."""
    target = TRANSITIONS.get((state, event))
    if target is None:
        return Transition(False, state, f"A review that is {_word(state)} does not take this step.")
    refused = (why for name, why in GUARDS[event].items() if not getattr(facts, name))
    why = next(refused, "")
    return Transition(False, state, why) if why else Transition(True, target, "")


def _word(state: str) -> str:
    return state.replace("_", " ")


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_due(due_on: date, every_months: int, *, after: date) -> date:
    """Return the first due day of a rhythm that lies after a day.

    A rhythm does not drift: a review that was held late does not put off the next one.
    """
    steps = 1
    while (found := months_later(due_on, steps * every_months)) <= after:
        steps += 1
    return found


class Due(NamedTuple):
    """A review that was due: by when, and on which day it was held; None: not held yet."""

    due_on: date
    held_on: date | None


class OnTime(NamedTuple):
    """How many of the reviews due were held by their day."""

    k: int
    n: int


def on_time(due: list[Due], *, start: date, end: date) -> OnTime:
    """Return how many of the reviews due in ``[start, end)`` were held by their day.

    One that was called off was not held: only one whose scope is not reviewed any more is left
    out, by who calls this.
    """
    counted = [each for each in due if start <= each.due_on < end]
    kept = [each for each in counted if each.held_on is not None and each.held_on <= each.due_on]
    return OnTime(len(kept), len(counted))


def days_overdue(due_on: date, *, today: date) -> int:
    """Return how many days a review that was not held is late; 0: it is not."""
    return max(0, (today - due_on).days)
