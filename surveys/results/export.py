"""The rows of a survey as CSV and as a workbook; both say no more than the pages."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

import xlsxwriter

from servicedesk.common.spreadsheets import Sheet
from surveys.results.results import Results
from surveys.results.rows import WHY, Row, rows_of, scale_of

#: What makes a spreadsheet take a text for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
HEAD = (
    *("question", "text", "service", "scope", "name", "n", "left_out", "shown", "mean"),
    *("mean_low", "mean_high", "share", "share_low", "share_high", "minimum", "desired"),
)
Value = str | int | float | None


def as_csv(results: Results) -> str:
    """Return the results with their definition in the first lines; hidden values are empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in (*_definition(results), *_table(results)):
        writer.writerow([_safe(value) for value in row])
    return out.getvalue()


def as_xlsx(results: Results) -> bytes:
    """Return the results as a workbook of two sheets. No cell is a formula or a link."""
    out = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(out, plain) as book:
        bold = book.add_format({"bold": True})
        figures = book.add_worksheet("Results")
        for at, row in enumerate(_table(results)):
            figures.write_row(at, 0, row, None if at else bold)
        figures.freeze_panes(1, 2)
        figures.set_column(1, 1, 48)
        about = book.add_worksheet("About")
        for at, row in enumerate(_definition(results)):
            about.write_row(at, 0, row)
    return out.getvalue()


def sheets(results: Results) -> list[Sheet]:
    """Return the results as one sheet, its definition above."""
    head, *rows = _table(results)
    about = [[str(cell).removeprefix("# ") for cell in line] for line in _definition(results)]
    return [Sheet("Results", [str(cell) for cell in head], rows, about)]


def file_name(results: Results, ending: str) -> str:
    """Return a name of plain letters, digits and dashes."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", results.survey.name).strip("-").lower()
    return f"{name or results.survey.key}.{ending}"


def _definition(results: Results) -> list[list[Value]]:
    survey = results.survey
    return [
        ["# survey", survey.key, survey.name],
        ["# from", survey.since.isoformat()],
        ["# to", survey.until.isoformat()],
        ["# means from", survey.thresholds.score, "answers"],
        ["# shares and distributions from", survey.thresholds.detail, "answers"],
        ["# definition", "docs/metrics.md#small-numbers"],
    ]


def _table(results: Results) -> Iterator[list[Value]]:
    rows = list(rows_of(results))
    values = sorted({value for row in rows if not row.line.item.is_triple for value in _scale(row)})
    yield [*HEAD, *(f"answers {value}" for value in values)]
    for row in rows:
        told = row.as_json()
        distribution = told["distribution"] or {}
        yield [
            told["question"],
            row.line.text,
            row.line.service.name if row.line.service else "",
            row.where.kind,
            row.where.name,
            told["n"],
            told["left_out"],
            WHY[row.figure.state] or "yes",
            *(told[name] for name in HEAD[8:]),
            *(distribution.get(str(value)) for value in values),
        ]


def _scale(row: Row) -> Iterable[int]:
    return scale_of(row.line)


def _safe(value: Value) -> Any:
    """Return a text so that none is taken for a formula; numbers as they are."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
