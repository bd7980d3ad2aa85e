"""Read the rows of a CSV file, plain or .gz, one after the other. No database.

Nothing raises for a single bad row: it comes out with its ``problem``, to be listed. What makes
the file as a whole unreadable is refused.
"""

import csv
import gzip
import hashlib
import lzma
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from servicedesk.common.errors import DomainError

#: No field of a row is longer; one that is makes the row a listed one.
MAX_FIELD = 100_000


class FileRefused(DomainError):
    """The file cannot be read as what it says it is."""


@dataclass(slots=True)
class Row:
    """One row or event. ``line`` is where it begins: of a CSV the line, of XES the event."""

    line: int
    values: dict[str, str] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a CSV file is written. ``needed``: columns without which it cannot be read."""

    needed: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset({""})
    encoding: str = "utf-8-sig"
    delimiter: str = ","


def csv_rows(path: Path, shape: Shape) -> Iterator[Row]:
    """Yield the rows of a file, values stripped and missing ones empty.

    :raises FileRefused: with a sentence, when the file is not what it says, ends early or lacks
        a column that is needed.
    """
    with refusing(path, shape.encoding), open_binary(path) as binary:
        lines = _Lines(binary, shape.encoding)
        csv.field_size_limit(MAX_FIELD)
        reader = csv.reader(lines, delimiter=shape.delimiter, strict=True)
        header = _header(reader, shape, path)
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
                yield _row(line, header, cells, shape)


def header_of(path: Path, shape: Shape) -> list[str]:
    """Return the names of a file's columns.

    :raises FileRefused: as ``csv_rows``.
    """
    with refusing(path, shape.encoding), open_binary(path) as binary:
        lines = _Lines(binary, shape.encoding)
        return _header(csv.reader(lines, delimiter=shape.delimiter, strict=True), shape, path)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file as it lies there.

    :raises FileRefused: if it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise FileRefused(f"{path} cannot be read: {error.strerror}.") from error


@contextmanager
def refusing(path: Path, encoding: str) -> Iterator[None]:
    """Turn what the layers below say of an unreadable file into a sentence."""
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error, lzma.LZMAError) as error:
        raise FileRefused(f"{path.name} is damaged or ends in the middle: {error}.") from error
    except UnicodeError as error:
        raise FileRefused(f"{path.name} is not {encoding} text.") from error
    except OSError as error:
        raise FileRefused(f"{path.name} cannot be read: {error.strerror or error}.") from error


def open_binary(path: Path) -> IO[bytes]:
    """Open a file, unpacking it if its name ends in .gz."""
    if path.suffix == ".gz":
        return cast(IO[bytes], gzip.open(path, "rb"))  # noqa: SIM115
    return path.open("rb")


def clean(pairs: Iterable[tuple[str, str]], missing: frozenset[str]) -> dict[str, str]:
    """Return the values stripped, what stands for a missing one as ""."""
    return {key: "" if (text := value.strip()) in missing else text for key, value in pairs}


def unfit(values: dict[str, str]) -> str:
    """Return why the values cannot be stored, "" if they can."""
    joined = "".join(values.values())
    if "\0" in joined:
        return "holds a NUL character"
    if not joined.isascii() and any("\ud800" <= letter <= "\udfff" for letter in joined):
        return "holds bytes that are no text"
    return ""


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


def _header(reader: Iterator[list[str]], shape: Shape, path: Path) -> list[str]:
    header = [name.strip() for name in next(reader, [])]
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise FileRefused(f"{path.name} has the column {twice[0]} twice.")
    lacking = sorted(shape.needed - set(header))
    if lacking:
        columns = ", ".join(lacking)
        raise FileRefused(f"{path.name} lacks what the mapping needs: {columns}.")
    return header


def _row(line: int, header: list[str], cells: list[str], shape: Shape) -> Row:
    row = Row(line, clean(zip(header, cells, strict=False), shape.missing))
    if len(cells) != len(header):
        row.problem = f"has {len(cells)} fields, the header {len(header)}"
    else:
        row.problem = unfit(row.values)
    return row
