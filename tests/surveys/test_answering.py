"""What is kept of answers, and until when they may be changed."""

import threading
from datetime import timedelta

import pytest
from django.db import InternalError, connection, transaction
from django.utils import timezone

from requests_app.requests.resolutions import last_resolution
from servicedesk.outbox.models import Fact
from surveys import events, services
from surveys.models import Answer, Invitation, Response, ResponseVersion
from surveys.services.answering import Given
from surveys.vocabulary import EDITABLE_FOR, Channel
from tests.surveys.builders import resolved_request

pytestmark = pytest.mark.django_db

HAPPY = {"overall": Given(5), "solved": Given(1), "in_time": Given(0)}


@pytest.fixture
def invitation(shipped):
    return services.invite_requester(last_resolution(resolved_request().pk), at=timezone.now())


def answer(invitation, answers=None, at=None):
    return services.record_answers(
        invitation.pk,
        answers=HAPPY if answers is None else answers,
        channel=Channel.MAIL,
        at=at or timezone.now(),
    )


class TestFirstAnswer:
    def test_is_stored_with_the_behaviour_it_speaks_of(self, invitation):
        answer(invitation)

        stored = Answer.objects.order_by("question__position")
        assert list(stored.values_list("measure", "behaviour", "value")) == [
            ("csat", "quality", 5),
            ("solved", "effectiveness", 1),
            ("in_time", "timeliness", 0),
        ]

    def test_keeps_part_of_the_answers(self, invitation):
        answer(invitation, {"overall": Given(2), "solved": Given(), "comment": Given()})

        assert list(Answer.objects.values_list("measure", "value")) == [("csat", 2)]

    def test_a_rule_in_the_way_stays_apart(self, invitation):
        answer(invitation, {"policy": Given(1, "Only approved docks")})

        stored = Answer.objects.get()
        assert (stored.behaviour, stored.comment) == (None, "Only approved docks")

    def test_of_nothing_is_refused_and_leaves_no_trace(self, invitation):
        with pytest.raises(services.NothingAnswered, match="One tap"):
            answer(invitation, {"overall": Given(), "comment": Given()})

        assert not Response.objects.exists()
        assert not Fact.objects.filter(topic=events.RESPONSE_RECORDED).exists()

    def test_beyond_the_scale_is_refused(self, invitation):
        with pytest.raises(ValueError, match="does not offer 6"), transaction.atomic():
            answer(invitation, {"overall": Given(6)})

        assert not Response.objects.exists()

    def test_is_told_without_what_it_says(self, invitation):
        response = answer(invitation)

        fact = Fact.objects.get(topic=events.RESPONSE_RECORDED)
        assert fact.payload == {
            "invitation_id": invitation.pk,
            "response_id": response.pk,
            "request_id": invitation.service_request_id,
            "number": 1,
        }


class TestLaterAnswer:
    def test_replaces_the_effective_one_and_keeps_the_history(self, invitation):
        answer(invitation)
        answer(invitation, {"overall": Given(1)})

        assert Answer.objects.get().value == 1
        versions = ResponseVersion.objects.order_by("number")
        assert [v.answers for v in versions] == [
            {"overall": [5, ""], "solved": [1, ""], "in_time": [0, ""]},
            {"overall": [1, ""]},
        ]
        assert Fact.objects.filter(topic=events.RESPONSE_CHANGED).count() == 1

    def test_that_says_the_same_changes_nothing(self, invitation):
        answer(invitation)
        answer(invitation)

        assert ResponseVersion.objects.count() == 1

    def test_leaves_the_instant_of_the_first(self, invitation):
        first = answer(invitation).answered_at
        answer(invitation, {"overall": Given(1)}, at=first + timedelta(days=6))

        assert Response.objects.get().answered_at == first

    def test_is_refused_after_a_week(self, invitation):
        first = answer(invitation).answered_at

        with pytest.raises(services.AnswersAreFinal, match="7 days"):
            answer(invitation, {"overall": Given(1)}, at=first + EDITABLE_FOR)


class TestClosed:
    def test_after_thirty_days(self, invitation):
        with pytest.raises(services.SurveyClosed):
            answer(invitation, at=invitation.expires_at)

    def test_when_declined(self, invitation):
        services.decline_invitation(invitation.pk, at=timezone.now())

        with pytest.raises(services.SurveyClosed):
            answer(invitation)

    def test_an_answered_one_is_not_closed_by_reopening(self, invitation):
        answer(invitation)

        closed = services.close_after_reopening(invitation.service_request_id, at=timezone.now())

        assert closed == 0


def test_history_cannot_be_rewritten(invitation):
    answer(invitation)

    with pytest.raises(InternalError), transaction.atomic():
        ResponseVersion.objects.update(answers={})


class TestPublishedInstrument:
    @pytest.mark.parametrize(
        "change",
        [
            lambda questions: questions.filter(key="overall").update(scale_max=7),
            lambda questions: questions.filter(key="overall").delete(),
            lambda questions: questions.create(position=9, key="x", kind="COMMENT", wording={}),
        ],
        ids=["changed", "taken away", "added"],
    )
    def test_questions_are_fixed(self, invitation, change):
        with pytest.raises(InternalError, match="fixed"), transaction.atomic():
            change(invitation.version.questions)

    def test_version_is_kept_and_can_only_be_retired(self, invitation):
        version = invitation.version

        with pytest.raises(InternalError), transaction.atomic():
            type(version).objects.update(number=2)
        type(version).objects.update(retired_at=timezone.now())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same", [True, False], ids=["same answers", "different answers"])
def test_many_posts_of_one_link_at_once_make_one_response(invitation, same):
    start = threading.Barrier(10)
    failures = []

    def post(number):
        start.wait()
        try:
            given = {"overall": Given(3), "comment": Given(None, "" if same else str(number))}
            answer(invitation, given)
        except Exception as error:  # noqa: BLE001 - reported by the test below
            failures.append(error)
        finally:
            connection.close()

    people = [threading.Thread(target=post, args=(number,)) for number in range(10)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert not failures
    response = Response.objects.get()
    numbers = list(response.versions.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 2 if same else 11))
    assert response.number == numbers[-1]
    assert Invitation.objects.get().answered_at == response.answered_at
