"""Tiny files in the manner of real ones, written by the tests; nothing in them is real data."""

import csv
import gzip
from io import StringIO
from pathlib import Path

HEADER = ("case:id", "state", "at", "who", "group", "thing", "impact")

MAPPING = """
title = "Tests"
source = "tests"
[rows]
case = "case:id"
at = "at"
at_format = "%d/%m/%Y %H:%M"
time_zone = "Europe/Rome"
missing = ["?"]
[request]
summary = "{thing}: {case}"
[service]
column = "thing"
default = "Nothing named"
[team]
column = "group"
[requester]
default = "A caller"
[department]
default = "Callers"
[actor]
column = "who"
[assignee]
column = "who"
taken_by = ["work"]
returned_by = ["queue"]
[impact]
column = "impact"
values = { high = 1 }
[urgency]
default = 2
[details]
grade = "impact"
[history]
activity = ["state"]
[history.status]
queue = "NEW"
work = "IN_PROGRESS"
wait = "ON_HOLD REQUESTER"
part = "ON_HOLD SUPPLIER"
done = "RESOLVED"
closed = "CLOSED"
cancelled = "CANCELLED"
"-100" = "SAME"
"""


def mapping_file(folder: Path, text: str = MAPPING) -> Path:
    path = folder / "tests.toml"
    path.write_text(text, encoding="utf-8")
    return path


def rows(*cases: str) -> list[tuple[str, ...]]:
    """Return rows from shorthand such as "A work 3 09:00": case, state, day of March, time."""
    found = []
    for text in cases:
        case, state, day, time, *more = text.split()
        who = more[0] if more else "ada"
        found.append((case, state, f"{day}/3/2020 {time}", who, "Group 1", "Pump", "low"))
    return found


def csv_file(folder: Path, lines, *, header=HEADER, name="file.csv", before=b"") -> Path:
    text = StringIO()
    csv.writer(text).writerows([header, *lines])
    return binary_file(folder, before + text.getvalue().encode(), name)


def binary_file(folder: Path, content: bytes, name: str) -> Path:
    path = folder / name
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return path


def xes_file(folder: Path, lines, *, name="file.xes", declared="") -> Path:
    """Write the rows as traces; the case is an attribute of the trace."""
    traces: dict[str, list[str]] = {}
    for case, *cells in lines:
        attributes = "".join(
            f'<string key="{key}" value="{cell}"/>'
            for key, cell in zip(HEADER[1:], cells, strict=True)
        )
        traces.setdefault(case, []).append(f"<event>{attributes}</event>")
    body = "".join(
        f'<trace><string key="id" value="{case}"/>{"".join(events)}</trace>'
        for case, events in traces.items()
    )
    text = f'<?xml version="1.0"?>{declared}<log xmlns="http://www.xes-standard.org/">{body}</log>'
    return binary_file(folder, text.encode(), name)
