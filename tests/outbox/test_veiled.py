"""What a mail must not say while it lies in the database."""

import pytest

from servicedesk.outbox import mail, services, veiled
from servicedesk.outbox.models import SentMail
from tests.leaks import rows_that_say
from tests.outbox.test_mail import hello, queue

pytestmark = pytest.mark.django_db
__all__ = ["hello"]

KEY = "open-sesame-4711"


@pytest.fixture(autouse=True)
def door(hello, settings, monkeypatch):
    """A secret of the tests' own, in text and page; the record of sent mail is kept."""
    (hello / "emails" / "door.txt").write_text("Go to {{ site_url }}/d/{{ way }}/ or {{ way }}")
    (hello / "emails" / "door.html").write_text('<a href="{{ site_url }}/d/{{ way }}/">Go</a>')
    monkeypatch.setitem(veiled._resolvers, "door", lambda *, number: f"{KEY}-{number}")
    settings.KEEP_MAIL_TEXT = True


def queue_door(**given):
    secret = veiled.Secret("door", {"number": 7})
    queue(template="door", context={"way": secret}, **given)


def test_is_in_what_the_server_gets_text_and_page_alike(mailoutbox):
    queue_door()

    services.drain()

    sent = mailoutbox[0]
    assert sent.body == f"Go to http://127.0.0.1:8000/d/{KEY}-7/ or {KEY}-7\n"
    assert f"/d/{KEY}-7/" in sent.alternatives[0].content


def test_stands_in_no_row_before_or_after_it_is_sent():
    queue_door()
    before = rows_that_say(KEY)

    services.drain()

    assert before == rows_that_say(KEY) == []
    assert rows_that_say("Go to http") != []  # the search does find what is there


def test_the_mailbox_shows_the_link_all_the_same():
    queue_door()
    services.drain()

    assert f"/d/{KEY}-7/" in mail.text_of(SentMail.objects.get())


def test_text_that_names_a_stand_in_by_guess_gets_no_secret(mailoutbox):
    queue(context={"name": "veiled" + "0" * 32})

    services.drain()

    assert KEY not in mailoutbox[0].body
