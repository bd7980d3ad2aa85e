"""Customer groups, a door for the room above that knows them.

Key customers are the action plan's business; a wave may be for some of them, and keeps of each
member the group of the day it started. The room that knows groups registers itself here.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple


class Group(NamedTuple):
    """A customer group by its code, with the people who belong to it today."""

    code: str
    name: str
    person_ids: frozenset[int]


Source = Callable[[], Sequence[Group]]
_sources: dict[str, Source] = {}


def add_source(name: str, source: Source) -> None:
    """Let waves know the groups of a room. Call from ``AppConfig.ready`` only."""
    _sources[name] = source


def groups() -> list[Group]:
    """Return every group, by code; whoever is in two belongs to the first."""
    found = [group for source in _sources.values() for group in source()]
    return sorted(found, key=lambda group: group.code)


def group_of_person(known: Sequence[Group]) -> dict[int, str]:
    """Return the code of the group of everyone who is in one."""
    return {pk: group.code for group in reversed(known) for pk in group.person_ids}
