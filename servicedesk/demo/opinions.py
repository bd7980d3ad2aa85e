"""What people answer when a wave asks them how IT serves them. Pure.

* Half a year ago remote access was thought of like the rest. In the wave that runs now it is
  where IT falls below what people can accept, as its quarter was.
* Logistics is not kept informed and says so, then and now: the gap of ``voices`` again.
* Everyone needs secure transfer and data reports; few know that they are there.
"""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import NamedTuple

from servicedesk.demo.support import FALLEN
from servicedesk.demo.voices import GAP

#: Share of people who know a service, and of those who use it; others: nearly everyone.
_KNOWN = {
    "secure-transfer-for-partners": (0.28, 0.35),
    "data-and-reports": (0.45, 0.5),
    "advice-from-it": (0.4, 0.3),
}
_NEARLY_ALL = (0.97, 0.86)
#: What each item matters (1 to 5), and is perceived to be (1 to 9), about.
_ITEMS = {
    "speed": (4.3, 6.7),
    "news": (3.9, 6.3),
    "dependability": (4.6, 6.9),
    "competence": (4.1, 7.4),
}
#: The five behaviours, 1 to 5, about.
_BEHAVIOURS = {
    "quality": 3.9,
    "effectiveness": 4.0,
    "timeliness": 3.6,
    "efficiency": 3.4,
    "performance": 3.7,
}
#: What a service is perceived to be, 1 to 9, and how much of it was lost in its bad quarter.
_PERCEIVED, _LOST = 6.9, 2.6
_SKIPS = 0.04
_WORDS = (
    "Tell us while it takes long, not afterwards.", "One place where I see what was promised.",
    "Fewer passwords.", "Keep the people; they are good.", "Remote access in the train.",
    "Somebody on the late shift.", "Explain what is new before it comes.",
)  # fmt: skip
_RULE_WORDS = ("Let us choose our own headset.", "One approval is enough for a folder.")


class Said(NamedTuple):
    """One value: of a question by key, perhaps one part of it, perhaps about one service."""

    key: str
    value: int | None
    part: str = ""
    service: str = ""
    comment: str = ""


def opinion_of(
    random: Random, *, division: str, services: Sequence[str], has_fallen: bool
) -> list[Said]:
    """Return what somebody of a division answers about the services, by slug."""
    mood = random.gauss(0, 0.5)
    told = [*_of_it_as_a_whole(random, division, mood)]
    for slug in services:
        told += _of_service(random, slug, mood - (_LOST if has_fallen and slug == FALLEN else 0))
    told += _at_the_end(random, mood)
    return [said for said in told if said.value is None or random.random() > _SKIPS]


def _of_it_as_a_whole(random: Random, division: str, mood: float) -> Iterator[Said]:
    for name, mean in _BEHAVIOURS.items():
        yield Said(f"behaviour_{name}", _about(random, mean + mood / 2, 0.8, 5))
    for name, (_, mean) in _ITEMS.items():
        unheard = 2.0 if name == "news" and division == GAP else 0
        yield from _triple(random, f"expect_{name}", mean + mood - unheard)
    for name, (matters, _) in _ITEMS.items():
        yield Said(f"matters_{name}", _about(random, matters, 0.7, 5))


def _of_service(random: Random, slug: str, mood: float) -> Iterator[Said]:
    known, used = _KNOWN.get(slug, _NEARLY_ALL)
    is_known = random.random() < known
    is_used = is_known and random.random() < used
    yield Said("known", is_known + is_used, service=slug)
    if not is_known:
        return
    yield Said("service_needs", _about(random, 4.0 + mood / 3, 0.8, 5), service=slug)
    yield Said("service_priorities", _about(random, 3.6 + mood / 3, 0.9, 5), service=slug)
    if not is_used:
        return
    yield Said("service_good", _about(random, 3.9 + mood / 2, 0.8, 5), service=slug)
    yield Said("service_accepted", _about(random, 3.8 + mood / 3, 0.9, 5), service=slug)
    yield from _triple(random, "expect_service", _PERCEIVED + mood, slug)
    yield Said("matters_service", _about(random, 4.1, 0.8, 5), service=slug)


def _at_the_end(random: Random, mood: float) -> Iterator[Said]:
    is_vexed = random.random() < 0.07
    words = random.choice(_RULE_WORDS) if is_vexed else ""
    accepts = _about(random, (2.0 if is_vexed else 3.7) + mood / 4, 0.8, 5)
    yield Said("rules", accepts, comment=words)
    yield Said("effort", _about(random, 4.9 + mood, 1.1, 7))
    yield Said("recommend", min(10, _about(random, 8.3 + mood, 1.7, 11) - 1))
    if random.random() < 0.2:
        yield Said("comment", None, comment=random.choice(_WORDS))


def _triple(random: Random, key: str, perceived: float, service: str = "") -> Iterator[Said]:
    """What is barely enough, what is wished for, and what is; the first never above the second."""
    minimum = _about(random, 5.3, 0.9, 9)
    values: Mapping[str, int] = {
        "minimum": minimum,
        "desired": max(minimum, _about(random, 7.8, 0.8, 9)),
        "perceived": _about(random, perceived, 1.1, 9),
    }
    for part, value in values.items():
        yield Said(key, value, part, service)


def _about(random: Random, mean: float, spread: float, highest: int) -> int:
    """Return a whole number from 1 to ``highest``, mostly near the mean."""
    return max(1, min(highest, round(random.gauss(mean, spread))))
