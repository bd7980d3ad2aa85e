"""Tables for spreadsheets: texts stay texts, numbers stay numbers."""

import io
import zipfile
from xml.etree import ElementTree

import pytest

from servicedesk.common.spreadsheets import Sheet, as_csv, as_xlsx, safe

EVIL = '=HYPERLINK("http://example.org","click")'
SHEET = Sheet("Figures", ["name", "value"], [[EVIL, -1.5], ["Mail", None]], [["scope", "@all"]])


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "  =1"])
def test_no_text_is_taken_for_a_formula(text):
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("cell", [-1.5, 0, None, "Mail", "a=b"])
def test_everything_else_stays_as_it_is(cell):
    assert safe(cell) == cell


def test_csv_has_what_it_is_about_above_each_table():
    text = as_csv([SHEET, SHEET._replace(about=[])]).decode()

    assert text.splitlines()[:4] == [
        "# scope,'@all",
        "name,value",
        '"\'=HYPERLINK(""http://example.org"",""click"")",-1.5',
        "Mail,",
    ]
    assert text.count("name,value") == 2


def test_workbook_holds_no_formula_and_no_link():
    book = zipfile.ZipFile(io.BytesIO(as_xlsx([SHEET, SHEET._replace(name="Definitions")])))
    sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    page = ElementTree.fromstring(book.read(sheets[0]))
    kinds = {element.tag.rpartition("}")[2] for element in page.iter()}

    assert len(sheets) == 2
    assert not kinds & {"f", "hyperlink"}
    assert EVIL.encode().replace(b'"', b"&quot;") in book.read("xl/sharedStrings.xml").replace(
        b'"', b"&quot;"
    )
