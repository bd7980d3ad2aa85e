"""What an administrator sees of the outbox, and nobody else."""

import pytest
from django.urls import reverse

from servicedesk.audit.models import AccessRecord, Action
from servicedesk.outbox.models import Delivery, Fact, SentMail
from tests.factories import NOW, UserFactory

pytestmark = pytest.mark.django_db


def delivery(key="thing:1", **given):
    fact = Fact.objects.create(topic="t", key=key, payload={}, occurred_at=NOW)
    return Delivery.objects.create(fact=fact, consumer="tests", due_at=NOW, **given)


def dead_letter(**given):
    return delivery(dead_at=NOW, attempts=8, last_error="ValueError: never", **given)


@pytest.fixture
def admin(signed_in):
    return signed_in(UserFactory(admin=True))


class TestOutboxPage:
    def test_shows_what_was_given_up_and_why(self, admin):
        dead_letter()

        page = admin.get(reverse("outbox:deliveries")).content.decode()

        assert "ValueError: never" in page
        assert "Send again" in page

    def test_shows_what_waits(self, admin):
        delivery()

        page = admin.get(reverse("outbox:deliveries"), {"show": "open"}).content.decode()

        assert "thing:1" in page
        assert "1 waits" in page

    @pytest.mark.parametrize("show", ["dead", "open"])
    def test_takes_the_same_queries_for_any_length(self, admin, django_assert_num_queries, show):
        make = dead_letter if show == "dead" else delivery
        for number in range(20):
            make(key=f"thing:{number}")
        admin.get(reverse("outbox:deliveries"))

        with django_assert_num_queries(4):  # session, person, backlog, rows
            admin.get(reverse("outbox:deliveries"), {"show": show})

    def test_pages_by_key(self, admin):
        for number in range(51):
            dead_letter(key=f"thing:{number}")

        first = admin.get(reverse("outbox:deliveries"))
        second = admin.get(
            reverse("outbox:deliveries"), {"cursor": first.context["page"].next_cursor}
        )

        assert len(first.context["page"].rows) == 50
        assert len(second.context["page"].rows) == 1

    @pytest.mark.parametrize("role", ["agent", "team_lead", "manager"])
    def test_is_closed_to_others(self, signed_in, role):
        client = signed_in(UserFactory(**{role: True}))

        assert client.get(reverse("outbox:deliveries")).status_code == 403
        assert client.post(reverse("outbox:send_again", args=[1])).status_code == 403


class TestSendAgain:
    def test_revives_and_writes_down_who_did(self, admin):
        letter = dead_letter()

        answer = admin.post(reverse("outbox:send_again", args=[letter.pk]))

        assert answer.status_code == 302
        letter.refresh_from_db()
        assert letter.dead_at is None
        record = AccessRecord.objects.get(action=Action.RESENT)
        assert record.detail == {"fact": "thing:1"}

    def test_is_written_down_once(self, admin):
        letter = dead_letter()

        for _ in range(2):
            admin.post(reverse("outbox:send_again", args=[letter.pk]))

        assert AccessRecord.objects.count() == 1

    def test_is_not_done_by_a_link(self, admin):
        letter = dead_letter()

        assert admin.get(reverse("outbox:send_again", args=[letter.pk])).status_code == 405


class TestMailboxOutsideTheDemo:
    def test_is_there_for_administrators_only(self, client, signed_in):
        sent = SentMail.objects.create(key="k", recipient="a@example.org", subject="S", sent_at=NOW)
        addresses = [reverse("outbox:mailbox"), reverse("outbox:mail", args=[sent.pk])]

        assert [client.get(address).status_code for address in addresses] == [404, 404]
        signed_in(UserFactory(manager=True))
        assert [client.get(address).status_code for address in addresses] == [404, 404]
        signed_in(UserFactory(admin=True))
        assert [client.get(address).status_code for address in addresses] == [200, 200]

    def test_takes_the_same_queries_for_any_length(self, admin, django_assert_num_queries):
        for number in range(20):
            SentMail.objects.create(
                key=str(number), recipient="a@example.org", subject="S", sent_at=NOW
            )

        with django_assert_num_queries(3):  # session, person, mail
            admin.get(reverse("outbox:mailbox"))
