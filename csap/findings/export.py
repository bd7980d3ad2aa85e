"""Findings as CSV and XLSX that a spreadsheet opens safely, each with its newest evidence."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from xlsxwriter import Workbook

from csap.facts.queries import title_of
from csap.findings.listing import newest
from csap.findings.models import Finding

HEAD = (
    "number", "kind", "stage", "side", "deficiency", "state", "metric", "title", "scope",
    "scope name", "sentence", "why", "period start", "period end (excluded)", "value", "n", "k",
    "low", "high", "unit", "p", "p corrected", "tests", "definition version", "principles",
    "plan", "found at",
)  # fmt: skip
#: What makes a spreadsheet take a text for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_ABOUT = "The definitions: docs/metrics.md#findings. Shares are 0 to 1; empty: none, or hidden."


def as_csv(findings: Iterable[Finding]) -> tuple[bytes, str]:
    """Return the findings as CSV, and its content type."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([f"# {_ABOUT}"])
    writer.writerow(HEAD)
    writer.writerows([_safe(cell) for cell in _row(finding)] for finding in findings)
    return out.getvalue().encode(), "text/csv; charset=utf-8"


def as_xlsx(findings: Iterable[Finding]) -> tuple[bytes, str]:
    """Return the findings as a workbook, and its content type. No text becomes a formula."""
    out = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, plain) as book:
        sheet, bold = book.add_worksheet("Findings"), book.add_format({"bold": True})
        sheet.write_string(0, 0, _ABOUT)
        sheet.write_row(1, 0, HEAD, bold)
        for at, finding in enumerate(findings, start=2):
            sheet.write_row(at, 0, _row(finding))
        sheet.freeze_panes(2, 1)
    return out.getvalue(), _XLSX


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = {"csv": as_csv, "xlsx": as_xlsx}


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


def _evidence(seen: Any) -> list[Any]:
    if seen is None:
        return [None] * 9
    period = [seen.why, seen.start.isoformat(), seen.end.isoformat()]
    return [*period, seen.value, seen.n, seen.k, seen.low, seen.high, seen.unit]


def _safe(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
