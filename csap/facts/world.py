"""What every scope's evidence needs besides its own rows, read once for many scopes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from csap.facts import customer_groups, sources
from csap.facts.customer_groups import Groups
from csap.facts.measures.contributions import Names
from csap.facts.periods import Period
from csap.facts.scopes import Reach
from csap.facts.sources import HeldWave, LiveService, Presence


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
    def service_names(self) -> dict[int, str]:
        """Every service by id: its name, of one that is retired its slug."""
        names = {service.id: service.name for service in self.services}
        return {pk: names.get(pk, slug) for slug, pk in sources.service_ids().items()}

    @cached_property
    def department_names(self) -> dict[int, str]:
        return sources.department_titles()

    @cached_property
    def groups(self) -> Groups:
        return customer_groups.groups()

    @cached_property
    def waves(self) -> list[HeldWave]:
        """The closed relationship waves, the oldest first; each is counted once for all scopes."""
        return sources.held_waves()

    def names_in(self, reach: Reach) -> Names:
        """Return what the parts of a scope are called: departments by the branch they lie in.

        Branches are the departments right below the scope's own, or right below the top.
        """
        branches = {
            pk: self.department_names[_branch(pk, reach, self.tree)]
            for pk in self.tree
            if reach.department_ids is None or pk in reach.department_ids
        }
        return Names(self.service_names, branches)

    @cached_property
    def presences(self) -> list[Presence]:
        return sources.presences()

    def present_in(self, reach: Reach) -> list[Presence]:
        """Return who was in the scope's departments and group; a service is there for everyone."""
        ids = reach.department_ids
        present = [p for p in self.presences if ids is None or p.department_id in ids]
        if reach.customer_group is None:
            return present
        return list(self.groups.presences_in(reach.customer_group, present))

    def exposure(self, reach: Reach, period: Period) -> tuple[int, int]:
        """Return user-days and people of a scope in a period; the same for all its services."""
        key = (reach.department_ids, reach.customer_group, period)
        if key not in self._exposures:
            present = self.present_in(reach)
            self._exposures[key] = user_days(present, period), people_in(present, period)
        return self._exposures[key]

    @cached_property
    def _exposures(self) -> dict[tuple[Any, ...], tuple[int, int]]:
        return {}


def _branch(pk: int, reach: Reach, tree: Mapping[int, int | None]) -> int:
    """Return the department below the scope's top that one lies in; the top is its own.

    Where one department holds all the others, that is the top of the organisation.
    """
    roots = [each for each, above in tree.items() if above is None]
    path = [pk]
    while (above := tree[path[-1]]) is not None and above not in path:
        path.append(above)
    ids = reach.department_ids
    inside = [each for each in path if ids is None or each in ids]
    whole = ids is not None or len(roots) == 1
    return inside[-2] if whole and len(inside) > 1 else inside[-1]


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
