"""Negative perceptions that remain: little accepted, of little relevance. Pure.

Called where even the upper limit lies below the middle, and after the correction for many tests.
None calls for a plan by itself: it is given to somebody, and gone when a wave says so.
Source: docs/metrics.md#findings
"""

from collections.abc import Iterator

from csap.facts.queries import Figure
from csap.findings.rules import wording
from csap.findings.rules.candidate import Candidate, Looked, chance_below, smallest_changes
from csap.findings.rules.reading import Reading
from csap.findings.vocabulary import Kind
from servicedesk.statistics.intervals import z_value
from servicedesk.statistics.trend import two_sided_p

ACCEPTED, RELEVANT = "sat.acceptance", "sat.relevance_needs"
#: Half of the people; the middle of a scale of 0 to 100.
HALF, MIDDLE = 0.5, 50.0


def tests(reading: Reading) -> Iterator[Looked]:
    """Yield what people say of acceptance and of relevance in a scope."""
    accepted, relevant = reading.figure(ACCEPTED), reading.figure(RELEVANT)
    if accepted is not None and accepted.value is not None and accepted.n:
        said = wording.little_accepted(reading.name, accepted)
        p = chance_below(accepted.value, HALF, accepted.n)
        yield _looked(reading, accepted, HALF, p, said, ())
    if relevant is not None and relevant.high is not None and relevant.low is not None:
        said = wording.little_relevant(reading.name, relevant)
        yield _looked(
            reading, relevant, MIDDLE, _below_the_middle(relevant), said, ("low relevance",)
        )


def _below_the_middle(figure: Figure) -> float:
    """Return the one-sided p of a mean that should reach the middle, from its interval."""
    error = ((figure.high or 0.0) - (figure.low or 0.0)) / (2 * z_value())
    distance = (figure.value or 0.0) - MIDDLE
    if not error:
        return float(distance >= 0)
    tail = two_sided_p(distance / error) / 2
    return tail if distance < 0 else 1 - tail


def _looked(  # noqa: PLR0913 - all that one test is made of
    reading: Reading, figure: Figure, middle: float, p: float, said: str, calls_for: tuple[str, ...]
) -> Looked:
    candidate = Candidate(
        kind=Kind.PERCEPTION,
        metric=figure.metric,
        reading=reading,
        sentence=said,
        why="Even the upper limit lies below the middle.",
        size=smallest_changes(figure.metric, middle - (figure.value or 0.0), middle),
        figure=figure,
        calls_for=calls_for,
    )
    is_below = figure.high is not None and figure.high < middle
    return Looked(Kind.PERCEPTION, p, candidate if is_below else None)
