"""Read the rows of a CSV or XES file, plain or .gz, one after the other. No database.

Nothing raises for a single bad row: it comes out with its ``problem``, to be listed. What makes
the file as a whole unreadable is refused before anything is written, since it is read twice.
"""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from requests_app.importing.mapping import Mapping
from servicedesk.common.csv_rows import (
    FileRefused,
    Row,
    Shape,
    clean,
    csv_rows,
    digest_of,
    open_binary,
    refusing,
    unfit,
)

__all__ = ["FileRefused", "Row", "digest_of", "rows_of"]
_NESTING = frozenset({"trace", "event"})


def rows_of(path: Path, mapping: Mapping) -> Iterator[Row]:
    """Yield the rows of a file, values stripped and missing ones empty.

    :raises FileRefused: with a sentence, when the file is not what it says, ends early or lacks
        a column that the mapping needs.
    """
    yield from _READERS[_format_of(path)](path, mapping)


def _format_of(path: Path) -> str:
    suffix = Path(path.name.removesuffix(".gz")).suffix.lower()
    if suffix not in _READERS:
        raise FileRefused(f"{path.name}: only .csv and .xes files are read, plain or as .gz.")
    return suffix


def _csv_rows(path: Path, mapping: Mapping) -> Iterator[Row]:
    shape = Shape(mapping.columns(), mapping.missing, mapping.encoding, mapping.delimiter)
    return csv_rows(path, shape)


def _xes_rows(path: Path, mapping: Mapping) -> Iterator[Row]:
    """Yield the events of each trace; attributes of the trace come as ``case:<key>``."""
    with refusing(path, mapping.encoding):
        try:
            yield from _xes_events(path, mapping)
        except DefusedXmlException as error:
            raise FileRefused(f"{path.name} declares XML entities, which are not read.") from error
        except ParseError as error:
            raise FileRefused(f"{path.name} is not well-formed XML: {error}.") from error


def _xes_events(path: Path, mapping: Mapping) -> Iterator[Row]:
    number, depth, empty = 0, 0, dict.fromkeys(mapping.columns(), "")
    events: list[dict[str, str]] = []
    with open_binary(path) as binary:
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
                    yield _xes_row(number, empty | clean(own.items(), mapping.missing))
                # Memory holds one trace, never the file.
                events.clear()
                element.clear()


def _attributes(element: Element) -> dict[str, str]:
    return {child.get("key", ""): child.get("value", "") for child in element if child.get("key")}


def _xes_row(number: int, values: dict[str, str]) -> Row:
    return Row(number, values, unfit(values))


_READERS = {".csv": _csv_rows, ".xes": _xes_rows}
