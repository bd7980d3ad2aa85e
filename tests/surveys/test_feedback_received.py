"""What people say in their own words is kept as feedback, whatever becomes of the answer."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from servicedesk.outbox import services as outbox
from surveys import services
from surveys.feedback_vocabulary import FeedbackState, Topic
from surveys.models import Feedback, Invitation
from surveys.services.answering import Given
from surveys.vocabulary import Channel, Mode
from tests.factories import UserFactory
from tests.surveys.files_of_answers import answer_file, bring_in
from tests.surveys.words import said


def give(invitation, **answers):
    services.record_answers(invitation.pk, answers=answers, channel=Channel.MAIL, at=timezone.now())
    outbox.drain()


@pytest.fixture
def invitation(asked):
    Invitation.objects.update(mode=Mode.NAMED)
    return Invitation.objects.get()


def steps(feedback):
    return list(feedback.history.order_by("pk").values_list("step", flat=True))


class TestReceiveFeedback:
    def test_tells_the_rule_from_the_service(self, asked, invitation):
        give(invitation, overall=Given(5), policy=Given(1, "Docks"), comment=Given(None, "Fine"))

        rows = Feedback.objects.values_list("topic", "text", "is_complaint", "service")
        assert set(rows) == {
            (Topic.POLICY, "Docks", True, asked.service_id),
            (Topic.SERVICE, "Fine", False, asked.service_id),
        }

    @pytest.mark.parametrize(
        ("overall", "solved", "is_complaint"),
        [(2, 1, True), (3, 1, False), (5, 0, True), (None, None, False)],
    )
    def test_counts_the_words_of_the_unhappy_as_a_complaint(
        self, invitation, overall, solved, is_complaint
    ):
        give(
            invitation,
            overall=Given(overall),
            solved=Given(solved),
            comment=Given(None, "Words"),
        )

        assert Feedback.objects.get().is_complaint is is_complaint

    def test_stays_when_the_answer_is_given_anew(self, invitation):
        give(invitation, overall=Given(2), comment=Given(None, "Slow"))
        before = Feedback.objects.get()

        give(invitation, overall=Given(3), comment=Given(None, "Slow"))

        assert Feedback.objects.get().pk == before.pk
        assert steps(before) == ["RECEIVED"]

    def test_follows_changed_words_and_waits_again(self, invitation):
        give(invitation, comment=Given(None, "Slow"))
        owner = UserFactory(manager=True)
        feedback = Feedback.objects.get()
        services.answer_feedback(
            feedback.pk, text="We hired.", is_upheld=True, actor=owner, at=timezone.now()
        )
        services.release_feedback(feedback.pk, text="Slow", actor=owner, at=timezone.now())

        give(invitation, comment=Given(None, "Slow, and rude"))

        feedback.refresh_from_db()
        assert (feedback.text, feedback.state) == ("Slow, and rude", FeedbackState.WAITING)
        assert feedback.released_at is None
        assert steps(feedback)[-1] == "CHANGED"

    def test_keeps_no_words_that_were_taken_back(self, invitation):
        give(invitation, overall=Given(2), comment=Given(None, "Slow, says Ada"))

        give(invitation, overall=Given(2))
        services.receive_feedback([invitation.response.pk], at=timezone.now())

        feedback = Feedback.objects.get()
        assert (feedback.text, feedback.redacted) == ("", "")
        assert steps(feedback) == ["RECEIVED", "TAKEN_BACK"]
        assert not Feedback.objects.visible_to(UserFactory(manager=True)).exists()

    def test_flags_and_masks_what_points_at_a_person(self, invitation):
        UserFactory(name="Grace Hopper")

        give(invitation, comment=Given(None, "Grace (grace@x.example) never called."))

        feedback = Feedback.objects.get()
        assert feedback.flags == ["EMAIL", "NAME"]
        assert feedback.redacted == "[name] ([address]) never called."

    def test_reads_the_words_of_imported_answers(self, tmp_path):
        report = bring_in(answer_file(tmp_path, "ada;4;Good;8;6", "ben;4;;8;6"))

        feedback = Feedback.objects.get()
        assert (report.responses_created, feedback.text) == (2, "Good")
        assert feedback.readable_at is None

    @pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.ANONYMOUS])
    def test_keeps_of_who_is_not_named_neither_order_nor_instant(self, mode):
        feedback = said("Slow", mode=mode, at=datetime(2026, 7, 16, 9, 30, tzinfo=UTC))

        assert feedback.pk >= 2**40
        instants = {feedback.said_at, feedback.history.get().at}
        assert instants == {datetime(2026, 7, 12, 23, tzinfo=UTC)}  # Monday 0:00 in London
        assert feedback.readable_at is None


class TestVisibleTo:
    @pytest.mark.parametrize(
        ("reader", "sees"),
        [("manager", True), ("admin", True), ("agent", False), ("team_lead", False), ("", False)],
    )
    def test_managers_read_what_may_be_read(self, reader, sees):
        feedback = said()
        person = UserFactory(**({reader: True} if reader else {}))

        assert Feedback.objects.visible_to(person).filter(pk=feedback.pk).exists() is sees

    def test_owners_read_theirs_and_nobody_what_is_held_back(self):
        owner = UserFactory()
        own = said(owner=owner)
        held = said(mode=Mode.CONFIDENTIAL, owner=owner)

        assert list(Feedback.objects.visible_to(owner)) == [own]
        assert held not in Feedback.objects.visible_to(UserFactory(manager=True))

    def test_authors_find_their_own_words_unless_they_were_anonymous(self):
        author = UserFactory()
        kept = said(mode=Mode.CONFIDENTIAL, person=author)
        said(mode=Mode.ANONYMOUS, person=author)
        said()

        assert list(Feedback.objects.by_author(author)) == [kept]
