"""What higher rooms have found: a review that nobody held is seen by no chart.

A room registers its source in its ``AppConfig.ready``; every run asks each of them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeAlias

from csap.findings.rules.candidate import Candidate
from csap.findings.rules.reading import Reading

#: Called with the readings of a run, the organisation's first, and the instant it looks.
Source: TypeAlias = Callable[[Sequence[Reading], datetime], Iterable[Candidate]]
_sources: list[Source] = []


def add_source(source: Source) -> None:
    """Let a room report findings. Call from ``AppConfig.ready`` only."""
    if source not in _sources:
        _sources.append(source)


def candidates(readings: Sequence[Reading], at: datetime) -> Iterator[Candidate]:
    """Yield what the rooms above have found; what they report holds without a test."""
    for source in _sources:
        yield from source(readings, at)
