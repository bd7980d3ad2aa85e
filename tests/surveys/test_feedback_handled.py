"""Feedback is owned, tagged, answered, set aside, turned into something and published."""

import pytest
from django.utils import timezone

from servicedesk.common.errors import NotPermitted
from servicedesk.outbox import services as outbox
from servicedesk.outbox.models import Fact, SentMail
from surveys import events, services
from surveys.feedback_vocabulary import FeedbackState, Target, Topic
from surveys.models import Feedback, FeedbackHistory
from surveys.services import FeedbackRefused
from surveys.vocabulary import Mode
from tests.factories import UserFactory
from tests.surveys.words import policy_of, said


@pytest.fixture
def manager():
    return UserFactory(manager=True)


def now(**given):
    return {"at": timezone.now(), **given}


class TestAssign:
    def test_gives_it_to_a_person_and_tells_them_without_the_words(self, manager):
        feedback, owner = said("The dock is slow"), UserFactory(team_lead=True)

        given = services.assign_feedback(feedback.pk, owner=owner, **now(actor=manager))
        outbox.drain()

        assert (given.state, given.owner) == (FeedbackState.OWNED, owner)
        sent = SentMail.objects.get(recipient=owner.email)
        assert f"/surveys/feedback/{feedback.pk}/" in sent.body
        assert "slow" not in sent.body

    def test_never_to_who_works_requests(self, manager):
        feedback = said()

        with pytest.raises(FeedbackRefused, match="cannot own"):
            services.assign_feedback(
                feedback.pk, owner=UserFactory(agent=True), **now(actor=manager)
            )

    def test_is_closed_to_who_does_not_see_it(self):
        feedback = said(owner=UserFactory())

        with pytest.raises(Feedback.DoesNotExist):
            services.assign_feedback(
                feedback.pk, owner=UserFactory(manager=True), **now(actor=UserFactory())
            )

    def test_the_same_key_does_it_once(self, manager):
        feedback = said()
        for _ in range(2):
            services.assign_feedback(feedback.pk, owner=manager, key="k", **now(actor=manager))

        assert FeedbackHistory.objects.filter(step="OWNED").count() == 1


class TestTag:
    def tag(self, feedback, actor, **given):
        usual = {"topic": Topic.POLICY, "policy": None, "is_complaint": True, "reason": "A rule."}
        return services.tag_feedback(feedback.pk, **(usual | given), **now(actor=actor))

    def test_leads_to_who_answers_for_the_policy_and_keeps_what_it_was(self, manager):
        feedback, policy = said("Only approved docks, why?"), policy_of()

        tagged = self.tag(feedback, manager, policy=policy)
        outbox.drain()

        assert (tagged.topic, tagged.owner, tagged.state) == (
            Topic.POLICY,
            policy.owner,
            FeedbackState.OWNED,
        )
        entry = feedback.history.get(step="TAGGED")
        assert (entry.actor, entry.reason) == (manager, "A rule.")
        assert entry.detail["before"] == {"topic": Topic.SERVICE, "complaint": False}
        assert SentMail.objects.filter(recipient=policy.owner.email).exists()
        assert list(Feedback.objects.visible_to(policy.owner)) == [tagged]

    def test_says_what_it_lacks(self, manager):
        feedback = said()

        with pytest.raises(FeedbackRefused, match="Say why"):
            self.tag(feedback, manager, reason=" ")
        with pytest.raises(FeedbackRefused, match="Only feedback about a policy"):
            self.tag(feedback, manager, topic=Topic.SERVICE, policy=policy_of())

    def test_is_for_managers(self):
        owner = UserFactory()

        with pytest.raises(NotPermitted):
            self.tag(said(owner=owner), owner)

    def test_is_not_undone_by_changed_words(self, manager):
        feedback = said()
        self.tag(feedback, manager, is_complaint=True)
        feedback.response.answers.update(comment="Other words")

        services.receive_feedback([feedback.response_id], at=timezone.now())

        feedback.refresh_from_db()
        assert (feedback.topic, feedback.is_complaint) == (Topic.POLICY, True)


