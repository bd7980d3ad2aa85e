"""Pages of partners as tests open and read them."""

import re

from django.test import Client


def signed_in(person):
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(answer):
    """Return the words of a page in one line."""
    page = re.sub(r"<(script|style).*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def hidden(answer, name):
    """Return the value of the first hidden field of a name."""
    return re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode()).group(1)
