"""Durations, instants, shares and money as people read them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from servicedesk.common import words

#: A Tuesday, 09:42 in London.
NOW = datetime(2026, 11, 17, 9, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "long", "short"),
    [
        (timedelta(seconds=20), "under 1 min", "under 1 min"),
        (timedelta(minutes=18), "18 min", "18 min"),
        (timedelta(hours=2), "2 h", "2 h"),
        (timedelta(hours=6, minutes=5), "6 h 5 min", "6 h 05"),
        (timedelta(days=1, hours=2, minutes=40), "1 d 2 h", "1 d 2 h"),
        (timedelta(days=3, hours=9), "3 d", "3 d"),
        (-timedelta(minutes=18), "18 min", "18 min"),
        (None, "–", "–"),
    ],
)
def test_duration(value, long, short):
    assert words.duration(value) == long
    assert words.duration(value, short=True) == short


def test_duration_counts_days_of_business_time():
    assert words.duration(timedelta(hours=22), day=timedelta(hours=10)) == "2 d 2 h"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (NOW - timedelta(minutes=12), "today 09:30"),
        (NOW - timedelta(days=1), "yesterday 09:42"),
        (NOW + timedelta(days=1), "tomorrow 09:42"),
        (NOW - timedelta(days=4), "Friday 09:42"),
        (NOW - timedelta(days=8), "9 Nov"),
        (NOW - timedelta(days=365), "17 Nov 2025"),
    ],
)
def test_moment(at, said):
    with timezone.override("Europe/London"):
        assert words.moment(at, now=NOW) == said


def test_moment_follows_the_readers_zone():
    late = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)

    with timezone.override("Europe/Berlin"):
        assert words.moment(late, now=NOW) == "today 00:30"


def test_absolute_names_the_zone():
    with timezone.override("Europe/London"):
        assert words.absolute(NOW) == "Tuesday 17 November 2026, 09:42 GMT"


@pytest.mark.parametrize(
    ("delta", "said"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=34), "34 min ago"),
        (timedelta(days=6), "6 d ago"),
        (-timedelta(hours=2), "in 2 h"),
    ],
)
def test_ago(delta, said):
    assert words.ago(NOW - delta, now=NOW) == said


@pytest.mark.parametrize(
    ("delta", "said"),
    [
        (timedelta(minutes=29), "29 min"),
        (timedelta(hours=17, minutes=59), "17 h"),
        (timedelta(days=4, hours=3), "4 d"),
        (-timedelta(minutes=1), "0 min"),
    ],
)
def test_age(delta, said):
    assert words.age(NOW - delta, now=NOW) == said


def test_short_date_leaves_out_the_present_year():
    assert words.short_date(date(2026, 11, 27), today=NOW.date()) == "27 Nov"
    assert words.short_date(date(2027, 1, 4), today=NOW.date()) == "4 Jan 2027"


def test_percent_and_count():
    assert words.percent(0.9103) == "91\N{NO-BREAK SPACE}%"
    assert words.count(1204567) == "1,204,567"


@pytest.mark.parametrize(
    ("minor", "currency", "said"),
    [
        (18900, "GBP", "£189.00"),
        (120405, "EUR", "€1,204.05"),
        (-500, "USD", "−$5.00"),
        (4200, "JPY", "JPY\N{NO-BREAK SPACE}4,200"),
        (7, "CHF", "CHF\N{NO-BREAK SPACE}0.07"),
    ],
)
def test_money(minor, currency, said):
    assert words.money(minor, currency) == said


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Jonas Lindqvist", "JL"),
        ("Anna Maria de Sá", "AS"),
        ("Cher", "C"),
        ("", ""),
        ("ivo marić", "IM"),
    ],
)
def test_initials(name, letters):
    assert words.initials(name) == letters
