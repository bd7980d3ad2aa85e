"""Agreements that promise more than the record supports. Pure."""

from collections.abc import Iterator

from csap.findings.rules import wording
from csap.findings.rules.candidate import Candidate, Looked, smallest_changes
from csap.findings.rules.reading import Reading
from csap.findings.vocabulary import Kind
from csap.metrics import catalog

METRIC = "gov.overpromise_rate"
#: From this share of active agreements on a plan is called for (metrics.md 4.2).
TOO_MANY = 0.20


def tests(reading: Reading) -> Iterator[Looked]:
    """Yield the over-promise rate if it is too high; it is a count of all agreements, no sample."""
    figure = reading.figure(METRIC)
    if figure is None or (figure.n or 0) < catalog.get(METRIC).needs.n:
        return
    if (figure.value or 0.0) <= TOO_MANY:
        return
    candidate = Candidate(
        kind=Kind.OVERPROMISE,
        metric=METRIC,
        reading=reading,
        sentence=wording.overpromised(reading.name, figure),
        why=f"More than {TOO_MANY:.0%} of the active agreements are not supported.",
        size=smallest_changes(METRIC, (figure.value or 0.0) - TOO_MANY, TOO_MANY),
        figure=figure,
        is_deficiency=True,
        holds=True,
        calls_for=("promise tighter than record",),
    )
    yield Looked(Kind.OVERPROMISE, None, candidate)
