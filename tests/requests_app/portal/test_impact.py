"""From facts to impact and urgency."""

from datetime import date, timedelta

import pytest

from requests_app.portal.impact import judge

TODAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("work", "reach", "priority"),
    [
        ("no", "more", 1),
        ("no", "team", 2),
        ("no", "me", 3),
        ("part", "more", 2),
        ("part", "team", 3),
        ("part", "me", 4),
        ("yes", "more", 3),
        ("yes", "team", 4),
        ("yes", "me", 4),
    ],
)
def test_work_and_reach_make_the_priority(work, reach, priority):
    assert judge("SUPPORT", work=work, reach=reach, today=TODAY).priority == priority


@pytest.mark.parametrize(
    ("kind", "days", "urgency"),
    [
        ("SUPPORT", 7, 2),
        ("SUPPORT", 8, 3),
        ("PROJECT", 60, 2),
        ("PROJECT", 61, 3),
        ("CONSULTING", 21, 2),
        ("CONSULTING", 22, 3),
    ],
)
def test_a_near_day_makes_it_more_urgent(kind, days, urgency):
    needed_by = TODAY + timedelta(days=days)

    assert judge(kind, reach="me", needed_by=needed_by, today=TODAY).urgency == urgency


def test_nothing_is_more_urgent_than_high():
    judged = judge("SUPPORT", work="no", reach="me", needed_by=TODAY, today=TODAY)

    assert judged.urgency == 1


def test_says_why():
    judged = judge("SUPPORT", work="part", reach="me", needed_by=TODAY, today=TODAY)

    assert judged.reason == "You can work only in part, it is about you and the day is near."
