"""What feedback may be said to have become: doors for the rooms above that know it.

An action of a plan is the action plan's business; the room that keeps actions says here which
numbers it knows.
"""

from collections.abc import Callable
from typing import TypeAlias

from servicedesk.accounts.models import User
from surveys.feedback_vocabulary import Target

#: Called with a number and who names it: whether that is there, and theirs to see.
Knows: TypeAlias = Callable[[str, User], bool]
_known_by: dict[str, Knows] = {}


def add_room(target: Target, knows: Knows) -> None:
    """Let a room say which numbers it knows. Call from ``AppConfig.ready`` only."""
    _known_by[target] = knows


def is_known(target: str, number: str, *, by: User) -> bool:
    """Return whether a number is of something that a person may name.

    Where no room answers for the target, every number is. 0 or 1 query.
    """
    knows = _known_by.get(target)
    return knows is None or knows(number, by)
