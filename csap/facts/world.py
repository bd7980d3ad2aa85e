"""What every scope's evidence needs besides its own rows, read once for many scopes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from csap.facts import sources
from csap.facts.periods import Period
from csap.facts.scopes import Reach
from csap.facts.sources import LiveService, Presence


@dataclass(frozen=True)
class World:
    """The portfolio, the people and the tree of departments. Each is read on first use."""

    @cached_property
    def services(self) -> list[LiveService]:
        return sources.live_services()

    @cached_property
    def failure_type_ids(self) -> list[int]:
        return sources.failure_type_ids()

    @cached_property
    def tree(self) -> dict[int, int | None]:
        return sources.department_tree()

    @cached_property
    def presences(self) -> list[Presence]:
        return sources.presences()

    def present_in(self, reach: Reach) -> list[Presence]:
        """Return who was in the scope's departments; a service is there for everyone."""
        ids = reach.department_ids
        return [p for p in self.presences if ids is None or p.department_id in ids]


def user_days(presences: Iterable[Presence], period: Period) -> int:
    """Return the days that people were there within a period, added up."""
    total = 0
    for presence in presences:
        since = max(presence.since or date.min, period.start)
        until = min(presence.until or date.max, period.end)
        total += max(0, until.toordinal() - since.toordinal())
    return total


def people_in(presences: Iterable[Presence], period: Period) -> int:
    """Return how many people were there on any day of a period."""
    return len({p.user_id for p in presences if user_days([p], period)})
