"""A wave: whom it is for, what is fixed when it starts, and how its mails go out."""

from datetime import timedelta

import pytest
from django.db import InternalError, transaction
from django.utils import timezone

from servicedesk.accounts.models import User
from servicedesk.common.errors import NotPermitted
from servicedesk.outbox import services as outbox
from servicedesk.outbox.mail import text_of
from servicedesk.outbox.models import Delivery, Fact, SentMail
from surveys import frames, groups, services
from surveys.days import local_day
from surveys.models import Invitation, QuestionnaireVersion, Wave
from surveys.services import sending
from surveys.vocabulary import AFTER_RESOLUTION, Closing, WaveState
from tests.factories import CalendarFactory, ServiceFactory, UserFactory
from tests.leaks import rows_that_say
from tests.surveys.conftest import link_in
from tests.surveys.wave_builders import (
    NOON,
    department,
    invitations,
    people,
    plan,
    planned,
    planner,
    started,
    written,
)

pytestmark = pytest.mark.django_db


class TestPlanning:
    def test_the_same_key_gives_the_same_wave(self):
        actor = planner()

        assert planned(actor, key="k") == planned(actor, key="k")
        assert Wave.objects.count() == 1

    def test_is_the_managers_business(self):
        with pytest.raises(NotPermitted):
            planned(UserFactory(team_lead=True))

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"closes_on": NOON.date()}, "before it opens"),
            ({"reminder_days": [0]}, "1 to 21 days"),
            ({"reminder_days": [7, 22]}, "1 to 21 days"),
        ],
    )
    def test_refuses_days_that_make_no_wave(self, given, words):
        with pytest.raises(services.WaveRefused, match=words):
            planned(**given)

    def test_refuses_questions_of_another_occasion(self):
        of_requests = QuestionnaireVersion.objects.in_force(AFTER_RESOLUTION).get()

        with pytest.raises(services.WaveRefused, match="not made for a wave"):
            planned(version_id=of_requests.pk)

    def test_a_started_wave_is_not_changed_any_more(self):
        wave = started()

        with pytest.raises(services.WaveRefused, match="fixed"):
            services.change_wave(wave.pk, plan(name="Autumn"), actor=wave.planned_by)

    @pytest.mark.parametrize(
        "change", [{"mode": "NAMED"}, {"score_from": 20}, {"population": {"share": 5}}]
    )
    def test_nor_past_the_service(self, change):
        wave = started()

        with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
            Wave.objects.filter(pk=wave.pk).update(**change)


class TestPopulation:
    def test_is_everyone_who_is_here(self):
        people(3)
        UserFactory(is_active=False)
        UserFactory(imported_from="volvo")

        assert frames.preview_of(planned(), at=NOON).people == User.objects.count() - 2

    def test_is_the_subtree_of_the_departments_it_names(self):
        sales = department("Sales")
        people(2, sales), people(3, department("North", sales)), people(4, department("Ops"))

        preview = frames.preview_of(planned(population={"departments": ["sales"]}), at=NOON)

        assert [(row.name, row.people) for row in preview.departments] == [
            ("North", 3),
            ("Sales", 2),
        ]

    def test_is_the_groups_it_names(self, monkeypatch):
        key, other = people(2)
        monkeypatch.setitem(
            groups._sources, "tests", lambda: [group("key", key), group("x", other)]
        )
        wave = planned(population={"groups": ["key"]})

        services.start_wave(wave.pk, actor=wave.planned_by, at=NOON)

        assert list(wave.members.values_list("person_id", "group")) == [(key.pk, "key")]

    def test_a_share_is_drawn_once_and_for_all(self):
        people(400)
        wave = planned(population={"share": 25})

        first, again = (set(frames.population_of(wave)) for _ in range(2))

        assert first == again
        assert 60 <= len(first) <= 140  # 100 expected; less likely than 1 in 10,000

    def test_leaves_out_who_does_not_want_to_be_asked_and_who_was_in_a_wave(self):
        spared, *_ = people(5)
        first = started(population={"share": 100})
        services.close_wave(first.pk, actor=first.planned_by, at=NOON)
        services.stop_asking(spared.pk, at=NOON)
        newcomers = people(2)

        wave = planned()

        preview = frames.preview_of(wave, at=NOON + timedelta(days=30))
        assert preview.left_out == {"asked_lately": first.members.count() - 1, "opted_out": 1}
        assert preview.people == len(newcomers) + 1  # and who planned this one

    def test_may_ask_again_when_the_gap_has_passed(self, settings):
        first = started()
        services.close_wave(first.pk, actor=first.planned_by, at=NOON)
        later = NOON + timedelta(days=settings.SURVEY_WAVE_GAP_DAYS)

        assert not frames.preview_of(planned(), at=later).left_out


