"""Read the rows of a CSV or XES file, plain or .gz, one after the other. No database.

Nothing raises for a single bad row: it comes out with its ``problem``, to be listed. What makes
the file as a whole unreadable is refused before anything is written, since it is read twice.
"""

import csv
import gzip
import hashlib
import lzma
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from requests_app.importing.mapping import Mapping
from servicedesk.common.errors import DomainError

#: No field of a row is longer; one that is makes the row a listed one.
MAX_FIELD = 100_000
_NESTING = frozenset({"trace", "event"})


class FileRefused(DomainError):
    """The file cannot be read as what it says it is."""


@dataclass(slots=True)
class Row:
    """One row or event. ``line`` is where it begins: of a CSV the line, of XES the event."""

    line: int
    values: dict[str, str] = field(default_factory=dict)
    problem: str = ""


def rows_of(path: Path, mapping: Mapping) -> Iterator[Row]:
    """Yield the rows of a file, values stripped and missing ones empty.

    :raises FileRefused: with a sentence, when the file is not what it says, ends early or lacks
        a column that the mapping needs.
    """
    try:
        yield from _READERS[_format_of(path)](path, mapping)
    except (EOFError, gzip.BadGzipFile, zlib.error, lzma.LZMAError) as error:
        raise FileRefused(f"{path.name} is damaged or ends in the middle: {error}.") from error
    except DefusedXmlException as error:
        raise FileRefused(f"{path.name} declares XML entities, which are not read.") from error
    except ParseError as error:
        raise FileRefused(f"{path.name} is not well-formed XML: {error}.") from error
    except UnicodeError as error:
        raise FileRefused(f"{path.name} is not {mapping.encoding} text.") from error
    except OSError as error:
        raise FileRefused(f"{path.name} cannot be read: {error.strerror or error}.") from error


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file as it lies there.

    :raises FileRefused: if it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise FileRefused(f"{path} cannot be read: {error.strerror}.") from error


def _format_of(path: Path) -> str:
    suffix = Path(path.name.removesuffix(".gz")).suffix.lower()
    if suffix not in _READERS:
        raise FileRefused(f"{path.name}: only .csv and .xes files are read, plain or as .gz.")
    return suffix


def _binary(path: Path) -> IO[bytes]:
    if path.suffix == ".gz":
        return cast(IO[bytes], gzip.open(path, "rb"))  # noqa: SIM115
    return path.open("rb")


def _csv_rows(path: Path, mapping: Mapping) -> Iterator[Row]:
    with _binary(path) as binary:
        lines = _Lines(binary, mapping.encoding)
        csv.field_size_limit(MAX_FIELD)
        reader = csv.reader(lines, delimiter=mapping.delimiter, strict=True)
        header = _header(reader, mapping, path)
        while True:
            line = lines.number + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Row(line, problem=f"no CSV up to line {lines.number}: {error}")
                continue
            if cells:
                yield _csv_row(line, header, cells, mapping)


class _Lines:
    """The lines of a text, counted; bytes that are no text travel on as surrogates."""

    def __init__(self, binary: Iterable[bytes], encoding: str) -> None:
        self.number = 0
        self._binary, self._encoding = binary, encoding

    def __iter__(self) -> Iterator[str]:
        for raw in self._binary:
            if self.number == 0 and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise UnicodeError("UTF-16")
            encoding = self._encoding if self.number == 0 else self._encoding.removesuffix("-sig")
            self.number += 1
            yield raw.decode(encoding, "surrogateescape")


def _header(reader: Iterator[list[str]], mapping: Mapping, path: Path) -> list[str]:
    header = [name.strip() for name in next(reader, [])]
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise FileRefused(f"{path.name} has the column {twice[0]} twice.")
    lacking = sorted(mapping.columns() - set(header))
    if lacking:
        columns = ", ".join(lacking)
        raise FileRefused(f"{path.name} lacks what the mapping needs: {columns}.")
    return header


def _csv_row(line: int, header: list[str], cells: list[str], mapping: Mapping) -> Row:
    row = Row(line, _clean(zip(header, cells, strict=False), mapping.missing))
    if len(cells) != len(header):
        row.problem = f"has {len(cells)} fields, the header {len(header)}"
    else:
        row.problem = _unfit(row.values)
    return row


def _clean(pairs: Iterable[tuple[str, str]], missing: frozenset[str]) -> dict[str, str]:
    return {key: "" if (text := value.strip()) in missing else text for key, value in pairs}


def _unfit(values: dict[str, str]) -> str:
    """Return why the values cannot be stored, "" if they can."""
    joined = "".join(values.values())
    if "\0" in joined:
        return "holds a NUL character"
    if not joined.isascii() and any("\ud800" <= letter <= "\udfff" for letter in joined):
        return "holds bytes that are no text"
    return ""


def _xes_rows(path: Path, mapping: Mapping) -> Iterator[Row]:
    """Yield the events of each trace; attributes of the trace come as ``case:<key>``."""
    number, depth, empty = 0, 0, dict.fromkeys(mapping.columns(), "")
    events: list[dict[str, str]] = []
    with _binary(path) as binary:
        for moment, element in iterparse(binary, events=("start", "end"), forbid_dtd=True):
            tag = element.tag.rpartition("}")[2]
            if moment == "start":
                depth += tag in _NESTING
                continue
            depth -= tag in _NESTING
            if tag == "event":
                events.append(_attributes(element))
            if depth == 0:
                shared = {f"case:{key}": text for key, text in _attributes(element).items()}
                for event in events:
                    number += 1
                    own = shared | event if tag == "trace" else event
                    yield _xes_row(number, empty | _clean(own.items(), mapping.missing))
                # Memory holds one trace, never the file.
                events.clear()
                element.clear()


def _attributes(element: Element) -> dict[str, str]:
    return {child.get("key", ""): child.get("value", "") for child in element if child.get("key")}


def _xes_row(number: int, values: dict[str, str]) -> Row:
    return Row(number, values, _unfit(values))


_READERS = {".csv": _csv_rows, ".xes": _xes_rows}
