"""A forgotten password, and a new one."""

import re

import pytest
import time_machine
from django.urls import reverse

from servicedesk.outbox import services as outbox
from servicedesk.outbox.models import Fact, SentMail
from tests.factories import NOW, PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW = "correct horse battery"
#: What differs between any two pages.
NONCE = re.compile(
    r'nonce="[^"]*"|csrf[^>]*>|"X-CSRFToken": "[^"]*"|name="csrfmiddlewaretoken"[^>]*'
)


def link_in(mail) -> str:
    return re.search(r"https?://[^/]+(/\S+)", mail.body)[1]


def ask(client, email):
    return client.post(reverse("accounts:reset"), {"email": email})


def ask_and_wait(client, email):
    ask(client, email)
    outbox.drain()


def test_sends_a_link_that_works_once(client, mailoutbox):
    user = UserFactory()
    ask_and_wait(client, user.email)

    form = client.get(link_in(mailoutbox[0]), follow=True)
    client.post(form.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW})

    user.refresh_from_db()
    assert user.check_password(NEW)
    again = client.get(link_in(mailoutbox[0]), follow=True)
    assert "This link has been used" in again.content.decode()


def test_says_the_same_to_a_stranger(client, mailoutbox):
    known = ask(client, UserFactory().email)
    unknown = ask(client, "nobody@example.org")
    outbox.drain()

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert len(mailoutbox) == 1


def test_shows_the_same_words_to_a_stranger(client):
    pages = [
        client.post(reverse("accounts:reset"), {"email": email}, follow=True)
        for email in (UserFactory().email, "nobody@example.org")
    ]

    known, unknown = (NONCE.sub("", page.content.decode()) for page in pages)
    assert known == unknown


def test_waits_for_the_worker_and_goes_out_once(client, mailoutbox):
    user = UserFactory()

    with time_machine.travel(NOW, tick=False):
        ask(client, user.email)
        ask(client, user.email)

    assert not mailoutbox
    outbox.drain()
    outbox.drain()
    assert [mail.to for mail in mailoutbox] == [[user.email]]
    assert SentMail.objects.get().recipient == user.email


def test_leaves_the_link_nowhere_once_it_has_gone_out(client, mailoutbox, settings):
    settings.KEEP_MAIL_TEXT = False
    ask_and_wait(client, UserFactory().email)

    token = link_in(mailoutbox[0]).rstrip("/").rpartition("/")[2]
    assert token not in str(Fact.objects.values())
    assert token not in str(SentMail.objects.values())


def test_names_the_site_in_the_mail(client, mailoutbox, settings):
    user = UserFactory(name="Priya Raman")

    ask_and_wait(client, user.email)

    assert mailoutbox[0].subject == f"Choose a new password for {settings.SITE_NAME}"
    assert "Good day Priya" in mailoutbox[0].body
    assert mailoutbox[0].body.count(settings.SITE_URL) == 1


def test_is_changed_while_signed_in(client):
    user = UserFactory()
    client.force_login(user)
    data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}

    response = client.post(reverse("accounts:change_password"), data)

    assert response.url == reverse("accounts:profile")
    user.refresh_from_db()
    assert user.check_password(NEW)
