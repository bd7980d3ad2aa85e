"""The calendar file: what calendars read, whatever people type."""

from datetime import UTC, datetime

from csap.reviews.calendar_file import CANCEL, Appointment, calendar_file

APPOINTMENT = Appointment(
    uid="RV-7@desk.example.org",
    title="Service review; whole, organisation",
    starts_at=datetime(2026, 11, 18, 10, 0, tzinfo=UTC),
    minutes=90,
    place="Room Tern\nEND:VCALENDAR",
    text="Agenda: " + "ä" * 90,
    url="https://desk.example.org/csap/reviews/RV-7/",
    organiser="laura@example.org",
    attendee="ines@example.org",
    sequence=2,
    stamped_at=datetime(2026, 11, 2, 9, 0, tzinfo=UTC),
)


def unfolded(text):
    return text.replace("\r\n ", "").split("\r\n")


def test_says_when_where_and_who():
    lines = unfolded(calendar_file(APPOINTMENT))

    assert lines[0] == "BEGIN:VCALENDAR"
    assert "METHOD:REQUEST" in lines
    assert "DTSTART:20261118T100000Z" in lines
    assert "DTEND:20261118T113000Z" in lines
    assert "SEQUENCE:2" in lines
    assert "STATUS:CONFIRMED" in lines
    assert f"DESCRIPTION:{APPOINTMENT.text}" in lines


def test_no_line_that_people_type_ends_it():
    lines = unfolded(calendar_file(APPOINTMENT))

    assert "SUMMARY:Service review\\; whole\\, organisation" in lines
    assert "LOCATION:Room Tern\\nEND:VCALENDAR" in lines
    assert lines.count("END:VCALENDAR") == 1


def test_no_line_is_longer_than_75_bytes_or_cut_within_a_letter():
    raw = calendar_file(APPOINTMENT).encode()

    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert raw.decode()


def test_takes_it_out_again():
    lines = unfolded(calendar_file(APPOINTMENT, CANCEL))

    assert {"METHOD:CANCEL", "STATUS:CANCELLED"} <= set(lines)
