"""Complaints are counted by topic and measured by what became of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from surveys import services
from surveys.complaints import Topic, complaints_between
from surveys.feedback_vocabulary import FeedbackState
from surveys.models import Feedback
from surveys.scoring.complaints import Complaints, complaint_figures
from surveys.services.improving import Told
from surveys.vocabulary import Mode
from tests.factories import ServiceFactory, UserFactory
from tests.surveys.words import said

SOON = timedelta(days=1)


def counted(**given):
    now = timezone.now()
    return complaints_between(now - SOON, now + SOON, **given)


class TestComplaintsBetween:
    def test_keeps_policies_apart_from_services(self):
        said(is_complaint=True)
        said(is_complaint=True, key="policy")
        said(is_complaint=False)

        assert (counted().given, counted(topic=Topic.POLICY).given) == (1, 1)

    def test_counts_what_may_be_read_and_stands(self):
        said(is_complaint=True, mode=Mode.CONFIDENTIAL)
        said(is_complaint=True, at=timezone.now() - 2 * SOON)
        gone = said(is_complaint=True)
        Feedback.objects.filter(pk=gone.pk).update(
            state=FeedbackState.WITHDRAWN, text="", redacted=""
        )

        assert counted().given == 0

    def test_finds_by_service_only_what_may_be_told(self):
        service = ServiceFactory()
        said(is_complaint=True, service=service)
        said(is_complaint=True, service=service, shows_service=False)

        assert counted(service_ids=[service.pk]).given == 1

    def test_tells_what_became_of_them(self):
        boss, now = UserFactory(manager=True), timezone.now()
        first, second, third = (said(is_complaint=True) for _ in range(3))
        for feedback, upheld in ((first, True), (second, False)):
            services.answer_feedback(
                feedback.pk,
                text="Done.",
                is_upheld=upheld,
                actor=boss,
                at=feedback.readable_at + timedelta(hours=3),
            )
        services.turn_feedback(first.pk, target="REQUEST", number="SR-1", actor=boss, at=now)
        told = Told("Slow", "Faster", feedback_ids=[second.pk, third.pk])
        hidden = services.write_improvement(told, actor=boss, at=now)

        before = counted()
        services.release_improvement(hidden.pk, actor=boss, at=now)

        assert (before.given, before.decided, before.upheld, before.changed) == (3, 2, 1, 1)
        assert before.waits == [timedelta(hours=3)] * 2
        assert counted().changed == 3


def test_figures_follow_from_the_counts():
    waits = [timedelta(hours=hours) for hours in (1, 2, 30)]

    figures = complaint_figures(Complaints(8, 4, 3, 2, waits), 400)

    # Garwood for 8 events: 3.454 to 15.763; Wilson for 3 of 4: 0.3006 to 0.9544.
    assert figures.rate == pytest.approx((2.0, 3.45383 / 4, 15.76319 / 4), abs=1e-5)
    assert tuple(figures.upheld)[-2:] == pytest.approx((0.3006, 0.9544), abs=1e-4)
    assert figures.median_wait == timedelta(hours=2)


def test_figures_of_nothing_are_none():
    figures = complaint_figures(Complaints(0, 0, 0, 0, []), 0)

    assert figures.rate == (None, None, None)
    assert figures.median_wait is None
