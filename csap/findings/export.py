"""Findings as files: a row a finding with its newest evidence, and what its metrics mean."""

from collections.abc import Iterable
from typing import Any

from csap.facts.queries import title_of
from csap.findings.listing import newest
from csap.findings.models import Evidence, Finding
from csap.telling.files import FORMS, definitions_of
from servicedesk.common.spreadsheets import Sheet

HEAD = (
    "number", "kind", "stage", "side", "deficiency", "state", "metric", "title", "scope",
    "scope name", "sentence", "why", "period start", "period end (excluded)", "value", "n", "k",
    "low", "high", "unit", "p", "p corrected", "tests", "definition version", "principles",
    "plan", "found at",
)  # fmt: skip
_ABOUT = [["rules", "docs/metrics.md#findings"], ["values", "Shares are 0 to 1. Empty: none."]]


def as_file(findings: Iterable[Finding], suffix: str) -> tuple[bytes, str]:
    """Return the findings as CSV or XLSX, and the content type."""
    write, content_type = FORMS[suffix]
    return write(sheets(findings)), content_type


def sheets(findings: Iterable[Finding]) -> list[Sheet]:
    """Return the findings, and what their metrics mean."""
    rows = [_row(finding) for finding in findings]
    metrics = {str(row[HEAD.index("metric")]) for row in rows}
    return [Sheet("Findings", HEAD, rows, _ABOUT), definitions_of(metrics)]


def _row(finding: Finding) -> list[Any]:
    seen = newest(finding)
    told = seen.statistics if seen else {}
    return [
        finding.number,
        finding.kind,
        finding.stage,
        finding.side,
        "yes" if finding.is_deficiency else "no",
        finding.state,
        finding.metric,
        title_of(finding.metric),
        finding.scope,
        finding.scope_words,
        finding.sentence,
        *_evidence(seen),
        *(told.get(name) for name in ("p", "p_adjusted", "family")),
        seen.definition_version if seen else None,
        " ".join(map(str, finding.principles)),
        finding.plan_number,
        finding.opened_at.isoformat(),
    ]


def _evidence(seen: Evidence | None) -> list[Any]:
    if seen is None:
        return [None] * 9
    period = [seen.why, seen.start.isoformat(), seen.end.isoformat()]
    return [*period, seen.value, seen.n, seen.k, seen.low, seen.high, seen.unit]
