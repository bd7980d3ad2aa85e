"""The managers' pages of waves and sampling, and the same for programs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from servicedesk.outbox import services as outbox
from servicedesk.outbox.models import SentMail
from surveys import cockpit, services
from surveys.days import local_day
from surveys.models import Invitation, QuestionnaireVersion, SamplingRule, Wave
from surveys.vocabulary import RELATIONSHIP, WaveState
from tests.factories import ServiceFactory, UserFactory
from tests.surveys.builders import resolved_request
from tests.surveys.wave_builders import NOON, department, people, planned, started, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(signed_in):
    return signed_in(UserFactory(manager=True, department=None))


def entered(**given):
    today = local_day(timezone.now())
    version = QuestionnaireVersion.objects.in_force(RELATIONSHIP).get()
    values = {
        "key": "k1",
        "name": "Spring",
        "version_id": version.pk,
        "mode": "ANONYMOUS",
        "share": 100,
        "opens_on": today.isoformat(),
        "closes_on": (today + timedelta(days=21)).isoformat(),
        "reminder_days": "14, 7",
    }
    return values | given


class TestPages:
    def test_a_wave_goes_from_plan_to_start_in_the_browser(self, manager):
        people(3, department("Sales"))
        manager.post("/surveys/waves/new/", entered(departments=["sales"]))
        wave = Wave.objects.get()

        before = manager.get(f"/surveys/waves/{wave.pk}/").content.decode()
        manager.post(f"/surveys/waves/{wave.pk}/start/")
        after = manager.get(f"/surveys/waves/{wave.pk}/").content.decode()

        assert "3 people would be asked" in before
        assert "0 of 3 mails are on their way" in after
        assert wave.reminder_days == [7, 14]
        assert wave.members.count() == 3

    def test_sending_the_form_twice_plans_once(self, manager):
        for _ in range(2):
            manager.post("/surveys/waves/new/", entered())

        assert Wave.objects.count() == 1

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"name": ""}, "This field is required"),
            ({"share": 0}, "greater than or equal to 1"),
            ({"departments": ["nowhere"]}, "nowhere is not one of the available choices"),
            ({"services": ["9999999"]}, "9999999 is not one of the available choices"),
            ({"version_id": "x"}, "is not one of the available choices"),
            ({"reminder_days": "soon"}, "numbers of days"),
            ({"reminder_days": "1 2 3 4"}, "At most 3 reminders"),
            ({"reminder_days": "90"}, "1 to 21 days"),
            ({"closes_on": "2020-01-01"}, "before it opens"),
        ],
    )
    def test_a_form_that_makes_no_wave_comes_back_with_the_reason(self, manager, given, words):
        answer = manager.post("/surveys/waves/new/", entered(**given))

        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not Wave.objects.exists()

    def test_a_refused_step_says_why(self, manager):
        wave = planned()  # of a spring that is over

        page = manager.post(f"/surveys/waves/{wave.pk}/start/", follow=True).content.decode()

        assert "Its last day has passed" in page

    def test_a_draft_is_changed(self, manager):
        wave = planned()

        manager.post(f"/surveys/waves/{wave.pk}/change/", entered(name="Autumn", share=50))

        wave.refresh_from_db()
        assert (wave.name, wave.population) == ("Autumn", {"share": 50})

    def test_the_test_mail_goes_to_oneself_and_asks_nobody(self, manager):
        wave = planned()

        manager.post(f"/surveys/waves/{wave.pk}/test/")
        outbox.drain()

        assert SentMail.objects.get().subject == "[Test] How do we serve you? Spring 2026"
        assert not Invitation.objects.exists()

    def test_the_progress_asks_for_itself_only_while_it_runs(self, manager):
        wave = started()

        running = manager.get(f"/surveys/waves/{wave.pk}/").content.decode()
        services.cancel_wave(wave.pk, actor=wave.planned_by, at=NOON)
        ended = manager.get(f"/surveys/waves/{wave.pk}/").content.decode()

        assert 'hx-trigger="every 5s"' in running
        assert "every 5s" not in ended

    @pytest.mark.parametrize("count", [1, 20])
    def test_the_list_takes_the_same_queries_for_any_length(
        self, manager, count, django_assert_max_num_queries
    ):
        first = planned()
        Wave.objects.bulk_create(
            Wave(
                name=str(n), version=first.version, planned_by=first.planned_by,
                opens_on=first.opens_on, closes_on=first.closes_on,
            )
            for n in range(count - 1)
        )  # fmt: skip

        with django_assert_max_num_queries(6):
            manager.get("/surveys/waves/")

    def test_a_share_is_set_and_shown(self, manager):
        service = ServiceFactory(name="Printing")

        manager.post("/surveys/sampling/", {"service": service.pk, "share": 25})
        page = manager.get("/surveys/sampling/").content.decode()

        assert SamplingRule.objects.get().share == 25
        assert "a rule of its own" in page
        assert manager.post("/surveys/sampling/", {"share": 101}).status_code == 422


class TestProgress:
    def test_counts_every_member_once(self, settings):
        settings.SURVEY_MAILS_PER_MINUTE = 6000
        sales = department("Sales")
        bounced, declined, answered, *_ = people(6, sales)
        wave = written(population={"departments": ["sales"]})
        services.post_due(at=NOON)
        services.note_bounce(Invitation.objects.get(person=bounced).pk, reason="550", at=NOON)
        services.stop_asking(declined.pk, at=NOON)
        Invitation.objects.filter(person=answered).update(answered_at=NOON)

        whole = cockpit.progress_of(wave).whole

        assert (whole.members, whole.invited, whole.posted) == (6, 6, 6)
        assert (whole.bounced, whole.declined, whole.answered, whole.reached) == (1, 1, 1, 5)

    def test_tells_small_departments_together(self):
        large, small, smaller = department("Large"), department("Small"), department("Smaller")
        people(5, large), people(4, small), people(1, smaller)
        wave = written(population={"departments": ["large", "small", "smaller"]})

        rows = [(row.name, row.members) for row in cockpit.progress_of(wave).departments]

        assert rows == [("Large", 5), (cockpit.FOLDED, 5)]

    def test_takes_two_queries(self, django_assert_num_queries):
        people(30)
        wave = written()

        with django_assert_num_queries(2):
            cockpit.progress_of(wave)


class TestProgram:
    def plan(self, **given):
        wanted = {key: value for key, value in entered().items() if key not in ("key",)}
        wanted["reminder_days"] = [7]
        return wanted | given

    def test_plans_once_by_key_and_starts(self, manager):
        for _ in range(2):
            made = manager.post(
                "/api/v1/surveys/waves/", self.plan(), headers={"Idempotency-Key": "k"},
                content_type="application/json",
            )  # fmt: skip
        started = manager.post(f"/api/v1/surveys/waves/{made.json()['id']}/start/")

        assert made.status_code == 201
        assert Wave.objects.count() == 1
        assert started.json()["state"] == WaveState.SENDING
        assert started.json()["progress"]["members"] == 1

    @pytest.mark.parametrize(
        ("given", "status", "field"),
        [
            ({"share": 0}, 400, "share"),
            ({"nonsense": 1}, 400, "nonsense"),
            ({"version_id": 999999}, 409, "version_id"),
            ({"service_ids": [999999]}, 409, "service_ids"),
            ({"closes_on": "2020-01-01"}, 409, "closes_on"),
        ],
    )
    def test_names_the_field_that_is_wrong(self, manager, given, status, field):
        answer = manager.post(
            "/api/v1/surveys/waves/", self.plan(**given), content_type="application/json"
        )

        assert answer.status_code == status
        assert field in answer.json()["error"]["fields"]

    def test_lists_ones_own_invitations_alone_without_their_links(self, signed_in):
        mine, other = (resolved_request() for _ in range(2))
        outbox.drain()

        found = signed_in(mine.requester).get("/api/v1/surveys/invitations/").json()["results"]

        assert [one["about"] for one in found] == [mine.number]
        assert not {"token", "token_hash", "token_salt", "link"} & set(found[0])
        assert other.number not in str(found)

    def test_the_list_of_invitations_takes_a_fixed_number_of_queries(
        self, signed_in, django_assert_max_num_queries
    ):
        (person,) = people(1)
        written()
        client = signed_in(person)

        with django_assert_max_num_queries(5):
            client.get("/api/v1/surveys/invitations/")