class TestAnswer:
    def answer(self, feedback, actor, text="We have hired.", **given):
        usual = {"is_upheld": True}
        return services.answer_feedback(
            feedback.pk, text=text, **(usual | given), **now(actor=actor)
        )

    def test_reaches_who_gave_their_name(self, manager):
        author = UserFactory()
        feedback = said(person=author)

        answered = self.answer(feedback, manager)
        outbox.drain()

        assert (answered.state, answered.is_upheld) == (FeedbackState.ANSWERED, True)
        assert "We have hired." in SentMail.objects.get(recipient=author.email).body

    @pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.ANONYMOUS])
    def test_mails_nobody_who_kept_their_name(self, manager, mode):
        feedback = said(mode=mode, readable_at=timezone.now())

        self.answer(feedback, manager)

        assert not Fact.objects.filter(topic="outbox.mail.requested").exists()

    def test_may_be_the_owners(self):
        owner = UserFactory()

        assert self.answer(said(owner=owner), owner).answered_by == owner

    def test_needs_words_and_feedback_that_was_not_set_aside(self, manager):
        with pytest.raises(FeedbackRefused, match="Write an answer"):
            self.answer(said(), manager, text=" ")
        with pytest.raises(FeedbackRefused, match="set aside"):
            self.answer(said(state=FeedbackState.SET_ASIDE), manager)


class TestSetAside:
    def test_needs_a_reason_and_something_to_do(self, manager):
        feedback = said()

        with pytest.raises(FeedbackRefused, match="Say why nothing"):
            services.set_feedback_aside(feedback.pk, reason="", **now(actor=manager))
        aside = services.set_feedback_aside(feedback.pk, reason="Praise.", **now(actor=manager))

        assert aside.state == FeedbackState.SET_ASIDE
        with pytest.raises(FeedbackRefused, match="done with"):
            services.set_feedback_aside(feedback.pk, reason="Again", **now(actor=manager))


class TestTurn:
    def test_keeps_the_number_and_tells_the_other_rooms(self, manager):
        feedback = said()

        turned = services.turn_feedback(
            feedback.pk, target=Target.REQUEST, number="sr-48213", **now(actor=manager)
        )

        assert (turned.target, turned.target_number) == (Target.REQUEST, "SR-48213")
        payload = Fact.objects.get(topic=events.FEEDBACK_RAISED).payload
        assert payload["number"] == "SR-48213"
        assert "Slow" not in str(payload)

    def test_refuses_what_is_no_number_and_a_second_one(self, manager):
        feedback = said()
        with pytest.raises(FeedbackRefused, match="looks like"):
            services.turn_feedback(
                feedback.pk, target=Target.PLAN, number="soon", **now(actor=manager)
            )
        services.turn_feedback(
            feedback.pk, target=Target.REQUEST, number="SR-7", **now(actor=manager)
        )

        with pytest.raises(FeedbackRefused, match="became SR-7 already"):
            services.turn_feedback(
                feedback.pk, target=Target.REQUEST, number="SR-1", **now(actor=manager)
            )


class TestRelease:
    def answered(self, **given):
        feedback = said(**given)
        boss = UserFactory(manager=True)
        services.answer_feedback(feedback.pk, text="Done.", is_upheld=None, **now(actor=boss))
        return feedback

    def test_publishes_the_words_that_were_checked(self, manager):
        feedback = self.answered()

        out = services.release_feedback(feedback.pk, text="It is slow.", **now(actor=manager))

        assert (out.redacted, out.released_by) == ("It is slow.", manager)
        assert list(Feedback.objects.published()) == [out]

    def test_asks_to_check_what_points_at_a_person(self, manager):
        feedback = self.answered()

        with pytest.raises(FeedbackRefused, match="hold a person's address"):
            services.release_feedback(feedback.pk, text="Ask a@b.example", **now(actor=manager))
        out = services.release_feedback(
            feedback.pk, text="Ask a@b.example", is_checked=True, **now(actor=manager)
        )
        assert out.released_at

    def test_comes_after_the_answer_and_from_a_manager(self, manager):
        owner = UserFactory()
        with pytest.raises(FeedbackRefused, match="Answer it first"):
            services.release_feedback(said().pk, text="Slow", **now(actor=manager))
        with pytest.raises(NotPermitted):
            services.release_feedback(said(owner=owner).pk, text="Slow", **now(actor=owner))

    def test_can_be_taken_away_with_a_reason(self, manager):
        feedback = self.answered()
        services.release_feedback(feedback.pk, text="Slow", **now(actor=manager))

        with pytest.raises(FeedbackRefused, match="Say why"):
            services.hide_feedback(feedback.pk, reason="", **now(actor=manager))
        services.hide_feedback(feedback.pk, reason="A name in it.", **now(actor=manager))

        assert not Feedback.objects.published().exists()
