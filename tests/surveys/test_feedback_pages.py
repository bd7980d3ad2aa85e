"""The inbox, the page of a comment and what may be done there."""

import pytest
from django.urls import reverse
from django.utils import timezone

from servicedesk.audit.models import AccessRecord
from surveys import services
from surveys.feedback_vocabulary import FeedbackState, Topic
from surveys.models import Feedback
from surveys.vocabulary import Mode
from tests.factories import ServiceFactory, UserFactory
from tests.surveys.builders import resolved_request
from tests.surveys.words import policy_of, said

INBOX = "/surveys/feedback/"


@pytest.fixture
def manager(client):
    person = UserFactory(manager=True)
    client.force_login(person)
    return person


def page_of(feedback):
    return reverse("surveys:feedback", args=[feedback.pk])


def text_of(response):
    return response.content.decode()


class TestInbox:
    def test_shows_what_is_to_be_done_of_both_topics(self, client, manager):
        said("The dock is slow", key="policy")
        said("The phone is fine")
        said("An old one", state=FeedbackState.SET_ASIDE)

        shown = text_of(client.get(INBOX))

        assert "1 about services, 1 about policies" in shown
        assert "The dock is slow" in shown
        assert "An old one" not in shown

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("topic=POLICY", {"rule"}),
            ("state=any", {"rule", "mine", "aside"}),
            ("state=SET_ASIDE", {"aside"}),
            ("owner=me", {"mine"}),
            ("owner=nobody", {"rule"}),
            ("topic=POLICY&owner=me", set()),
        ],
    )
    def test_is_sifted(self, client, manager, query, found):
        said("Text of rule", key="policy")
        said("Text of mine", state=FeedbackState.OWNED, owner=manager)
        said("Text of aside", state=FeedbackState.SET_ASIDE)

        shown = text_of(client.get(f"{INBOX}?{query}"))

        assert {word for word in ("rule", "mine", "aside") if f"Text of {word}" in shown} == found

    def test_finds_by_service_only_where_the_service_may_be_told(self, client, manager):
        mail = ServiceFactory(slug="mail")
        said("Told", service=mail, mode=Mode.CONFIDENTIAL, readable_at=timezone.now())
        query = f"{INBOX}?service=mail"

        before = text_of(client.get(query))
        Feedback.objects.update(shows_service=True)

        assert "Told" not in before
        assert "Told" in text_of(client.get(query))

    @pytest.mark.parametrize("query", ["topic=STARS", "state=x", "owner=7", "service=no-such"])
    def test_refuses_what_it_does_not_know(self, client, manager, query):
        assert client.get(f"{INBOX}?{query}").status_code == 422

    def test_takes_the_same_queries_for_any_length(
        self, client, manager, django_assert_num_queries
    ):
        said()
        client.get(INBOX)

        with django_assert_num_queries(6):
            client.get(INBOX)
        for number in range(4):
            said(f"More {number}", key="policy", state=FeedbackState.OWNED)
        with django_assert_num_queries(6):
            client.get(INBOX)


class TestPage:
    def test_says_who_said_it_only_of_who_gave_their_name(self, client, manager):
        author = UserFactory(name="Grace Hopper")
        named = said(person=author)
        unnamed = said(mode=Mode.CONFIDENTIAL, person=author, readable_at=timezone.now())

        assert "Grace Hopper said" in text_of(client.get(page_of(named)))
        assert "Grace" not in text_of(client.get(page_of(unnamed)))

    def test_never_to_who_did_the_work(self, client):
        worker = UserFactory(team_lead=True, name="Ada Okafor")
        request = resolved_request(agent=worker)
        author = UserFactory(name="Grace Hopper")
        feedback = said(person=author, owner=worker, state=FeedbackState.OWNED)
        feedback.response.invitation.service_request = request
        feedback.response.invitation.save()
        client.force_login(worker)

        assert "Grace" not in text_of(client.get(page_of(feedback)))

    def test_masks_the_words_of_who_did_not(self, client, manager):
        feedback = said("Call a@b.example", mode=Mode.CONFIDENTIAL, readable_at=timezone.now())

        shown = text_of(client.get(page_of(feedback)))

        assert "Call [address]" in shown
        assert "a@b.example" not in shown

    def test_puts_on_record_who_read_it(self, client, manager):
        feedback = said()

        client.get(page_of(feedback))

        record = AccessRecord.objects.get(action="READ_FEEDBACK")
        assert (record.actor, record.subject) == (manager, f"feedback {feedback.pk}")

    def test_offers_an_owner_no_step_of_managers(self, client):
        owner = UserFactory()
        client.force_login(owner)

        shown = text_of(client.get(page_of(said(owner=owner))))

        assert "/answer/" in shown
        assert "/tag/" not in shown


