"""Gaps of the portfolio: services that nobody asks for, nobody knows, or too many ask. Pure.

None calls for a plan by itself: a service may be idle because it works, or because nobody needs it.
"""

from collections.abc import Iterator

from csap.findings.rules import wording
from csap.findings.rules.candidate import Candidate, Looked, smallest_changes
from csap.findings.rules.expectations import status_of
from csap.findings.rules.reading import Reading
from csap.findings.vocabulary import Kind, Side
from csap.telling.stories import tell

UNUSED, UNKNOWN, OVER_ASKED = "util.coverage", "sat.awareness", "util.rate_per_100_users"
KEPT = "time.sla_attainment.resolve"
#: A service is unknown if even the upper limit says that most do not know it.
MOST = 0.5


def tests(reading: Reading) -> Iterator[Looked]:
    """Yield what the portfolio's rules say of a service."""
    scope = reading.baseline.scope
    if not scope.service or scope.department or scope.group:
        return
    for rule in (_unused, _unknown, _over_asked):
        found = rule(reading)
        if found is not None:
            yield Looked(Kind.PORTFOLIO, None, found)


def _unused(reading: Reading) -> Candidate | None:
    if not reading.is_unused:
        return None
    return Candidate(
        kind=Kind.PORTFOLIO,
        metric=UNUSED,
        reading=reading,
        sentence=wording.unused(reading.name),
        why="Neither good nor bad: it may be idle because it works, or because nobody needs it.",
        size=1.0,
        side=Side.NONE,
        holds=True,
        calls_for=("unused service",),
    )


def _unknown(reading: Reading) -> Candidate | None:
    figure = reading.figure(UNKNOWN)
    if figure is None or figure.high is None or figure.high >= MOST:
        return None
    return Candidate(
        kind=Kind.PORTFOLIO,
        metric=UNKNOWN,
        reading=reading,
        sentence=wording.unknown(reading.name, figure),
        why="Even the upper limit says that most people do not know it.",
        size=smallest_changes(UNKNOWN, MOST - (figure.value or 0.0), MOST),
        figure=figure,
        holds=True,
        calls_for=("low awareness",),
    )


def _over_asked(reading: Reading) -> Candidate | None:
    """Return that demand rose out of its range while what was asked was not done in time."""
    rate, kept = reading.figure(OVER_ASKED), reading.figure(KEPT)
    asked, done = reading.series(OVER_ASKED), reading.series(KEPT)
    share = reading.targets.get(KEPT)
    if rate is None or kept is None or asked is None or done is None or share is None:
        return None
    story = tell(asked, "")
    newest = story.signals[-1] if story.signals else None
    rose = newest is not None and newest.at == story.last and newest.above
    if not rose or status_of(done, share) != "G":
        return None
    return Candidate(
        kind=Kind.PORTFOLIO,
        metric=OVER_ASKED,
        reading=reading,
        sentence=wording.over_asked(reading.name, rate, kept),
        why="Two rules at once: demand above its usual range, and the published target not kept.",
        size=smallest_changes(OVER_ASKED, (rate.value or 0) - (asked.center or 0), rate.value or 0),
        figure=rate,
        series=asked,
        holds=True,
        calls_for=("unknown-need service",),
    )
