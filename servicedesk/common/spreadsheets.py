"""Tables as CSV and XLSX that a spreadsheet opens safely: no text ever becomes a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from xlsxwriter import Workbook

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What makes a spreadsheet take a text for a formula, also after spaces.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
#: No sheet's name is longer.
_NAME_LENGTH = 31


class Sheet(NamedTuple):
    """A table. ``about``: lines above it, each of a term and its words."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]
    about: Sequence[Sequence[str]] = ()


def safe(cell: Any) -> Any:
    """Return a cell so that a text in it is not taken for a formula; numbers stay numbers."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA):
        return f"'{cell}"
    return cell


def as_csv(sheets: Sequence[Sheet]) -> bytes:
    """Return the sheets as one CSV, an empty line between two."""
    out = io.StringIO()
    writer = csv.writer(out)
    for number, sheet in enumerate(sheets):
        if number:
            writer.writerow([])
        writer.writerows([f"# {term}", *map(safe, words)] for term, *words in sheet.about)
        writer.writerow(sheet.head)
        writer.writerows([safe(cell) for cell in row] for row in sheet.rows)
    return out.getvalue().encode()


def as_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """Return the sheets as a workbook; texts are written as texts."""
    out = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, plain) as book:
        bold = book.add_format({"bold": True})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name[:_NAME_LENGTH])
            for at, words in enumerate(sheet.about):
                page.write_row(at, 0, words)
            first = len(sheet.about) + bool(sheet.about)
            page.write_row(first, 0, sheet.head, bold)
            for at, row in enumerate(sheet.rows, start=first + 1):
                page.write_row(at, 0, row)
            page.freeze_panes(first + 1, 1)
    return out.getvalue()
