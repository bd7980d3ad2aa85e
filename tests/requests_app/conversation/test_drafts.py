"""Keeping what is typed."""

import pytest
from django.urls import reverse

from requests_app.conversation import drafts
from requests_app.conversation.models import Draft
from tests.factories import NOW, UserFactory

pytestmark = pytest.mark.django_db

ADDRESS = reverse("conversation:draft", args=["reply", "SR-1"])


class TestDraft:
    def test_is_kept_by_person_and_place_the_last_one_only(self, signed_in):
        client = signed_in(UserFactory())

        for body in ("Hel", "Hello"):
            answer = client.post(ADDRESS, {"body": body, "key": "k", "csrfmiddlewaretoken": "t"})

        assert answer.status_code == 204
        assert Draft.objects.get().values == {"body": "Hello"}

    def test_goes_away_when_everything_was_deleted(self, signed_in):
        client = signed_in(UserFactory())
        client.post(ADDRESS, {"body": "Hello"})

        client.post(ADDRESS, {"body": "  "})

        assert not Draft.objects.exists()

    def test_belongs_to_one_person(self):
        author = UserFactory()
        drafts.keep_draft(actor=author, place="reply:SR-1", values={"body": "x"}, at=NOW)

        assert drafts.draft_at(author, "reply:SR-1")
        assert drafts.draft_at(UserFactory(), "reply:SR-1") is None

    def test_is_not_taken_from_strangers(self, client):
        assert client.post(ADDRESS, {"body": "x"}).status_code == 302
        assert not Draft.objects.exists()
