"""The expectations page as sheets: one a figure, one of the gaps, and what the measures mean."""

from collections.abc import Sequence
from typing import Any

from csap.dashboards.expectations.promises import state_of
from csap.dashboards.expectations.reading import ADEQUACY, FELT, KEPT, Expected, Felt, Kept, Reading
from csap.dashboards.expectations.zones import reading_of
from csap.findings.gaps import OpenGap
from csap.telling.choices import Chosen
from csap.telling.files import definitions_of
from servicedesk.common.spreadsheets import Sheet

_EXPECTED = (
    "service", "name", "n", "minimum", "desired", "perceived", "low", "high", "adequacy",
    "adequacy low", "adequacy high", "importance", "importance low", "importance high",
    "importance n", "derived importance", "derived n", "reading",
)  # fmt: skip
_FELT = ("service", "name", "pairs", "felt", "measured", "difference", "low", "high",
         "mcnemar p", "corrected p", "called")  # fmt: skip
_KEPT = ("service", "name", "k", "n", "share", "low", "high", "promised", "state")
_GAPS = ("number", "name", "scope", "metric", "form", "size", "n", "periods oldest first", "state",
         "since", "plan", "principles", "sentence")  # fmt: skip


def sheets(reading: Reading, gaps: Sequence[OpenGap], chosen: Chosen) -> list[Sheet]:
    """Return everything the page shows; what is hidden there is empty here."""
    wave = reading.wave
    about = [
        ["scope", str(chosen.scope), chosen.scope_words],
        ["period", chosen.period.start.isoformat(), chosen.period.end.isoformat()],
        ["wave", wave.name, f"{wave.answered} of {wave.asked} answered"],
        ["values", "Shares are 0 to 1. Empty: none, or hidden."],
    ]
    return [
        Sheet("Expected", _EXPECTED, [_expected(each) for each in reading.expected], about),
        Sheet("Felt and measured", _FELT, [_felt(each) for each in reading.felt]),
        Sheet("Promises", _KEPT, [_kept(each) for each in reading.kept]),
        Sheet("Gaps", _GAPS, [_gap(each) for each in gaps]),
        definitions_of({ADEQUACY, FELT, KEPT}),
    ]


def _expected(each: Expected) -> list[Any]:
    spans = [each.perceived, each.adequacy, each.importance]
    perceived, adequacy, importance = (span or (None, None, None) for span in spans)
    return [
        *(each.slug, each.name, each.n, each.minimum, each.desired),
        *(*perceived, *adequacy, *importance),
        *(each.importance_n, each.derived, each.derived_n, reading_of(each)),
    ]


def _felt(each: Felt) -> list[Any]:
    gap = each.gap or (None, None, None)
    called = "yes" if each.is_called else "no"
    return [each.slug, each.name, each.n, each.felt, each.measured, *gap, each.p, each.adjusted,
            called]  # fmt: skip


def _kept(each: Kept) -> list[Any]:
    found = each.figure
    values = (found.k, found.n, found.value, found.low, found.high)
    return [each.slug, each.name, *values, each.aim, state_of(each)]


def _gap(each: OpenGap) -> list[Any]:
    strip = " ".join(status.letter for status in each.strip)
    principles = ", ".join(str(asked.number) for asked in each.principles)
    return [
        *(each.number, each.name, each.scope, each.metric, each.form_words, each.size, each.n),
        *(strip, each.stage, each.since.isoformat(), each.plan_number, principles, each.sentence),
    ]
