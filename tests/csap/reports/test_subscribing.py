"""Subscribing to a report; pausing, resuming and ending that."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError
from django.http import Http404

from csap.reports import services
from csap.reports.models import LogEntry, Subscription
from csap.reports.services import SubscriptionRefused
from csap.reports.vocabulary import Step
from servicedesk.common.errors import NotPermitted
from tests.csap.reports.builders import AT, subscribed
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory(manager=True)


def steps(subscription):
    return list(subscription.log.order_by("pk").values_list("step", flat=True))


class TestSubscribe:
    def test_is_due_on_the_next_such_day_and_is_logged(self, manager):
        made = subscribed(manager)

        assert made.next_on == date(2026, 11, 9)
        assert made.subject == "waiting · all kinds"
        assert steps(made) == [Step.SUBSCRIBED]

    def test_twice_is_once(self, manager):
        first, second = subscribed(manager), subscribed(manager)

        assert first == second
        assert LogEntry.objects.count() == 1

    def test_on_another_day_of_the_same_rhythm_is_refused(self, manager):
        subscribed(manager)

        with pytest.raises(SubscriptionRefused, match="every Monday already"):
            subscribed(manager, day=2)

    def test_of_what_is_not_theirs_to_read_is_refused(self):
        with pytest.raises(NotPermitted):
            subscribed(UserFactory(agent=True))

        assert not Subscription.objects.exists()

    @pytest.mark.parametrize(
        ("report", "given", "field"),
        [
            ("findings", {"colour": "red"}, "parameters"),
            ("dashboard", {"scope": "all", "period": "2026-Q3"}, "period"),
            ("reviews", {}, "format"),
        ],
    )
    def test_of_what_cannot_be_had_is_refused(self, manager, report, given, field):
        with pytest.raises(SubscriptionRefused) as refusal:
            subscribed(manager, report, **given)

        assert refusal.value.field == field

    def test_of_a_scope_that_is_not_there_is_not_found(self, manager):
        with pytest.raises(Http404):
            subscribed(manager, "dashboard", scope="service:none", period="last-month")

        assert not Subscription.objects.exists()


class TestSteps:
    def test_resumed_it_goes_on_with_the_next_day_not_with_those_it_slept_through(self, manager):
        made = subscribed(manager)
        services.pause(made.pk, why="Away.", actor=manager, at=AT)

        resumed = services.resume(made.pk, actor=manager, at=AT + timedelta(days=30))

        assert (resumed.paused_at, resumed.next_on) == (None, date(2026, 12, 7))
        assert steps(made) == [Step.SUBSCRIBED, Step.PAUSED, Step.RESUMED]

    def test_twice_are_once(self, manager):
        made = subscribed(manager)
        for _ in "ab":
            services.pause(made.pk, why="Away.", actor=manager, at=AT)
        for _ in "ab":
            services.resume(made.pk, actor=manager, at=AT)
        for _ in "ab":
            services.end(made.pk, actor=manager, at=AT)

        assert steps(made) == [Step.SUBSCRIBED, Step.PAUSED, Step.RESUMED, Step.ENDED]

    def test_an_ended_one_can_be_had_again_and_the_old_log_stays(self, manager):
        first = subscribed(manager)
        services.end(first.pk, actor=manager, at=AT)

        second = subscribed(manager)

        assert second != first
        assert LogEntry.objects.filter(subscription=first).count() == 2
        with pytest.raises(SubscriptionRefused, match="ended"):
            services.resume(first.pk, actor=manager, at=AT)


class TestTheTables:
    @pytest.mark.parametrize(
        "changes",
        [{"day": 8}, {"day": 0}, {"paused_at": AT}, {"paused_why": "Away."}],
    )
    def test_refuse_what_cannot_be(self, manager, changes):
        made = subscribed(manager)

        with pytest.raises(IntegrityError), transaction.atomic():
            Subscription.objects.filter(pk=made.pk).update(**changes)

    def test_the_log_cannot_be_changed_or_deleted(self, manager):
        subscribed(manager)

        for change in (
            lambda: LogEntry.objects.update(said="Never."),
            lambda: LogEntry.objects.all().delete(),
        ):
            with pytest.raises(InternalError), transaction.atomic():
                change()
