"""A share below the target that is aimed at, beyond chance. Pure."""

from collections.abc import Iterator

from csap.findings.rules import wording
from csap.findings.rules.anomalies import calls_for
from csap.findings.rules.candidate import Candidate, Looked, chance_below, smallest_changes
from csap.findings.rules.reading import Reading
from csap.findings.vocabulary import Kind, Side

#: The share of satisfied ones has a target (metrics.md 4.2); targets of time are form (a).
METRIC = "sat.csat_top2"


def tests(reading: Reading) -> Iterator[Looked]:
    """Yield the test of satisfaction: reported if the upper limit lies below the target."""
    figure, target = reading.figure(METRIC), reading.targets.get(METRIC)
    if figure is None or target is None or figure.value is None or not figure.n:
        return
    is_below = figure.high is not None and figure.high < target
    p = chance_below(figure.value, target, figure.n)
    candidate = Candidate(
        kind=Kind.BELOW_TARGET,
        metric=METRIC,
        reading=reading,
        sentence=wording.below_target(reading.name, METRIC, figure, target),
        why="The upper limit of its interval lies below the target.",
        size=smallest_changes(METRIC, figure.value - target, target),
        figure=figure,
        series=reading.series(METRIC),
        is_deficiency=True,
        calls_for=calls_for(reading, METRIC, Side.BAD),
        statistics={"target": target},
    )
    yield Looked(Kind.BELOW_TARGET, p, candidate if is_below else None)
