"""Mail goes out once, to one person, with headers that nobody can add to."""

import smtplib
import threading
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from servicedesk.outbox import mail, services
from servicedesk.outbox.models import Delivery, Fact, SentMail
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hello(settings, tmp_path):
    """A template of the tests' own."""
    (tmp_path / "emails").mkdir()
    (tmp_path / "emails" / "hello.txt").write_text("Hello {{ name }}, see {{ site_url }}/there/")
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    ]
    return tmp_path


def queue(**given):
    values = {
        "key": "hello:1",
        "to": "ada@example.org",
        "subject": "Hello",
        "template": "hello",
        "context": {"name": "Ada"},
        "at": NOW,
    }
    with transaction.atomic():
        mail.queue_mail(**(values | given))


class TestQueueMail:
    def test_waits_for_the_commit_and_is_sent_by_the_worker(self, mailoutbox):
        queue()

        assert not mailoutbox
        services.drain()
        assert mailoutbox[0].body == "Hello Ada, see http://127.0.0.1:8000/there/\n"

    def test_the_same_key_asks_once(self, mailoutbox):
        queue()
        queue()

        services.drain()

        assert len(mailoutbox) == 1

    @pytest.mark.parametrize("subject", ["Hello\nBcc: all@example.org", "Hello\rX: y"])
    def test_refuses_a_subject_that_would_add_a_header(self, subject):
        with pytest.raises(ValueError, match="one line"):
            queue(subject=subject)

    @pytest.mark.parametrize("to", ["", "a@example.org\nb@example.org", "a@example.org,b@x.org"])
    def test_refuses_more_or_less_than_one_recipient(self, to):
        with pytest.raises(ValueError, match="one address"):
            queue(to=to)

    def test_adds_the_html_beside_the_text_where_there_is_one(self, hello, mailoutbox):
        (hello / "emails" / "hello.html").write_text("<p>Hello {{ name }}</p>")
        queue(context={"name": "<b>Ada</b>"})

        services.drain()

        assert mailoutbox[0].alternatives[0].content == "<p>Hello &lt;b&gt;Ada&lt;/b&gt;</p>"


class TestSend:
    def test_carries_the_headers_of_a_machine_that_can_be_answered(self, mailoutbox, settings):
        settings.REPLY_TO_EMAIL = "answers@example.org"
        queue()

        services.drain()

        sent = mailoutbox[0].message()
        assert sent["Auto-Submitted"] == "auto-generated"
        assert sent["Reply-To"] == "answers@example.org"
        assert sent["From"] == settings.DEFAULT_FROM_EMAIL
        assert sent["Message-ID"] == mail.message_id("mail:hello:1")

    def test_the_message_id_follows_from_the_key_and_the_host(self, settings):
        settings.SITE_URL = "https://desk.example.org:8443"

        first, again, other = (mail.message_id(key) for key in ("a", "a", "b"))

        assert first == again != other
        assert first.endswith("@desk.example.org>")

    def test_is_not_repeated_when_the_record_says_that_it_went_out(self, mailoutbox):
        queue()
        services.drain()
        Delivery.objects.update(closed_at=None)

        services.drain()

        assert len(mailoutbox) == 1
        assert SentMail.objects.count() == 1

    def test_a_crash_after_sending_repeats_it_with_the_same_message_id(self, mailoutbox):
        queue()
        fact = Fact.objects.get()
        with transaction.atomic():
            mail.send(fact)
            transaction.set_rollback(True)  # the worker dies before it commits

        services.drain()

        assert len(mailoutbox) == 2
        assert len({m.extra_headers["Message-ID"] for m in mailoutbox}) == 1
        assert SentMail.objects.count() == 1

    def test_the_text_leaves_the_database_with_the_mail(self, settings):
        settings.KEEP_MAIL_TEXT = False
        queue()

        services.drain()

        assert Fact.objects.get().payload == {"to": "ada@example.org", "subject": "Hello"}
        assert SentMail.objects.get().body == ""

    def test_a_server_that_is_away_costs_one_attempt_not_one_for_each_mail(self, settings):
        settings.EMAIL_BACKEND = f"{__name__}.AwayBackend"
        for number in range(5):
            queue(key=f"hello:{number}")

        services.drain()

        assert Delivery.objects.filter(attempts=1).count() == 1
        assert Delivery.objects.open().count() == 5
        assert not SentMail.objects.exists()


class AwayBackend(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")


class CountingBackend(BaseEmailBackend):
    sent = []

    def send_messages(self, email_messages):
        self.sent.extend(message.extra_headers["Message-ID"] for message in email_messages)
        return len(email_messages)


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_mail_once(settings):
    from django.db import connection

    settings.EMAIL_BACKEND = f"{__name__}.CountingBackend"
    CountingBackend.sent.clear()
    for number in range(20):
        queue(key=f"hello:{number}")
    both_ready = threading.Barrier(2)

    def drain():
        both_ready.wait()
        services.drain()
        connection.close()

    workers = [threading.Thread(target=drain) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(CountingBackend.sent) == len(set(CountingBackend.sent)) == 20


class TestDemoMailbox:
    @pytest.fixture(autouse=True)
    def demo(self, settings):
        settings.EMAIL_BACKEND = "servicedesk.outbox.mailbox.MailboxBackend"
        settings.DEMO = True

    def test_keeps_what_the_outbox_would_have_sent_once(self):
        queue()

        services.drain()

        kept = SentMail.objects.get()
        assert (kept.recipient, kept.body) == (
            "ada@example.org",
            "Hello Ada, see http://127.0.0.1:8000/there/\n",
        )

    def test_keeps_mail_that_does_not_come_through_the_outbox(self):
        django_mail.send_mail("A new password", "Choose it here.", None, ["ada@example.org"])

        assert SentMail.objects.get().body == "Choose it here."

    def test_anyone_reads_it_in_the_demo_with_links_that_work(self, client):
        queue()
        services.drain()

        page = client.get(f"/settings/mailbox/{SentMail.objects.get().pk}/")

        assert '<a href="http://127.0.0.1:8000/there/"' in page.content.decode()

    def test_lists_one_persons_newest_first(self, client):
        for number in range(3):
            mail.record(
                key=str(number),
                message=django_mail.EmailMultiAlternatives(
                    subject=f"Number {number}", to=["ada@example.org"]
                ),
                text="",
                html="",
                at=NOW + timedelta(hours=number),
            )
        queue(to="bob@example.org", subject="For Bob")
        services.drain()

        page = client.get("/settings/mailbox/", {"to": "ada@example.org"}).content.decode()

        assert page.index("Number 2") < page.index("Number 0")
        assert "For Bob" not in page
