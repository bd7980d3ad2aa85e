"""Bring the rows of a case together, wherever they lie in the file. No database.

The file is read twice. The first time its rows are counted by case; the second time a case comes
out when its last row has come in. Memory holds the cases that are not complete, never the file.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from requests_app.importing.events import Event, Unreadable, event_of, instant_of
from requests_app.importing.mapping import Mapping
from requests_app.importing.reading import Row

#: Told of a row that is not kept: its line, its case ("" if unknown) and the reason.
Lister = Callable[[int, str, str], None]


@dataclass(slots=True)
class Overview:
    """What the first reading finds. ``first`` and ``last`` are the instants between which it is."""

    rows: int = 0
    rows_by_case: Counter[str] = field(default_factory=Counter)
    first: datetime | None = None
    last: datetime | None = None


def look_over(rows: Iterable[Row], mapping: Mapping) -> Overview:
    """Count the rows of each case, and find the first and the last instant."""
    found = Overview()
    for row in rows:
        found.rows += 1
        found.rows_by_case[row.values.get(mapping.case, "")] += 1
        try:
            at = instant_of(row.values.get(mapping.at, ""), mapping)
        except Unreadable:
            continue
        found.first = min(found.first or at, at)
        found.last = max(found.last or at, at)
    return found


def cases_of(
    rows: Iterable[Row], mapping: Mapping, overview: Overview, *, now: datetime, refuse: Lister
) -> Iterator[list[Event]]:
    """Yield the events of each case, oldest first, as soon as it is complete."""
    missing = overview.rows_by_case.copy()
    waiting: defaultdict[str, list[Event]] = defaultdict(list)
    for row in rows:
        case = row.values.get(mapping.case, "")
        try:
            waiting[case].append(event_of(row, mapping, now=now))
        except Unreadable as reason:
            refuse(row.line, case, str(reason))
        missing[case] -= 1
        if missing[case] <= 0 and (events := waiting.pop(case, [])):
            yield _in_order(events, mapping, refuse)


def _in_order(events: list[Event], mapping: Mapping, refuse: Lister) -> list[Event]:
    if not mapping.keeps_duplicates:
        events = list(_without_repeats(events, refuse))
    return sorted(events, key=lambda event: (event.at, event.order, event.line))


def _without_repeats(events: Iterable[Event], refuse: Lister) -> Iterator[Event]:
    seen: dict[tuple[str, ...], int] = {}
    for event in events:
        first = seen.setdefault(tuple(event.values.values()), event.line)
        if first == event.line:
            yield event
        else:
            refuse(event.line, event.case, f"says the same as {first}")
