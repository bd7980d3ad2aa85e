"""Mail that does not arrive: refused while it is sent, or reported back later."""

import smtplib
import time
from pathlib import Path

import pytest
from django.core.mail.backends.base import BaseEmailBackend

from servicedesk.outbox import bounces, mail, services
from servicedesk.outbox.models import Delivery, Fact, SentMail
from tests.factories import NOW
from tests.outbox.test_mail import hello, queue

pytestmark = pytest.mark.django_db
__all__ = ["hello"]

HOSTILE = Path(__file__).parents[2].parent / "shared" / "data" / "emails"


class RefusingBackend(BaseEmailBackend):
    code = 550

    def send_messages(self, email_messages):
        words = (self.code, b"5.1.1 No such user\r\n here")
        raise smtplib.SMTPRecipientsRefused({"ada@example.org": words})


class BusyBackend(RefusingBackend):
    code = 451


def bounced():
    return [fact.payload for fact in Fact.objects.filter(topic=bounces.MAIL_BOUNCED)]


class TestRefusedAtOnce:
    def test_is_told_with_the_servers_words_and_not_tried_again(self, settings):
        settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"
        queue()

        services.drain()

        assert bounced() == [{"key": "mail:hello:1", "reason": "550 5.1.1 No such user here"}]
        assert not Delivery.objects.open().filter(consumer="mail").exists()
        assert not SentMail.objects.exists()
        assert Fact.objects.get(key="mail:hello:1").payload["unsent"] == "refused"

    def test_for_now_is_tried_again(self, settings):
        settings.EMAIL_BACKEND = f"{__name__}.BusyBackend"
        queue()

        services.drain()

        assert bounced() == []
        assert Delivery.objects.open().filter(consumer="mail").exists()


class TestReturnAddress:
    def test_is_the_envelopes_alone(self, settings, mailoutbox):
        settings.BOUNCE_EMAIL = "back@desk.example.org"
        queue()

        services.drain()

        sent = mailoutbox[0]
        assert sent.from_email == bounces.return_address(Fact.objects.get().pk)
        assert sent.message()["From"] == settings.DEFAULT_FROM_EMAIL

    def test_leads_to_the_mail(self, settings):
        settings.BOUNCE_EMAIL = "back@desk.example.org"
        queue()
        to = bounces.return_address(Fact.objects.get().pk)

        assert bounces.note_bounce(notice(to=to), at=NOW) == 1
        assert bounced() == [
            {"key": "mail:hello:1", "reason": "5.1.1 smtp; 550 5.1.1 No such user"}
        ]

    def test_without_our_signature_leads_nowhere(self, settings):
        settings.BOUNCE_EMAIL = "back@desk.example.org"
        queue()
        forged = f"back+{Fact.objects.get().pk}-{'0' * 20}@desk.example.org"

        assert bounces.note_bounce(notice(to=forged), at=NOW) == 0


class TestNotice:
    @pytest.fixture
    def sent(self):
        queue()
        services.drain()
        return SentMail.objects.get()

    def test_names_the_mail_it_returns(self, sent):
        assert bounces.note_bounce(notice(original=sent.message_id), at=NOW) == 1
        assert bounced()[0]["key"] == sent.key

    def test_the_same_again_is_no_news(self, sent):
        raw = notice(original=sent.message_id)
        bounces.note_bounce(raw, at=NOW)

        assert bounces.note_bounce(raw, at=NOW) == 0
        assert len(bounced()) == 1

    @pytest.mark.parametrize(
        ("action", "status"),
        [("delayed", "4.4.7"), ("delivered", "2.0.0"), ("failed", "4.2.2"), ("relayed", "5.1.1")],
    )
    def test_of_anything_but_a_lasting_failure_says_nothing(self, sent, action, status):
        raw = notice(original=sent.message_id, action=action, status=status)

        assert bounces.note_bounce(raw, at=NOW) == 0

    def test_an_answer_that_quotes_the_mail_is_none(self, sent):
        raw = f"In-Reply-To: {sent.message_id}\r\n\r\nfailed 5.1.1".encode()

        assert bounces.note_bounce(raw, at=NOW) == 0

    def test_of_a_mail_that_is_not_ours_says_nothing(self):
        assert bounces.note_bounce(notice(original=mail.message_id("foreign")), at=NOW) == 0

    def test_its_words_are_one_printable_line(self, sent):
        raw = notice(original=sent.message_id, words="smtp; 550 \x1b[31m gone\x00 " + "x" * 999)

        bounces.note_bounce(raw, at=NOW)

        reason = bounced()[0]["reason"]
        assert reason.isprintable()
        assert len(reason) <= 200


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 5000,
        b"Content-Type: multipart/report; boundary=a\r\n\r\n--a\r\n" * 2000,
        b"To: " + b"(" * 6000,
        b"Content-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5",
        b"Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\n=",
        b"Content-Type: multipart/report\r\n\r\nno boundary",
        b"".join(
            b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n)
            for n in range(1500)
        ),
    ],
    ids=["nothing", "zeros", "openings", "nested", "cut", "coded", "bare", "deep"],
)
def test_whatever_comes_in_is_read_quickly_and_harmlessly(raw):
    began = time.process_time()

    assert bounces.note_bounce(raw, at=NOW) == 0
    assert time.process_time() - began < 2


@pytest.mark.skipif(not HOSTILE.exists(), reason="the shared mails are not beside this checkout")
def test_the_shared_hostile_mails_are_read_quickly_and_tell_of_nothing():
    began = time.process_time()
    told = [
        bounces.note_bounce(path.read_bytes(), at=NOW)
        for path in sorted(HOSTILE.rglob("*"))
        if path.is_file()
    ]

    assert len(told) > 20
    assert sum(told) == 0
    assert time.process_time() - began < 10


def notice(
    *,
    to="desk@example.org",
    original="<none@example.org>",
    action="failed",
    status="5.1.1",
    words="smtp; 550 5.1.1 No such user",
):
    """A delivery-status notification as RFC 3464 has it."""
    return f"""\
From: MAILER-DAEMON@mx.example.org
To: {to}
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your mail could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; ada@example.org
Action: {action}
Status: {status}
Diagnostic-Code: {words}

--b
Content-Type: text/rfc822-headers

Message-ID: {original}
Subject: Hello

--b--
""".replace("\n", "\r\n").encode()
