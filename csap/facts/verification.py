"""Are the roll-ups what the source rows say?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from csap.facts import marks, rolled, scratch
from csap.facts.evidence import Evidence, plain
from csap.facts.periods import Period
from csap.facts.scopes import Reach
from csap.facts.snapshots import snapshot
from csap.facts.world import World


@dataclass(frozen=True, slots=True)
class Verdict:
    """Each part that differs, in words, and how many changes wait to be counted in any case."""

    differences: list[str]
    waiting: int


def verify(reach: Reach, periods: Sequence[Period], *, as_of: date) -> Verdict:
    """Compare roll-ups and source rows over each of ``periods``, seen at one moment.

    The first period must hold the others. Reads every source row of it.
    """
    world = World()
    with snapshot():
        stored = rolled.read(reach, periods, as_of=as_of, world=world)
        judged = scratch.read(reach, periods, as_of=as_of, world=world)
        waiting = marks.waiting(periods[0], reach)
    return Verdict(list(_differences(stored, judged)), waiting)


def _differences(stored: Sequence[Evidence], judged: Sequence[Evidence]) -> Iterator[str]:
    for a, b in zip(stored, judged, strict=True):
        other = plain(b)
        for part, value in plain(a).items():
            if value != other[part]:
                yield f"{a.period.start} to {a.period.end}: {part} differs"