class TestStep:
    def do(self, client, feedback, name, **given):
        given = {f"{name}-{key}": value for key, value in {"key": "k", **given}.items()}
        return client.post(f"{page_of(feedback)}{name}/", given)

    def test_answers(self, client, manager):
        feedback = said()

        answered = self.do(client, feedback, "answer", text="We hired.", is_upheld="no")

        assert answered.status_code == 302
        feedback.refresh_from_db()
        assert (feedback.answer, feedback.is_upheld) == ("We hired.", False)

    def test_tags_and_hands_on_to_the_owner(self, client, manager):
        feedback, policy = said(), policy_of()

        self.do(client, feedback, "tag", topic="POLICY", policy=policy.pk, reason="A rule.")

        feedback.refresh_from_db()
        assert (feedback.topic, feedback.owner) == (Topic.POLICY, policy.owner)

    def test_of_an_owner_who_passes_it_on_leads_to_the_inbox(self, client):
        owner = policy_of().owner
        client.force_login(owner)
        feedback = said(owner=owner)

        passed = self.do(client, feedback, "own", owner=UserFactory(manager=True).pk)

        assert passed.url == INBOX

    def test_says_what_is_wrong_and_keeps_what_was_entered(self, client, manager):
        feedback = said()

        refused = self.do(client, feedback, "turn", target="REQUEST", number="soon")

        assert refused.status_code == 422
        assert "looks like SR-48213" in text_of(refused)
        assert 'value="soon"' in text_of(refused)

    def test_is_not_found_where_there_is_none(self, client, manager):
        assert self.do(client, said(), "burn").status_code == 404

    def test_twice_with_one_key_is_once(self, client, manager):
        feedback = said()
        for _ in range(2):
            self.do(client, feedback, "answer", text="We hired.")

        assert feedback.history.filter(step="ANSWERED").count() == 1


class TestApi:
    LIST = "/api/v1/surveys/feedback/"

    def test_leads_from_no_comment_to_a_person(self, client, manager):
        author = UserFactory(name="Grace Hopper", email="grace@corp.example")
        said("Grace called", person=author, mode=Mode.CONFIDENTIAL, readable_at=timezone.now())

        row = client.get(self.LIST).json()["results"][0]

        assert row["text"] == "[name] called"
        assert "grace" not in str(row).lower()
        assert "response" not in row

    def test_does_the_steps_once_for_one_key(self, client, manager):
        feedback = said()
        path = f"{self.LIST}{feedback.pk}/answer/"
        for _ in range(2):
            answered = client.post(
                path,
                {"text": "We hired."},
                content_type="application/json",
                headers={"Idempotency-Key": "k" * 190},
            )

        assert (answered.status_code, answered.json()["state"]) == (200, "ANSWERED")
        assert feedback.history.filter(step="ANSWERED").count() == 1

    def test_puts_on_record_who_read_it(self, client, manager):
        client.get(f"{self.LIST}{said().pk}/")

        assert AccessRecord.objects.get(action="READ_FEEDBACK").actor == manager

    def test_refuses_with_a_sentence(self, client, manager):
        path = f"{self.LIST}{said().pk}/release/"

        refused = client.post(path, {"text": "Slow"}, content_type="application/json")

        assert refused.status_code == 409
        assert refused.json()["error"]["message"] == "Answer it first."

    def test_takes_the_same_queries_for_any_length(
        self, client, manager, django_assert_num_queries
    ):
        said()
        client.get(self.LIST)

        with django_assert_num_queries(3):
            client.get(self.LIST)
        for number in range(3):
            said(f"More {number}", state=FeedbackState.OWNED)
        with django_assert_num_queries(3):
            client.get(self.LIST)


def test_held_back_words_are_nowhere(client, manager):
    held = said("Held back", mode=Mode.CONFIDENTIAL)

    assert client.get(page_of(held)).status_code == 404
    assert client.get(f"{TestApi.LIST}{held.pk}/").status_code == 404
    assert "Held back" not in text_of(client.get(f"{INBOX}?state=any"))
    with pytest.raises(Feedback.DoesNotExist):
        services.answer_feedback(
            held.pk, text="No", is_upheld=None, actor=manager, at=timezone.now()
        )
