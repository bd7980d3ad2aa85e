"""Make an event of a row: whose case, when, and what it says. Pure."""

from collections.abc import Mapping as Map
from dataclasses import dataclass
from datetime import datetime

from requests_app.importing.mapping import Mapping, State
from requests_app.importing.reading import Row


class Unreadable(Exception):
    """A row says nothing that can be kept; the message is the reason for the report."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a case. ``at`` is aware; ``order`` decides within an instant."""

    line: int
    case: str
    at: datetime
    order: int
    activity: str
    state: State
    values: Map[str, str]


def event_of(row: Row, mapping: Mapping, *, now: datetime) -> Event:
    """Return what a row tells.

    :raises Unreadable: with the reason for which it has to be listed.
    """
    if row.problem:
        raise Unreadable(row.problem)
    values = row.values
    case = values[mapping.case]
    if not case:
        raise Unreadable(f"names no case: {mapping.case} is empty")
    if len(case) > 120:
        raise Unreadable(f"the case in {mapping.case} is longer than 120 letters")
    at = instant_of(values[mapping.at], mapping)
    if at > now:
        raise Unreadable(f"{mapping.at} lies in the future: {values[mapping.at]}")
    activity = "/".join(values[column] for column in mapping.activity)
    if activity not in mapping.states:
        raise Unreadable(f"unknown state {activity[:80]!r}")
    order = values.get(mapping.order, "")
    return Event(
        line=row.line,
        case=case,
        at=at,
        order=int(order) if order.isascii() and order.isdigit() else 0,
        activity=activity,
        state=mapping.states[activity],
        values=values,
    )


def instant_of(text: str, mapping: Mapping) -> datetime:
    """Return the instant that a text names, in the mapping's zone where it has no offset.

    :raises Unreadable: if it is none.
    """
    try:
        if mapping.at_format == "iso":
            at = datetime.fromisoformat(text)
        else:
            at = datetime.strptime(text, mapping.at_format)  # noqa: DTZ007 - zone follows
        at = at if at.tzinfo else at.replace(tzinfo=mapping.time_zone)
        if at.year < 1970:
            raise ValueError
    except (ValueError, OverflowError):
        raise Unreadable(f"not an instant: {text[:80]!r}") from None
    return at
