"""A forgotten password, and a new one."""

import re

import pytest
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW = "correct horse battery"


def link_in(mail) -> str:
    return re.search(r"https?://[^/]+(/\S+)", mail.body)[1]


def ask(client, email):
    return client.post(reverse("accounts:reset"), {"email": email})


def test_sends_a_link_that_works_once(client, mailoutbox):
    user = UserFactory()
    ask(client, user.email)

    form = client.get(link_in(mailoutbox[0]), follow=True)
    client.post(form.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW})

    user.refresh_from_db()
    assert user.check_password(NEW)
    again = client.get(link_in(mailoutbox[0]), follow=True)
    assert "This link has been used" in again.content.decode()


def test_says_the_same_to_a_stranger(client, mailoutbox):
    known = ask(client, UserFactory().email)
    unknown = ask(client, "nobody@example.org")

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert len(mailoutbox) == 1


def test_names_the_site_in_the_mail(client, mailoutbox, settings):
    user = UserFactory(name="Priya Raman")

    ask(client, user.email)

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
