"""What the measures of a scope and period are computed from: exact integers, whatever their source.

Both ways to it, the roll-ups and the source rows, fill the same class, and everything after it is
computed by the same code; so equal evidence is equal measurements to the last byte. Pure.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from csap.facts.periods import Period

if TYPE_CHECKING:
    from surveys.queries import ServiceView, WaveFigure

RESPONSE, RESOLUTION = "RESPONSE", "RESOLUTION"
Histogram = Counter[int]


def _histograms() -> dict[int, Histogram]:
    return defaultdict(Counter)


@dataclass(slots=True)
class Demand:
    """Requests created; ``failures`` are of a failure type or follow-ups."""

    by_kind: Counter[str] = field(default_factory=Counter)
    by_service: Histogram = field(default_factory=Counter)
    failures: int = 0
    cancelled_unanswered: int = 0
    self_service: int = 0
    excluded: int = 0
    requesters: int = 0
    repeaters: int = 0
    people: int = 0
    user_days: int = 0
    #: Services asked for in the twelve months up to the period's end.
    asked_services: list[int] = field(default_factory=list)

    @property
    def created(self) -> int:
        return self.by_kind.total()


@dataclass(slots=True)
class Due:
    """Promises of one clock due in the period; ``pending`` on days that have not passed."""

    met: int = 0
    missed: int = 0
    pending: int = 0
    withdrawn: int = 0
    excluded: int = 0


@dataclass(slots=True)
class Work:
    """Requests finally resolved, first resolved and reopened."""

    resolved: int = 0
    support: int = 0
    #: Of the support requests; ``first_contact_of_all`` of all kinds.
    first_contact: int = 0
    first_contact_of_all: int = 0
    contacts: int = 0
    contacts_squared: int = 0
    worked_seconds: int = 0
    held_seconds: int = 0
    #: Business minutes by priority.
    response: dict[int, Histogram] = field(default_factory=_histograms)
    resolve: dict[int, Histogram] = field(default_factory=_histograms)
    elapsed: Histogram = field(default_factory=Counter)
    mature: int = 0
    reopened: int = 0
    immature: int = 0
    reopen_events: int = 0
    excluded: int = 0
    cohort_excluded: int = 0


@dataclass(slots=True)
class Backlog:
    """Stock at the beginning and the end; ages of what is open at the end, of one period only.

    ``item_days``: what came in less what left, times the days from then to the period's end.
    """

    opening: int = 0
    created: int = 0
    reopened: int = 0
    resolved: int = 0
    cancelled: int = 0
    item_days: int = 0
    overdue: int | None = None
    ages: list[int] | None = None

    @property
    def closing(self) -> int:
        return self.opening + self.created + self.reopened - self.resolved - self.cancelled


@dataclass(slots=True)
class Results:
    """Projects and consulting completed."""

    completed: int = 0
    planned: int = 0
    on_time: int = 0
    slip_days: Histogram = field(default_factory=Counter)
    budgeted: int = 0
    within_budget: int = 0
    budget_minor: int = 0
    cost_minor: int = 0
    weight: int = 0
    assessed_weight: int = 0
    attained_weight: int = 0
    with_lesson: int = 0
    lessons: int = 0
    old_lessons: int = 0
    old_lessons_cited: int = 0
    lesson_actions_done: int = 0
    excluded: int = 0
    #: Under way at the end, of one period only.
    in_flight: list["InFlight"] | None = None


class InFlight(NamedTuple):
    """An engagement under way, in minor units: budget, planned by now, spent.

    ``weight`` and ``attained`` (weight times thousandths) are of the criteria assessed so far and
    of all; without an assessed one its progress is unknown.
    """

    request_id: int
    budget: int
    planned: int
    spent: int
    weight: int
    assessed: int
    attained: int


@dataclass(slots=True)
class Opinions:
    """What people answered about requests resolved in the period."""

    asked: int = 0
    answered: int = 0
    respondents: int = 0
    ratings: Histogram = field(default_factory=Counter)
    solved_asked: int = 0
    solved: int = 0
    both_in_time: int = 0
    felt_in_time_only: int = 0
    measured_in_time_only: int = 0
    both_late: int = 0
    #: Too few to show below the organisation's level, or subtraction would show fewer.
    is_hidden: bool = False
    #: (service, department, person) of each answer that counts, of two periods only.
    who: list[tuple[int, int | None, int]] = field(default_factory=list)

    @property
    def pairs(self) -> int:
        return (
            self.both_in_time + self.felt_in_time_only + self.measured_in_time_only + self.both_late
        )


#: (service, department at creation)
Leaf = tuple[int, int | None]


def _cells() -> dict[str, dict[Leaf, list[int]]]:
    return defaultdict(dict)


def _due() -> dict[str, Due]:
    return {RESPONSE: Due(), RESOLUTION: Due()}


@dataclass(slots=True)
class Relationship:
    """The newest relationship wave that closed in the period, as far as it may be told.

    ``figures`` by the measure that was asked, of the scope; ``asked`` and ``answered`` in it.
    ``services`` by slug, as the scope's people see each; empty for a scope of one service.
    """

    name: str
    closed_on: date
    asked: int
    answered: int
    figures: dict[str, "WaveFigure"] = field(default_factory=dict)
    services: dict[str, "ServiceView"] = field(default_factory=dict)


@dataclass(slots=True)
class Evidence:
    """Everything counted of one scope in one period, as of one day."""

    period: Period
    as_of: date
    demand: Demand = field(default_factory=Demand)
    due: dict[str, Due] = field(default_factory=_due)
    work: Work = field(default_factory=Work)
    backlog: Backlog = field(default_factory=Backlog)
    results: Results = field(default_factory=Results)
    opinions: Opinions = field(default_factory=Opinions)
    relationship: Relationship | None = None
    #: Numerator and denominator of ratios by metric and (service, department), of two periods only.
    cells: dict[str, dict["Leaf", list[int]]] = field(default_factory=_cells)

    def count_in(self, metric: str, leaf: "Leaf", k: int, n: int) -> None:
        """Add to the ratio of a metric at a leaf."""
        if n:
            cell = self.cells[metric].setdefault(leaf, [0, 0])
            cell[0] += k
            cell[1] += n

    @property
    def is_provisional(self) -> bool:
        return self.as_of < self.period.final_from


def fingerprint(value: Any) -> str:
    """Return the sha256 of evidence, or any part of it, in canonical JSON."""
    return hashlib.sha256(canonical(plain(value)).encode()).hexdigest()


def canonical(value: Any) -> str:
    """Return JSON with sorted keys and no spaces: equal values, equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def plain(value: Any) -> Any:
    """Return a value as JSON holds it: dates as text, keys as strings, empty counts left out."""
    if is_dataclass(value):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Counter):
        return {str(key): count for key, count in value.items() if count}
    if isinstance(value, Mapping):
        kept = {str(key): plain(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item != {}}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