class TestStarting:
    def test_freezes_the_department_of_the_day(self):
        sales = department("Sales")
        (member,) = people(1, sales)
        wave = started(population={"departments": ["sales"]})

        User.objects.filter(pk=member.pk).update(department=department("Ops"))

        assert wave.members.get().department == sales

    def test_starts_once(self):
        people(3)
        wave = started()
        members = wave.members.count()

        services.start_wave(wave.pk, actor=wave.planned_by, at=NOON)

        assert wave.members.count() == members

    def test_takes_a_fixed_number_of_queries(self, django_assert_max_num_queries):
        people(300)
        wave = planned()

        with django_assert_max_num_queries(17):
            services.start_wave(wave.pk, actor=wave.planned_by, at=NOON)

    def test_refuses_when_nobody_is_left(self):
        wave = planned(population={"departments": ["nowhere"]})

        with pytest.raises(services.WaveRefused, match="nobody"):
            services.start_wave(wave.pk, actor=wave.planned_by, at=NOON)

        wave.refresh_from_db()
        assert wave.is_draft

    def test_refuses_a_wave_that_is_over(self):
        wave = planned()

        with pytest.raises(services.WaveRefused, match="last day"):
            services.start_wave(wave.pk, actor=wave.planned_by, at=NOON + timedelta(days=22))


class TestWriting:
    def test_asks_every_member_once_about_every_service(self, monkeypatch):
        monkeypatch.setattr(sending, "BATCH", 4)
        asked_about = [ServiceFactory().pk, ServiceFactory().pk]
        people(9)
        wave = written(service_ids=asked_about)

        services.write_invitations(wave.pk, at=NOON)

        assert invitations(wave).count() == wave.members.count() == User.objects.count()
        assert not wave.members.filter(invited_at=None).exists()
        assert set(invitations(wave).values_list("services", flat=True)) == set(asked_about)

    def test_a_batch_costs_the_same_for_any_number(self, django_assert_max_num_queries):
        people(200)
        wave = started()

        with django_assert_max_num_queries(18):  # two batches: the second finds nobody
            services.write_invitations(wave.pk, at=NOON)

    def test_stops_while_it_is_paused_and_goes_on(self):
        people(3)
        wave = started()
        services.pause_wave(wave.pk, actor=wave.planned_by, at=NOON)

        assert services.write_invitations(wave.pk, at=NOON) == 0
        services.resume_wave(wave.pk, actor=wave.planned_by, at=NOON)
        assert services.write_invitations(wave.pk, at=NOON) == wave.members.count()

    def test_takes_back_at_once_whom_it_must_not_ask_any_more(self):
        gone, spared, _ = people(3)
        wave = started()
        User.objects.filter(pk=gone.pk).update(is_active=False)
        services.stop_asking(spared.pk, at=NOON)

        services.write_invitations(wave.pk, at=NOON)

        taken_back = invitations(wave).filter(closing=Closing.WITHDRAWN)
        assert {one.person_id for one in taken_back} == {gone.pk, spared.pk}


