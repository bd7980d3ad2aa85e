"""Acceptance and awareness: known, used, content, accepted, service by service and together. Pure.

Source: docs/metrics.md#awareness-and-acceptance
"""

from collections.abc import Sequence
from dataclasses import dataclass

from csap.dashboards.portfolio import reasons
from csap.dashboards.portfolio.reading import Known, Part, Portfolio, Row, together
from csap.findings.rules.portfolio import MOST
from csap.metrics.small_numbers import shows_percent
from csap.telling import numbers, sentences
from servicedesk.common import words

#: The steps in their order: what they are called, and of whom.
STEPS = (
    ("aware", "Know it", "of those asked"),
    ("used", "Use it", "of those who know it"),
    ("content", "Content", "of those who rate it"),
    ("accepted", "Accept how it is run", "of those who rate it"),
)
#: Length of a whole bar.
WIDTH = 140.0


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the funnel: its bar, with the interval; ``share`` 0 to 1, None: not told."""

    title: str
    share: float | None
    words: str
    counted: str
    length: float = 0.0
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Stages:
    """A service, or all of them, step by step. ``why``: what is said instead of steps."""

    name: str
    n: int
    steps: Sequence[Step]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Funnel:
    """The funnel of the scope and of each service that was asked about, the least known first."""

    finding: str
    stages: Sequence[Stages]
    whole: Stages | None


def make(portfolio: Portfolio) -> Funnel:
    """Return how far people have come with each service."""
    asked = [row for row in portfolio.rows if row.known]
    total = together(portfolio.rows)
    return Funnel(
        finding=finding(asked),
        stages=[stages(row.name, row.known) for row in sorted(asked, key=_order) if row.known],
        whole=stages("All together", total) if total else None,
    )


def _order(row: Row) -> tuple[bool, float, str]:
    aware = row.known.aware if row.known else None
    return (aware is None, aware.value if aware else 0.0, row.name)


def stages(name: str, known: Known) -> Stages:
    """Return the steps of one service."""
    steps = [_step(title, getattr(known, key)) for key, title, _ in STEPS]
    return Stages(name, known.n, [] if known.why else steps, known.why)


def _step(title: str, part: Part | None) -> Step:
    if part is None:
        return Step(title, None, "too few to tell", "")
    counted = numbers.of_all(part.k, part.n)
    if not shows_percent(part.n):
        return Step(title, part.value, counted, "")
    span = numbers.between(part.low, part.high, "share")
    told = words.percent(part.value) + (f" ({span})" if span else "")
    length, low, high = _long(part.value), part.low, part.high
    if low is None or high is None:
        return Step(title, part.value, told, counted, length)
    return Step(title, part.value, told, counted, length, _long(low), _long(high))


def _long(share: float) -> float:
    return round(WIDTH * share, 1)


def is_little_accepted(known: Known | None) -> bool:
    """Whether even the upper limit says that most do not accept how it is run."""
    high = known.accepted.high if known and known.accepted else None
    return high is not None and high < MOST


def finding(asked: Sequence[Row]) -> str:
    """Return which services are little known, and which little accepted."""
    if not any(row.known and row.known.aware for row in asked):
        return "Who knows, uses and accepts the services was not asked, or may not be told"
    unknown = [row.name for row in asked if reasons.is_unknown(row.known)]
    refused = [row.name for row in asked if is_little_accepted(row.known)]
    told = []
    if unknown:
        named = sentences.listed(unknown) if len(unknown) <= 3 else f"{len(unknown)} services"
        told.append(f"Most people do not know {named}")
    if refused:
        verb = "is" if len(refused) == 1 else "are"
        told.append(f"most do not accept how {sentences.listed(refused)} {verb} run")
    if not told:
        return "No service is unknown to most, nor refused by most who rate it"
    text = "; ".join(told)
    return f"{text[0].upper()}{text[1:]}"
