"""How many resolutions are asked about, and when the mail about one goes out."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from requests_app.requests.resolutions import last_resolution
from servicedesk.common.errors import NotPermitted
from servicedesk.outbox import services as outbox
from servicedesk.outbox.models import Delivery, SentMail
from surveys import services
from surveys.models import Invitation, SamplingRule
from surveys.quiet import next_opening
from surveys.sampling import is_sampled
from surveys.vocabulary import Closing
from tests.factories import NOW, CalendarFactory, ServiceFactory, UserFactory
from tests.surveys.builders import resolved_request
from tests.surveys.wave_builders import people, planner, written

SATURDAY = datetime(2026, 3, 7, 11, 0, tzinfo=UTC)


class TestIsSampled:
    def test_keeps_its_mind(self):
        assert [is_sampled(7, 50) for _ in range(3)] == [is_sampled(7, 50)] * 3

    @pytest.mark.parametrize("share", [0, 10, 50, 90, 100])
    def test_keeps_about_its_share(self, share):
        kept = sum(is_sampled(pk, share) for pk in range(2000))

        assert abs(kept - 20 * share) <= 100  # four and a half standard deviations at most

    def test_a_larger_share_only_adds(self):
        assert all(is_sampled(pk, 60) for pk in range(500) if is_sampled(pk, 30))

    def test_cannot_be_told_without_the_servers_key(self, settings):
        before = [is_sampled(pk, 50) for pk in range(50)]
        settings.SECRET_KEY = "another" * 10

        assert before != [is_sampled(pk, 50) for pk in range(50)]


@pytest.mark.django_db
class TestShare:
    def test_is_all_without_a_rule(self):
        assert services.share_of(ServiceFactory().pk, at=NOW) == 100

    def test_is_the_services_own_else_the_general_one(self):
        own, other, actor = ServiceFactory(), ServiceFactory(), planner()
        services.set_share(service_id=None, share=40, actor=actor, at=NOW)
        services.set_share(service_id=own.pk, share=10, actor=actor, at=NOW)

        assert services.share_of(own.pk, at=NOW) == 10
        assert services.share_of(other.pk, at=NOW) == 40

    def test_what_was_in_force_before_stays_to_be_seen(self):
        actor, later = planner(), NOW + timedelta(days=1)
        for share, at in ((40, NOW), (20, later), (20, later + timedelta(days=1))):
            services.set_share(service_id=None, share=share, actor=actor, at=at)

        rules = SamplingRule.objects.order_by("valid_from")
        assert [(rule.share, rule.valid_to) for rule in rules] == [(40, later), (20, None)]
        assert services.share_of(1, at=NOW) == 40

    def test_taken_back_leaves_the_general_one(self):
        service, actor, later = ServiceFactory(), planner(), NOW + timedelta(days=1)
        services.set_share(service_id=service.pk, share=0, actor=actor, at=NOW)
        services.set_share(service_id=service.pk, share=None, actor=actor, at=later)

        assert services.share_of(service.pk, at=later) == 100

    def test_is_not_for_those_who_work_requests(self):
        with pytest.raises(NotPermitted):
            services.set_share(service_id=None, share=0, actor=UserFactory(team_lead=True), at=NOW)

    def test_decides_who_is_asked(self):
        services.set_share(
            service_id=None, share=0, actor=planner(), at=timezone.now() - timedelta(days=1)
        )

        assert invite(resolved_request()) is None


@pytest.mark.django_db
class TestApart:
    def test_the_week_after_a_waves_mail_is_quiet(self):
        (member,) = people(1)
        written()
        services.post_due(at=NOW)
        request = resolved_request(requester=member)

        assert invite(request, at=NOW + timedelta(days=6, hours=23)) is None
        assert invite(request, at=NOW + timedelta(days=7)) is not None


@pytest.mark.django_db
class TestQuietHours:
    @pytest.fixture(autouse=True)
    def office(self, settings):
        settings.SURVEY_QUIET_HOURS = True
        return ServiceFactory.create_batch(2, calendar=CalendarFactory())[0]

    @pytest.mark.parametrize(
        ("at", "opens"),
        [
            (NOW, NOW),
            (SATURDAY, datetime(2026, 3, 9, 8, 0, tzinfo=UTC)),
            (datetime(2026, 3, 3, 7, 59, tzinfo=UTC), datetime(2026, 3, 3, 8, 0, tzinfo=UTC)),
            (datetime(2026, 3, 3, 18, 0, tzinfo=UTC), datetime(2026, 3, 4, 8, 0, tzinfo=UTC)),
        ],
        ids=["in hours", "on a Saturday", "before", "at the end"],
    )
    def test_end_at_the_next_opening(self, at, opens):
        assert next_opening(at) == opens

    def test_are_those_most_services_keep_not_of_one_that_never_closes(self):
        ServiceFactory.create_batch(3, calendar=CalendarFactory(round_the_clock=True))

        assert next_opening(SATURDAY) > SATURDAY

    def test_do_not_exist_where_nothing_closes(self, office):
        calendar = CalendarFactory(round_the_clock=True)
        type(office).objects.update(calendar=calendar)

        assert next_opening(SATURDAY) == SATURDAY

    def test_the_mail_about_a_resolution_waits(self, office):
        request = resolved_request()
        invitation = invite(request, at=SATURDAY)

        delivery = Delivery.objects.get(fact__key=f"mail:survey:{invitation.pk}")
        assert delivery.due_at == invitation.posted_at == datetime(2026, 3, 9, 8, 0, tzinfo=UTC)

    def test_what_comes_back_and_is_resolved_within_them_is_one_mail(self, office):
        resolution = last_resolution(resolved_request().pk)
        first = services.invite_requester(resolution, at=SATURDAY)
        again = resolution._replace(number_of_it=1)
        second = services.invite_requester(again, at=SATURDAY + timedelta(hours=1))

        meant = [services.is_still_asked(invitation_id=one.pk) for one in (first, second)]

        assert Delivery.objects.filter(fact__key=f"mail:survey:{second.pk}").exists()
        assert Invitation.objects.get(pk=first.pk).closing == Closing.REOPENED
        assert meant[0] is False

    def test_nobody_is_reminded_in_them(self, settings):
        invite(resolved_request(), at=SATURDAY - timedelta(days=settings.SURVEY_REMINDER_DAYS + 1))

        assert services.remind_of_requests(at=SATURDAY) == 0


@pytest.mark.django_db
class TestReminder:
    @pytest.fixture
    def asked(self, settings):
        return invite(resolved_request(), at=NOW)

    def remind(self, settings, days=0):
        wait = timedelta(days=settings.SURVEY_REMINDER_DAYS + days)
        return services.remind_of_requests(at=NOW + wait)

    def test_comes_once(self, asked, settings):
        assert [self.remind(settings, days) for days in (-1, 0, 1, 2)] == [0, 1, 0, 0]

    def test_has_the_same_link(self, settings):
        now = timezone.now() - timedelta(days=settings.SURVEY_REMINDER_DAYS)
        asked = invite(resolved_request(), at=now)
        services.remind_of_requests(at=timezone.now())
        outbox.drain()

        first, again = (
            SentMail.objects.get(key=f"mail:survey:{kind}{asked.pk}") for kind in ("", "reminder:")
        )
        assert first.secrets.popitem()[1] == again.secrets.popitem()[1]

    @pytest.mark.parametrize(
        "state",
        [
            {"answered_at": NOW},
            {"closed_at": NOW, "closing": "DECLINED"},
            {"channel": "PAGE"},
            {"expires_at": NOW + timedelta(days=1)},
        ],
        ids=["answered", "closed", "never had a mail", "ran out"],
    )
    def test_is_not_for_who_needs_none(self, asked, settings, state):
        Invitation.objects.update(**state)

        assert self.remind(settings) == 0

    def test_does_not_come_late(self, asked, settings):
        assert self.remind(settings, days=7) == 0

    def test_can_be_switched_off(self, asked, settings):
        settings.SURVEY_REMINDER_DAYS = 0

        assert services.remind_of_requests(at=NOW + timedelta(days=3)) == 0


def invite(service_request, at=None):
    return services.invite_requester(last_resolution(service_request.pk), at=at or timezone.now())
