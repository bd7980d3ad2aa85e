"""What people answer when they are asked how it was. Pure.

* Who was served in time mostly says so; in Logistics, for most of a year now, many do not: there
  the gap between felt and measured is sustained.
* In the quarter in which remote access fell, its ratings fell with it.
* Marketing is no worse served than others, but for half a year has left words whenever it was not
  content: the loud voice of ``customers``.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from servicedesk.demo.support import FALLEN, World
from servicedesk.demo.tale import Tale

#: The division that feels later than it is.
GAP = "Logistics"
_GAP_LASTS = timedelta(days=300)
#: The division that complains whenever it can, since when, and in which words.
LOUD = "Marketing"
_LOUD_LASTS = timedelta(days=180)
_LOUD_WORDS = "Unacceptable. We need this within the hour."
#: Ratings 1 to 5: usual, when it was late, and in the fallen quarter.
_USUAL = (2, 4, 12, 38, 44)
_LATE = (7, 13, 25, 35, 20)
_FALLEN = (17, 23, 24, 23, 13)
_ANSWERS = 0.46
_REST = timedelta(days=30)
_GOOD = (
    "Quick and friendly.", "It just worked afterwards.", "He explained it so that I can do it "
    "myself next time.", "Better than last year.", "Thank you.",
)  # fmt: skip
_BAD = (
    "I had to explain it three times.", "Nobody told me when it would be done.",
    "It came back the next day.", "Too slow for month-end.", "The answer did not help.",
)  # fmt: skip
_UNHEARD = ("I only heard from you when it was over.", "Nobody told the shift that it was done.")
_RULES = ("Only approved docks.", "No private headsets.", "Two approvals for a folder.")


@dataclass(slots=True)
class Asked:
    """An invitation about one resolution of a tale, and its answers if any came."""

    tale: Tale
    resolution: int
    sent_at: datetime
    answered_at: datetime | None = None
    #: By question key: (value, comment).
    answers: dict[str, tuple[int | None, str]] = field(default_factory=dict)


class Survey:
    """Asks after resolutions, each person at most once in thirty days."""

    def __init__(self, world: World, random: Random) -> None:
        self._world, self._random = world, random
        self._asked_last: dict[int, datetime] = {}

    def ask(self, tale: Tale, *, was_in_time: bool) -> Asked | None:
        """Ask about the last resolution of a request that stayed resolved; None: not asked."""
        if not tale.is_done:
            return None
        at = tale.resolutions[-1] + timedelta(minutes=1)
        last = self._asked_last.get(id(tale.requester))
        if last is not None and abs(at - last) < _REST:
            return None
        self._asked_last[id(tale.requester)] = at
        asked = Asked(tale, len(tale.reopenings), at)
        answered_at = at + timedelta(hours=min(300, self._random.lognormvariate(2.2, 1.4)))
        if self._random.random() < _ANSWERS and answered_at < self._world.now:
            asked.answered_at = answered_at
            asked.answers = self._answers(tale, was_in_time)
        return asked

    def _answers(self, tale: Tale, was_in_time: bool) -> dict[str, tuple[int | None, str]]:
        random = self._random
        start, end = self._world.fallen()
        fell = tale.service.slug == FALLEN and start <= tale.resolutions[-1].date() < end
        weights = _FALLEN if fell else _USUAL if was_in_time and not tale.reopenings else _LATE
        (rating,) = random.choices(range(1, 6), weights)
        unheard = self._feels_unheard(tale)
        in_time = random.random() < (0.95 if was_in_time else 0.3) * (0.66 if unheard else 1)
        answers: dict[str, tuple[int | None, str]] = {
            "overall": (rating, ""),
            "solved": (int(random.random() < (0.2, 0.45, 0.75, 0.95, 0.99)[rating - 1]), ""),
            "in_time": (int(in_time), ""),
        }
        if random.random() < 0.8:
            in_the_way = int(random.random() < 0.09)
            answers["policy"] = (in_the_way, random.choice(_RULES) if in_the_way else "")
        if random.random() < 0.22:
            words = _UNHEARD if unheard and not in_time else _GOOD if rating > 3 else _BAD
            answers["comment"] = (None, random.choice(words))
        elif self._is_loud(tale) and (rating <= 2 or not answers["solved"][0]):
            answers["comment"] = (None, _LOUD_WORDS)
        return answers

    def _feels_unheard(self, tale: Tale) -> bool:
        return self._is_of(GAP, tale, _GAP_LASTS)

    def _is_loud(self, tale: Tale) -> bool:
        return self._is_of(LOUD, tale, _LOUD_LASTS)

    def _is_of(self, division: str, tale: Tale, lately: timedelta) -> bool:
        """Return whether a division asked, and was answered lately."""
        unit = tale.requester.unit_on(tale.opened_at.date())
        return unit.division.name == division and tale.resolutions[-1] > self._world.now - lately
