"""An anonymous response leads to nobody."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from servicedesk.outbox import services as outbox
from servicedesk.outbox.models import Delivery, Fact
from surveys import anonymity, events, services
from surveys.models import Answer, Invitation, Response, ResponseVersion
from surveys.services.answering import Given
from surveys.vocabulary import SEALED_AFTER, Channel, Mode
from tests.factories import DepartmentFactory, ServiceFactory, UserFactory
from tests.surveys.linking import ways
from tests.surveys.waves import OPENED, running_wave

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 8, 31, tzinfo=ZoneInfo("Europe/London"))


def answer(running, place, *, at=OPENED, answers=None):
    return services.record_answers(
        running.invitations[place].pk,
        answers=answers or {"recommend": Given(9), "comment": Given(None, f"person {place}")},
        channel=Channel.MAIL,
        at=at,
        token=running.tokens[place],
    )


def a_wave(size, **given):
    department = DepartmentFactory()
    return running_wave(UserFactory.create_batch(size, department=department), **given)


class TestWeek:
    @pytest.mark.parametrize(
        ("at", "monday"),
        [
            (datetime(2026, 8, 30, 22, 59, tzinfo=UTC), datetime(2026, 8, 23, 23, tzinfo=UTC)),
            (datetime(2026, 8, 30, 23, 0, tzinfo=UTC), datetime(2026, 8, 30, 23, tzinfo=UTC)),
            (datetime(2026, 10, 25, 12, 0, tzinfo=UTC), datetime(2026, 10, 18, 23, tzinfo=UTC)),
            (datetime(2026, 10, 26, 0, 0, tzinfo=UTC), datetime(2026, 10, 26, 0, tzinfo=UTC)),
        ],
        ids=["Sunday night", "Monday in London", "clocks go back", "winter"],
    )
    def test_begins_on_the_organisations_monday(self, at, monday):
        assert anonymity.week_of(at, ZoneInfo("Europe/London")) == monday


class TestAnAnonymousResponse:
    def test_keeps_no_invitation_no_instant_and_no_history(self):
        running = a_wave(5)

        response = answer(running, 0, at=OPENED + timedelta(days=2, minutes=17))

        assert (response.invitation, response.answered_at) == (None, MONDAY)
        assert not ResponseVersion.objects.exists()
        assert not Fact.objects.filter(topic__startswith="surveys.").exists()

    def test_leaves_its_person_only_the_week_in_which_they_were_asked(self):
        running = a_wave(5)

        answer(running, 0, at=OPENED + timedelta(days=20))

        assert Invitation.objects.get(pk=running.invitations[0].pk).answered_at == MONDAY

    def test_is_changed_by_the_same_link(self):
        running = a_wave(5)
        answer(running, 0)

        answer(running, 0, at=OPENED + timedelta(hours=1), answers={"recommend": Given(3)})

        assert Response.objects.get().number == 2
        assert Answer.objects.get().value == 3

    def test_is_not_found_by_another_link_or_none(self):
        running = a_wave(5)
        answer(running, 0)

        assert services.response_to(running.invitations[0], token=running.tokens[1]) is None
        assert services.response_to(running.invitations[0], token="") is None

    def test_may_be_changed_for_seven_days_at_least_by_the_last_of_its_week(self):
        running = a_wave(5)
        sunday = MONDAY + timedelta(days=6, hours=23)
        answer(running, 0, at=sunday)

        answer(running, 0, at=sunday + timedelta(days=7), answers={"recommend": Given(3)})

        assert Answer.objects.get().value == 3

    def test_cannot_be_given_twice_once_it_is_sealed(self):
        running = a_wave(5)
        answer(running, 0)
        services.seal_responses(at=MONDAY + SEALED_AFTER)

        with pytest.raises(services.AnswersAreFinal):
            answer(running, 0, at=OPENED + timedelta(days=20))

    def test_cannot_name_an_invitation_in_the_database(self):
        running = a_wave(5)
        response = answer(running, 0)

        with pytest.raises(IntegrityError, match="leads_to_nobody"), transaction.atomic():
            Response.objects.filter(pk=response.pk).update(invitation=running.invitations[0])


class TestPlaceInTheFrame:
    def test_is_kept_where_enough_people_share_it(self):
        running = a_wave(5, group="KEY")

        response = answer(running, 0)

        member = running.wave.members.first()
        assert (response.department_id, response.group) == (member.department_id, "KEY")

    def test_is_the_department_alone_where_the_group_is_too_small(self):
        running = a_wave(5)
        member = running.wave.members.order_by("pk").first()
        running.wave.members.filter(pk=member.pk).update(group="KEY")

        response = answer(running, 0)

        assert (response.department_id, response.group) == (member.department_id, "")

    def test_is_left_out_where_the_department_is_too_small(self):
        response = answer(a_wave(4), 0)

        assert (response.department_id, response.group) == (None, "")

    def test_of_a_confidential_one_is_that_of_the_frame(self):
        running = a_wave(2, mode=Mode.CONFIDENTIAL, group="KEY")
        running.invitations[0].person.department = DepartmentFactory()
        running.invitations[0].person.save()

        response = answer(running, 0)

        member = running.wave.members.order_by("pk").first()
        assert (response.department_id, response.group) == (member.department_id, "KEY")


class TestServicesOfOnesOwn:
    def test_are_not_asked_about_without_a_name(self):
        of_wave, own = ServiceFactory(), ServiceFactory()
        running = a_wave(5, services=[of_wave])
        running.invitations[0].services.set([own])

        answer(running, 0, answers={f"known@{of_wave.pk}": Given(2)})

        assert Answer.objects.get().service == of_wave


class TestSealing:
    def test_cuts_the_way_from_the_link_and_tells_the_other_rooms_then(self):
        running = a_wave(5)
        response = answer(running, 0)
        at = MONDAY + SEALED_AFTER

        sealed = services.seal_responses(at=at)

        assert sealed == 1
        assert services.response_to(running.invitations[0], token=running.tokens[0]) is None
        fact = Fact.objects.get(topic=events.RESPONSE_RECORDED)
        assert fact.occurred_at == at
        assert fact.payload == {
            "invitation_id": None,
            "response_id": response.pk,
            "request_id": None,
            "number": 1,
        }

    def test_waits_until_the_last_of_the_week_could_change_theirs(self):
        running = a_wave(5)
        answer(running, 0)

        assert services.seal_responses(at=MONDAY + SEALED_AFTER - timedelta(seconds=1)) == 0

    def test_twice_does_nothing_more(self):
        running = a_wave(5)
        answer(running, 0)
        at = MONDAY + SEALED_AFTER

        assert [services.seal_responses(at=at) for _ in range(2)] == [1, 0]

    def test_in_parts_seals_all(self):
        running = a_wave(5)
        for place in range(5):
            answer(running, place)
        at = MONDAY + SEALED_AFTER

        assert [services.seal_responses(at=at, limit=3) for _ in range(3)] == [3, 2, 0]


PEOPLE = 20


def answered_in_any_order(mode):
    """Have everyone answer, minutes apart and over two weeks; return whose responses are whose.

    What they say is in no order of theirs: only what the product keeps could lead to them.
    """
    running = a_wave(PEOPLE, mode=mode, services=[ServiceFactory()])
    order = random.Random(7).sample(range(PEOPLE), PEOPLE)
    words = random.Random(8).sample(range(PEOPLE), PEOPLE)
    truth = {}
    for minutes, place in enumerate(order):
        at = OPENED + timedelta(hours=12 * minutes, minutes=minutes)
        said = {"recommend": Given(9), "comment": Given(None, f"remark {words[place]}")}
        truth[running.invitations[place].person_id] = answer(running, place, at=at, answers=said).pk
    return truth


def logical(found):
    """Leave out what only the database's own bookkeeping tells, which no query of ours reads."""
    return [way for way in found if "ctid" not in way and "xmin" not in way]


class TestWhoeverHasTheWholeDatabase:
    def test_finds_out_whose_a_confidential_response_is(self):
        truth = answered_in_any_order(Mode.CONFIDENTIAL)

        found = list(ways(truth))

        assert "surveys_invitation.id is surveys_response.invitation_id" in found
        assert any(way.endswith("goes with surveys_response.id") for way in found)

    def test_finds_no_column_that_leads_to_an_anonymous_one(self):
        truth = answered_in_any_order(Mode.ANONYMOUS)

        assert logical(ways(truth)) == []

    def test_finds_nothing_at_all_once_it_is_sealed_and_told(self):
        truth = answered_in_any_order(Mode.ANONYMOUS)
        while services.seal_responses(at=OPENED + timedelta(days=40)):
            pass
        told = outbox.drain()

        assert told == Delivery.objects.filter(closed_at__isnull=False).count() > 0
        assert list(ways(truth)) == []
