"""How many support a draft, by department, so that nobody is singled out by a count. Pure.

Who speaks does so under their name; but where nobody's words are asked for, a count must not tell
what a single person thinks (docs/metrics.md#consultations).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from csap.consultations.vocabulary import Position
from csap.metrics.small_numbers import UNFLAGGED_FROM
from servicedesk.statistics.intervals import wilson_ci
from surveys.scoring.response import SCORE_K, suppress_small_groups

#: Below this share of those who were asked, the answers may not speak for the silent.
LOW_RATE = 0.2
#: Of those who answered; half is where support begins to be a majority.
MAJORITY = 0.5
#: Departments from the top down; () for who is in none.
Path = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """How those who answered are divided."""

    support: int
    changes: int
    object: int

    @property
    def answered(self) -> int:
        return self.support + self.changes + self.object

    @property
    def share(self) -> float:
        """The share of support, 0 to 1; there are answers."""
        return self.support / self.answered

    @property
    def interval(self) -> tuple[float, float]:
        """Its 95 % interval (Wilson)."""
        found = wilson_ci(self.support, self.answered)
        assert found.low is not None  # there are answers
        assert found.high is not None
        return found.low, found.high

    @property
    def is_minority(self) -> bool:
        """Whether support is a minority beyond chance: the whole interval lies below half."""
        return self.interval[1] < MAJORITY

    @property
    def is_few(self) -> bool:
        return self.answered < UNFLAGGED_FROM


@dataclass(frozen=True, slots=True)
class Group:
    """A department: how many were asked; its parts, None where they are hidden for ``why``."""

    name: str
    asked: int
    parts: Parts | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class BuyIn:
    """Where those who were asked stand. ``parts`` None: fewer than five spoke.

    ``hidden``: answers of the departments that are not told, together none or at least five.
    """

    asked: int
    answered: int
    parts: Parts | None
    groups: Sequence[Group]
    hidden: int

    @property
    def rate(self) -> float | None:
        """The share of those who were asked that spoke, 0 to 1; None: nobody was asked."""
        return self.answered / self.asked if self.asked else None

    @property
    def is_low(self) -> bool:
        return self.rate is not None and self.rate < LOW_RATE

    @property
    def minorities(self) -> list[Group]:
        return [group for group in self.groups if group.parts and group.parts.is_minority]


def buy_in(
    asked: Mapping[int | None, int],
    stances: Mapping[tuple[int | None, str], int],
    *,
    paths: Mapping[int, Path],
    names: Mapping[int, str],
) -> BuyIn:
    """Return the counts by department, small ones hidden.

    asked:   people by department; stances: people by department and position.
    Rule:    a department of 1 to 4 answers is hidden; the hidden ones together hold at least 5, or
             the smallest shown joins them; below 5 answers in all nothing is told.
    Source:  docs/metrics.md#consultations
    """
    at = _groups({pk for pk in asked if pk is not None}, paths)
    people, given = Counter[int | None](), defaultdict[int | None, Counter[str]](Counter)
    for pk, count in asked.items():
        people[at.get(pk)] += count
    for (pk, position), count in stances.items():
        given[at.get(pk)][position] += count
    answers = {str(group): sum(given[group].values()) for group in people}
    hidden = set(suppress_small_groups(answers).hidden)
    answered, whole = sum(answers.values()), _parts(sum(given.values(), Counter()))
    if answered < SCORE_K:
        hidden = {group for group, count in answers.items() if count}
    return BuyIn(
        asked=sum(people.values()),
        answered=answered,
        parts=whole if answered >= SCORE_K else None,
        groups=_sorted(
            _group(
                names.get(pk, "No department") if pk else "No department", n, given[pk], hidden, pk
            )
            for pk, n in people.items()
        ),
        hidden=sum(count for group, count in answers.items() if group in hidden),
    )


def _groups(departments: Iterable[int], paths: Mapping[int, Path]) -> dict[int | None, int]:
    """Return in which group each department is: the highest level at which they part."""
    known = {pk: paths.get(pk, (pk,)) for pk in departments}
    cut = _common(list(known.values()))
    return {pk: path[min(cut, len(path) - 1)] for pk, path in known.items()}


def _common(paths: Sequence[Path]) -> int:
    """Return how many departments at the top all of them share."""
    cut = 0
    while paths and len({path[cut : cut + 1] for path in paths}) == 1 and len(paths[0]) > cut + 1:
        cut += 1
    return cut


def _parts(given: Mapping[str, int]) -> Parts:
    return Parts(*(given.get(position, 0) for position in Position))


def _group(
    name: str, asked: int, given: Mapping[str, int], hidden: set[str], pk: int | None
) -> Group:
    parts = _parts(given)
    if str(pk) not in hidden:
        return Group(
            name,
            asked,
            parts if parts.answered else None,
            "" if parts.answered else "nobody spoke yet",
        )
    few = parts.answered < SCORE_K
    why = f"fewer than {SCORE_K} answers" if few else "so that no other can be worked out"
    return Group(name, asked, None, f"hidden: {why}")


def _sorted(groups: Iterable[Group]) -> list[Group]:
    """Most support first; what is not told last, by size."""
    return sorted(
        groups,
        key=lambda each: (
            each.parts is None,
            -each.parts.share if each.parts else 0,
            -each.asked,
            each.name,
        ),
    )
