"""The correction for many tests: each kind of rule over all scopes of a run is one family. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from csap.findings.rules.candidate import Candidate, Looked
from csap.findings.rules.wording import after_correction
from csap.findings.vocabulary import Kind
from servicedesk.statistics.hypotheses import bh_fdr

#: The expected share of false ones among what is called.
RATE = 0.05


class Verdicts(NamedTuple):
    """What is reported, heaviest first; how many tests by kind; how many charts had a pattern."""

    candidates: list[Candidate]
    tests: Mapping[str, int]
    signals: int


def judge(tests: Iterable[Looked]) -> Verdicts:
    """Return the candidates that hold by themselves or survive Benjamini-Hochberg in their family.

    Source: Benjamini & Hochberg, JRSS B 57 (1995) 289; docs/metrics.md#findings
    """
    families: dict[Kind, list[Looked]] = defaultdict(list)
    for tested in tests:
        families[tested.kind].append(tested)
    kept = [found for family in families.values() for found in _called(family)]
    kept.sort(key=lambda found: (-found.is_deficiency, -found.severity, found.identity))
    return Verdicts(
        kept,
        {str(kind): sum(t.p is not None for t in family) for kind, family in families.items()},
        sum(tested.is_signal for family in families.values() for tested in family),
    )


def _called(family: list[Looked]) -> Iterable[Candidate]:
    """Yield what a family reports, each with its p after correction."""
    measured = [tested for tested in family if tested.p is not None]
    adjusted = bh_fdr([tested.p for tested in measured if tested.p is not None], RATE).adjusted
    for tested, p in zip(measured, adjusted, strict=True):
        found = tested.candidate
        if found is not None and found.holds:
            yield replace(found, statistics={**found.statistics, "p": tested.p})
        elif found is not None and p <= RATE:
            numbers = {"p": tested.p, "p_adjusted": p, "family": len(measured)}
            yield replace(
                found,
                statistics={**found.statistics, **numbers},
                why=f"{found.why} {after_correction(p, len(measured))}".strip(),
            )
    yield from (t.candidate for t in family if t.p is None and t.candidate is not None)
