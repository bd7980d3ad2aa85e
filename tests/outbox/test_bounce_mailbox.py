"""Notices are fetched from a real IMAP server, each of them once."""

import imaplib
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from servicedesk.outbox import bounce_mailbox, bounces, services
from servicedesk.outbox.models import Fact, SentMail
from servicedesk.stack.state import free_port
from tests.factories import NOW
from tests.outbox.test_bounces import bounced, notice
from tests.outbox.test_mail import hello, queue

pytestmark = pytest.mark.django_db
__all__ = ["hello"]


@pytest.fixture(scope="module")
def server():
    """A mailbox of the tests' own; its address."""
    port = free_port()
    options = ["--host", "127.0.0.1", "--port", str(port), "--no-tls", "dict"]
    account = ["--demo-data", "--demo-user", "back", "--demo-password", "pass word"]
    process = subprocess.Popen(
        [Path(sys.executable).with_name("pymap"), *options, *account],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _wait_for(port)
    yield port
    process.terminate()
    process.wait(timeout=10)


@pytest.fixture
def mailbox(server, settings):
    """The server's inbox, everything in it read."""
    settings.BOUNCE_IMAP_URL = f"imap://back:pass%20word@127.0.0.1:{server}/INBOX"
    with imaplib.IMAP4("127.0.0.1", server, timeout=5) as session:
        session.login("back", "pass word")
        session.select("INBOX")
        session.store("1:*", "+FLAGS", r"(\Seen)")
        yield session


@pytest.fixture
def sent():
    queue()
    services.drain()
    return SentMail.objects.get()


def test_a_notice_is_read_once_beside_other_mail(mailbox, sent):
    mailbox.append("INBOX", None, None, b"Subject: Holiday\r\n\r\nI am away.\r\n")
    mailbox.append("INBOX", None, None, notice(original=sent.message_id))

    told = [bounce_mailbox.read_bounces(at=NOW) for _ in range(2)]

    assert told == [1, 0]
    assert bounced()[0]["key"] == sent.key
    mailbox.select("INBOX")
    assert mailbox.search(None, "UNSEEN")[1] == [b""]


def test_a_crash_before_the_mark_reads_it_again_and_tells_nothing_new(mailbox, sent):
    raw = notice(original=sent.message_id)
    bounces.note_bounce(raw, at=NOW)  # the worker died before it marked the message
    mailbox.append("INBOX", None, None, raw)

    assert bounce_mailbox.read_bounces(at=NOW) == 0
    assert len(bounced()) == 1


def test_does_nothing_where_no_mailbox_is_set_up(settings):
    settings.BOUNCE_IMAP_URL = ""

    assert bounce_mailbox.read_bounces(at=NOW) == 0


@pytest.mark.parametrize(
    "url", ["imap://a:b@mail.example.org/INBOX", "imap://a:b@127.0.0.1:1/", "https://a:b@x/"]
)
def test_the_command_says_what_is_wrong(settings, url):
    settings.BOUNCE_IMAP_URL = url

    with pytest.raises(CommandError, match="Nothing could be read"):
        call_command("read_bounces")


def test_the_command_reads_files(tmp_path, sent, capsys):
    (tmp_path / "notice.eml").write_bytes(notice(original=sent.message_id))

    call_command("read_bounces", str(tmp_path / "notice.eml"))

    assert capsys.readouterr().out == "1 mail came back.\n"
    assert Fact.objects.filter(topic=bounces.MAIL_BOUNCED).count() == 1


def _wait_for(port):
    for _ in range(150):
        try:
            imaplib.IMAP4("127.0.0.1", port, timeout=1).logout()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the mailbox does not answer")
