"""What every class of page tells browsers and caches beside its content."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from requests_app.conversation.models import Attachment
from servicedesk.outbox import services as outbox
from servicedesk.outbox.mail import text_of
from servicedesk.outbox.models import SentMail
from servicedesk.stack.state import ROOT
from tests.factories import PASSWORD, UserFactory, agent_for, open_request
from tests.surveys.builders import resolve, ship_instruments

pytestmark = pytest.mark.django_db

#: Of every answer, whatever it is.
EVERYWHERE = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'nonce-…' 'strict-dynamic'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}
#: No markup, so no script of its own: nothing may run at all.
SILENT = POLICY | {"script-src": "'strict-dynamic'"}
SANDBOX = {"default-src": "'none'", "style-src": "'unsafe-inline'", "sandbox": ""}
#: Pages of others' making carry no nonce; they may run what this site serves.
OWN_SCRIPTS = POLICY | {"script-src": "'self'"}
SWAGGER = OWN_SCRIPTS | {"style-src": "'self' 'unsafe-inline'"}
NEVER = "max-age=0, no-cache, no-store, must-revalidate, private"

#: Class of page: (policy, Cache-Control, what differs from EVERYWHERE).
GOLDEN = {
    "sign-in": (POLICY, NEVER, {}),
    "survey": (POLICY, NEVER, {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}),
    "portal": (POLICY, "no-store", {}),
    "desk": (POLICY, "no-store", {}),
    "action plan": (POLICY, "no-store", {}),
    "absent": (POLICY, "no-store", {}),
    "attachment": (SANDBOX, "no-store", {"Content-Disposition": 'attachment; filename="a.txt"'}),
    "api": (SILENT, "no-store", {}),
    "api docs": (SWAGGER, "no-store", {}),
    "arrivals": (SILENT, "private, no-cache", {}),
    "administration": (OWN_SCRIPTS, NEVER, {}),
}
NONCE = re.compile(r"'nonce-([A-Za-z0-9+/=]{20,})'")


@pytest.fixture
def fetch(client, signed_in):
    """Return a function that gets a page of the class, as somebody who may see it."""
    ship_instruments()
    upload = SimpleUploadedFile("a.txt", b"<script>alert(1)</script>")
    service_request = open_request(uploads=[upload])
    requester, agent = service_request.requester, agent_for(service_request)
    resolve(service_request, agent=agent)
    outbox.drain()
    mail = SentMail.objects.get(subject__startswith="How was it?")
    number = service_request.number
    people_and_paths = {
        "sign-in": (None, reverse("accounts:sign_in")),
        "survey": (None, re.search(r"(/s/[\w-]+/)", text_of(mail)).group(1)),
        "portal": (requester, reverse("portal:request", args=[number])),
        "desk": (agent, reverse("desk:request", args=[number])),
        "action plan": (UserFactory(manager=True), reverse("csap:dashboard")),
        "absent": (requester, "/nothing/here/"),
        "attachment": (
            requester,
            reverse("conversation:attachment", args=[Attachment.objects.get().token]),
        ),
        "api": (requester, reverse("api:servicerequest-list")),
        "api docs": (requester, reverse("api:docs")),
        "arrivals": (agent, reverse("desk:arrivals")),
        "administration": (UserFactory(admin=True), reverse("admin:index")),
    }

    def get(sort):
        person, path = people_and_paths[sort]
        return (signed_in(person) if person else client).get(path)

    return get


def policy_of(response):
    """Return the directives of the Content-Security-Policy, its nonce replaced."""
    text = NONCE.sub("'nonce-…'", response["Content-Security-Policy"])
    pairs = (directive.strip().partition(" ")[::2] for directive in text.split(";"))
    return dict(pairs)


@pytest.mark.parametrize("sort", GOLDEN)
def test_page_says_what_the_table_says(fetch, sort):
    policy, cache_control, differs = GOLDEN[sort]

    response = fetch(sort)

    expected = EVERYWHERE | differs | {"Cache-Control": cache_control}
    assert {name: response.get(name) for name in expected} == expected
    assert policy_of(response) == policy


def test_nonce_is_new_on_every_answer_and_the_one_of_its_scripts(fetch):
    first, second = fetch("portal"), fetch("portal")

    nonces = [NONCE.search(each["Content-Security-Policy"]).group(1) for each in (first, second)]
    assert nonces[0] != nonces[1]
    assert set(re.findall(r'<script[^>]*\bnonce="([^"]+)"', first.content.decode())) == {nonces[0]}
    assert not re.search(r"<script(?![^>]*nonce=)", first.content.decode())


def credentials_of(person):
    return {"username": person.email, "password": PASSWORD}


def test_cookies_are_kept_from_scripts_and_other_sites(client):
    person = UserFactory(language="de")
    client.get(reverse("accounts:sign_in"))

    client.post(reverse("accounts:sign_in"), credentials_of(person))

    assert set(client.cookies) == {"csrftoken", "django_language", "sessionid"}
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


#: Prints those settings of production that decide this, read in a process of its own.
READ_PRODUCTION = """
import json
from servicedesk.settings import production
names = [name for name in dir(production) if name.startswith(("SECURE_", "SESSION_", "CSRF_"))]
print(json.dumps({name: getattr(production, name) for name in names}))
"""
SECRETS = {
    "SECRET_KEY": "only-for-this-test-" + "0" * 50,
    "ALLOWED_HOSTS": "testserver",
    "SITE_URL": "https://testserver",
    "EMAIL_URL": "consolemail://",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


@pytest.fixture
def production(settings):
    """The settings of production that decide about transport and cookies."""
    python = [sys.executable, "-c", READ_PRODUCTION]
    told = subprocess.check_output(python, env=os.environ | SECRETS, cwd=ROOT, timeout=60)
    for name, value in json.loads(told).items():
        setattr(settings, name, value)
    return settings


def test_production_speaks_only_https(production, client):
    response = client.get(reverse("accounts:sign_in"))

    assert response.status_code == 301
    assert response["Location"] == "https://testserver/account/sign-in/"


def test_production_asks_browsers_to_stay_with_https(production, client):
    response = client.get(reverse("accounts:sign_in"), secure=True)

    expected = "max-age=31536000; includeSubDomains; preload"
    assert response["Strict-Transport-Security"] == expected


def test_production_binds_its_cookies_to_the_host(production, client):
    person = UserFactory(language="de")
    client.get(reverse("accounts:sign_in"), secure=True)

    client.post(reverse("accounts:sign_in"), credentials_of(person), secure=True)

    assert set(client.cookies) == {"__Host-csrftoken", "__Host-sessionid", "django_language"}
    for cookie in client.cookies.values():
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["path"] == "/"
        assert cookie["domain"] == ""
