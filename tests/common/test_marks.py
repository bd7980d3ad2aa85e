"""The small marks of lists: what they say, and that what people typed never becomes markup."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from servicedesk.common import marks
from servicedesk.common.marks import ClockFace

DUE = datetime(2026, 11, 17, 15, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "reason", "reopened", "desk", "portal"),
    [
        ("NEW", "", False, "New", "Sent"),
        ("IN_PROGRESS", "", False, "In progress", "In progress"),
        ("IN_PROGRESS", "", True, "Reopened", "Reopened"),
        ("ON_HOLD", "REQUESTER", False, "Waiting for requester", "Waiting for you"),
        ("ON_HOLD", "APPROVAL", False, "Waiting for approval", "Waiting for approval"),
        ("ON_HOLD", "SUPPLIER", False, "Waiting for supplier", "Waiting for a supplier"),
        ("RESOLVED", "", True, "Resolved", "Resolved"),
        ("CLOSED", "", False, "Closed", "Closed"),
        ("CANCELLED", "", False, "Cancelled", "Cancelled"),
    ],
)
def test_status_speaks_to_its_reader(value, reason, reopened, desk, portal):
    assert marks.status_word(value, reason, reopened=reopened) == desk
    assert marks.status_word(value, reason, reopened=reopened, portal=True) == portal
    assert f"</i>{desk}</span>" in marks.status(value, reason, reopened=reopened)


@pytest.mark.parametrize(
    ("level", "word"), [(1, "Critical"), (2, "High"), (3, "Normal"), (4, "Low")]
)
def test_priority_has_its_word_for_every_reader(level, word):
    assert f'<span class="visually-hidden">{word}</span>' in marks.priority(level)
    assert marks.priority(level, with_word=True).endswith(f"{word}</span>")


@pytest.mark.parametrize("level", [2, 3, 4])
def test_priority_is_told_apart_without_colour(level):
    assert marks.priority(level).count('class="off"') == level - 2


class TestFace:
    def test_tints_staff(self):
        assert "face-it" in marks.face("Jonas Lindqvist", staff=True)
        assert "face-it" not in marks.face("Priya Raman")

    def test_says_when_there_is_nobody(self):
        assert "face-none" in marks.face(None)
        assert "Nobody yet" in marks.named_face(None)

    def test_keeps_a_name_from_becoming_markup(self):
        assert "<script>" not in marks.named_face("<script>alert(1)</script>")


class TestClock:
    @pytest.mark.parametrize(
        ("used", "tone"), [(0.5, ""), (0.75, "warn"), (0.89, "warn"), (0.9, "bad")]
    )
    def test_warns_by_the_share_used(self, used, tone):
        assert ClockFace(left=timedelta(hours=1), used=used, due_at=DUE).tone == tone

    def test_shows_the_time_left_and_the_instant_on_hover(self):
        face = ClockFace(
            left=timedelta(hours=5, minutes=41), used=0.29, due_at=DUE, promise="solved by"
        )

        with timezone.override("Europe/London"):
            html = marks.clock(face, "left to resolve")

        assert "5 h 41 left to resolve</span>" in html
        assert 'title="solved by Tuesday 17 November 2026, 15:23 GMT"' in html
        assert 'stroke-dasharray="29 100"' in html

    def test_says_late_instead_of_a_minus(self):
        html = marks.clock(ClockFace(left=-timedelta(hours=2), used=1.5, due_at=DUE))

        assert "2 h late" in html
        assert "ti-alert-triangle" in html

    def test_pause_wins_and_says_for_what(self):
        html = marks.clock(ClockFace(is_paused=True, why="waits for Priya"))

        assert "paused" in html
        assert 'title="waits for Priya"' in html

    def test_without_a_target_says_so(self):
        assert "no target" in marks.clock(None)


def test_verdict_has_a_sign_besides_its_colour():
    assert ">−</span>Negative" in marks.verdict("bad", "Negative")


def test_bar_stays_within_its_frame():
    assert 'width="100.0%"' in marks.bar(1.7)
    assert 'width="0.0%"' in marks.bar(-1)