class TestPosting:
    @pytest.fixture(autouse=True)
    def pace(self, settings):
        settings.SURVEY_MAILS_PER_MINUTE = 6

    def test_keeps_the_pace(self):
        people(8)
        written()

        seconds = (0, 5, 10, 20, 30, 40, 50, 55, 60)

        posted = [services.post_due(at=NOON + timedelta(seconds=s)) for s in seconds]

        assert posted == [1, 0, 1, 1, 1, 1, 1, 0, 1]

    def test_one_pace_is_for_all_waves_together(self):
        sales = department("Sales")
        people(5, sales)
        written(population={"departments": ["sales"]})
        written()

        assert services.post_due(at=NOON) == 1

    def test_puts_no_more_into_the_outbox_than_may_go_out(self):
        people(20)
        written()

        services.post_due(at=NOON)

        assert Fact.objects.filter(topic="outbox.mail.requested").count() == 1

    def test_waits_while_other_mail_waits(self, settings):
        settings.SURVEY_MAILS_PER_MINUTE = 60_000
        people(3)
        written()
        Fact.objects.bulk_create(
            Fact(topic="t", key=str(n), payload={}, occurred_at=NOON)
            for n in range(sending.MOST_WAITING - 1)
        )
        Delivery.objects.bulk_create(
            Delivery(fact=fact, consumer="mail", due_at=NOON) for fact in Fact.objects.all()
        )

        assert [services.post_due(at=NOON) for _ in range(2)] == [1, 0]

    def test_waits_for_working_hours(self, settings):
        settings.SURVEY_QUIET_HOURS = True
        ServiceFactory(calendar=CalendarFactory())
        written()
        sunday, evening = NOON + timedelta(days=5), NOON + timedelta(hours=9)

        assert services.post_due(at=sunday) == services.post_due(at=evening) == 0
        assert services.post_due(at=NOON + timedelta(days=1)) > 0

    def test_waits_for_the_first_day(self):
        written(opens_on=NOON.date() + timedelta(days=1))

        assert services.post_due(at=NOON) == 0

    def test_a_pause_keeps_the_rest_back(self):
        people(5)
        wave = written()
        services.post_due(at=NOON)
        services.pause_wave(wave.pk, actor=wave.planned_by, at=NOON)

        assert services.post_due(at=NOON + timedelta(minutes=5)) == 0

    def test_is_open_when_everyone_is_written_to(self, settings):
        settings.SURVEY_MAILS_PER_MINUTE = 6000
        people(3)
        wave = written()

        services.post_due(at=NOON)

        wave.refresh_from_db()
        assert wave.state == WaveState.OPEN
        assert not invitations(wave).filter(posted_at=None).exists()

    def test_the_mail_speaks_the_persons_language_and_its_link_is_stored_nowhere(self, settings):
        settings.SURVEY_MAILS_PER_MINUTE = 6000
        UserFactory(language="de", email="greta@example.org")
        posted_now()

        outbox.drain()

        sent = SentMail.objects.get(recipient="greta@example.org")
        assert sent.subject == "Wie gut sind wir für Sie da? Spring 2026"
        assert "anonym" in text_of(sent)
        assert rows_that_say(link_in(sent).strip("/").split("/")[1]) == []

    def test_who_leaves_before_the_mail_goes_out_gets_none(self, settings):
        settings.SURVEY_MAILS_PER_MINUTE = 6000
        (gone,) = people(1)
        wave = posted_now()
        User.objects.filter(pk=gone.pk).update(is_active=False)

        outbox.drain()

        assert not SentMail.objects.filter(recipient=gone.email).exists()
        assert SentMail.objects.count() == wave.members.count() - 1


class TestReminding:
    @pytest.fixture(autouse=True)
    def pace(self, settings):
        settings.SURVEY_MAILS_PER_MINUTE = 6000

    def test_reminds_only_who_has_not_answered_each_time_once(self):
        answered, *_ = people(3)
        wave = posted(reminder_days=[7, 14])
        Invitation.objects.filter(person=answered).update(answered_at=NOON)
        late = wave.members.count() - 1

        counts = [services.post_due(at=NOON + timedelta(days=days)) for days in (6, 7, 8, 14, 20)]

        assert counts == [0, late, 0, late, 0]
        assert Invitation.objects.get(person=answered).reminders == 0

    def test_lets_alone_who_declined_or_never_got_it(self):
        declined, bounced, open_one = people(3)
        posted(reminder_days=[7], population={"departments": []})
        services.stop_asking(declined.pk, at=NOON)
        services.note_bounce(invitation_of(bounced).pk, reason="5.1.1", at=NOON)

        services.post_due(at=NOON + timedelta(days=7))

        assert [invitation_of(one).reminders for one in (declined, bounced, open_one)] == [0, 0, 1]


class TestEnding:
    def test_calling_off_takes_back_what_is_not_answered(self):
        answered, *_ = people(3)
        wave = posted()
        Invitation.objects.filter(person=answered).update(answered_at=NOON)

        services.cancel_wave(wave.pk, actor=wave.planned_by, at=NOON)

        assert set(invitations(wave).values_list("closing", flat=True)) == {"", "WITHDRAWN"}
        assert invitations(wave).waiting(NOON).count() == 0
        with pytest.raises(services.WaveRefused, match="called off"):
            services.start_wave(wave.pk, actor=wave.planned_by, at=NOON)

    def test_ends_by_itself_after_its_last_day(self):
        wave = posted()

        early = services.close_ended_waves(at=NOON + timedelta(days=21))
        late = services.close_ended_waves(at=NOON + timedelta(days=22))

        assert (early, late) == (0, 1)
        assert not invitations(wave).waiting(NOON + timedelta(days=22)).exists()

    def test_ending_it_early_closes_the_links(self):
        wave = posted()

        services.close_wave(wave.pk, actor=wave.planned_by, at=NOON + timedelta(days=3))

        assert not invitations(wave).waiting(NOON + timedelta(days=3)).exists()


def posted(**given):
    wave = written(**given)
    services.post_due(at=NOON)
    return wave


def posted_now():
    """A wave whose mails the outbox sends: it looks at the clock itself."""
    now = timezone.now()
    today = local_day(now)
    wave = written(at=now, opens_on=today, closes_on=today + timedelta(days=21))
    services.post_due(at=now)
    return wave


def invitation_of(person):
    return Invitation.objects.get(person=person)


def group(code, *members):
    return groups.Group(code, code.title(), frozenset(member.pk for member in members))
