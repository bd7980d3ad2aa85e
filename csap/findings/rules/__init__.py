"""Every rule over the stored measurements of one closed period. Pure: readings in, candidates out.

Source: docs/metrics.md#findings
"""

from collections.abc import Iterable, Iterator, Sequence

from csap.findings.rules import (
    anomalies,
    expectations,
    perceptions,
    portfolio,
    promises,
    targets,
    trends,
)
from csap.findings.rules.candidate import Candidate, Looked
from csap.findings.rules.family import Verdicts, judge
from csap.findings.rules.reading import Reading

__all__ = ["Candidate", "Reading", "Looked", "Verdicts", "judge", "look"]

_OF_ONE_SCOPE = (
    anomalies.tests,
    trends.tests,
    expectations.tests,
    targets.tests,
    promises.tests,
    perceptions.tests,
)


def look(readings: Sequence[Reading]) -> Verdicts:
    """Return what the rules find in the scopes of one run, corrected for how many were looked at.

    Each kind of rule over all scopes is one family of tests.
    """
    return judge(_tests(readings))


def _tests(readings: Iterable[Reading]) -> Iterator[Looked]:
    for reading in readings:
        for rule in _OF_ONE_SCOPE:
            yield from rule(reading)
        yield from portfolio.tests(reading)
