"""A review as a calendar file (iCalendar, RFC 5545 and 5546). Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

REQUEST, CANCEL = "REQUEST", "CANCEL"
#: Longest line, in bytes; what is longer goes on in the next one.
_LINE = 75


@dataclass(frozen=True, slots=True)
class Appointment:
    """What a calendar needs to know. ``sequence`` counts how often it was changed."""

    uid: str
    title: str
    starts_at: datetime
    minutes: int
    place: str
    text: str
    url: str
    organiser: str
    attendee: str
    sequence: int
    stamped_at: datetime


def calendar_file(appointment: Appointment, method: str = REQUEST) -> str:
    """Return the file that puts the appointment into a calendar, or takes it out (CANCEL)."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//servicedesk//service reviews//EN",
        f"METHOD:{method}",
        *_event(appointment, method),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(of: Appointment, method: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{of.uid}"
    yield f"SEQUENCE:{of.sequence}"
    yield f"DTSTAMP:{_utc(of.stamped_at)}"
    yield f"DTSTART:{_utc(of.starts_at)}"
    yield f"DTEND:{_utc(of.starts_at + timedelta(minutes=of.minutes))}"
    yield f"SUMMARY:{_escaped(of.title)}"
    if of.place:
        yield f"LOCATION:{_escaped(of.place)}"
    yield f"DESCRIPTION:{_escaped(of.text)}"
    yield f"URL:{of.url}"
    yield f"ORGANIZER:mailto:{of.organiser}"
    yield f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:{of.attendee}"
    yield f"STATUS:{'CANCELLED' if method == CANCEL else 'CONFIRMED'}"
    yield "END:VEVENT"


def _utc(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """Return text as a value: no line break ends it, no comma or semicolon divides it."""
    for sign, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,")):
        text = text.replace(sign, escaped)
    return "\\n".join(text.splitlines())


def _folded(line: str) -> Iterable[str]:
    """Return a line in parts of at most 75 bytes, none within a letter; the rest begins blank."""
    parts, part = [], ""
    for letter in line:
        if len(f"{part}{letter}".encode()) > _LINE:
            parts.append(part)
            part = " "
        part += letter
    return [*parts, part]
