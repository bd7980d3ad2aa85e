"""Who gets what from every address. The table decides, not the code (matrix.txt)."""

import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.client import MULTIPART_CONTENT
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from servicedesk.accounts.models import User
from tests.access.world import PEOPLE, build
from tests.surveys.builders import ship_instruments

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("matrix.txt")
KEY = "6f1c7c1e-3f0a-4b43-9d51-2f7e4a3b1c55"
_TERMS = {"valid_from": "2026-03-03", "valid_until": "2026-04-03"}
#: What is sent where an empty form would be refused before anybody is asked who it is from.
BODIES = {
    "agreements:step": {"freeze-key": KEY},
    "partnership:agreement_step": {"accept-key": KEY},
    "partnership:plan_step": {"key": KEY, "content_hash": "0" * 64},
    "partnership:report_action": {"key": KEY, "status": "DONE"},
    "partnership:sign-by-mail": {"key": KEY, "content_hash": "0" * 64},
    "api:agreement-offer": _TERMS | {"number": "8", "percent": "90"},
    "api:agreement-agree": _TERMS,
    "api:agreement-decline": {"text": "It cannot be.", "alternative": "A spare one."},
    "api:agreement-counter": {"text": "Sooner.", "number": "8", "percent": "90"},
    "api:agreement-withdraw": {"text": "Never mind."},
    "api:agreement-end": {"text": "It is over."},
    "api:finding-charge": {"owner": "colleague@example.org", "due_date": "2099-03-03"},
    "api:finding-dismiss": {"reason": "EXPLAINED", "sentence": "The supplier was late."},
    "api:servicerequest-replies": {"body": "Which room?"},
    "api:servicerequest-resolve": {"resolution": "Done."},
    "findings:dismiss": {"reason": "EXPLAINED", "sentence": "The supplier was late.", "key": KEY},
    "api:feedback-answer": {"text": "Done."},
    "api:feedback-aside": {"reason": "Praise."},
    "surveys:feedback_step": {"aside-reason": "Praise.", "aside-key": KEY},
    "desk:reply": {"body": "Which room?", "key": KEY, "version": "2"},
    "desk:note": {"body": "Third one today.", "key": KEY, "version": "2"},
    "desk:step": {"resolution": "Done.", "key": KEY, "version": "2"},
    "portal:reply": {"body": "In room four.", "key": KEY},
    "portal:reopen": {"reason": "It is dark again.", "key": KEY},
    "api:plan-verdicts": {"goal": 1, "verdict": "MET_CREDIBLE"},
    "api:plan-lessons": {"words": "Tell people."},
    "api:plan-sign": {"content_hash": "0" * 64},
    "api:plan-ask-for-change": {"content_hash": "0" * 64, "words": "The deputies."},
    "api:plan-check-ins": {"words": "Well."},
    "api:action-report": {"status": "DONE"},
    "api:finding-link-plan": {"plan": "CSAP-1"},
    "plans:accept-verdict": {"verdict": "MET_CREDIBLE", "key": KEY},
    "plans:record-lesson": {"words": "Tell people.", "key": KEY},
    "portal:close": {"key": KEY},
    "portal:cancel": {"reason": "Never mind.", "key": KEY},
    "portal:follow": {"email": "colleague@example.org", "key": KEY},
    "surveys:question_move": {"to": "1"},
    "surveys:question_preview": {"kind": "COMMENT"},
    "portal:engagement_step": {"started_date": "2026-03-03", "key": KEY},
}
#: Where sign-in is Django's own business and no object of ours is reached.
NOT_OURS = ("admin:",)


def rows() -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """Yield (address, method, sort of thing, expected answer by person)."""
    for line in TABLE.read_text().splitlines():
        words = line.split("#")[0].split()
        if words:
            name, method, sort, *answers = words
            yield name, method, sort, dict(zip(PEOPLE, answers, strict=True))


def routes(patterns: list[Any], space: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield (address, names of its arguments) of every address there is."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", tuple(pattern.pattern.converters) or _groups(pattern)


def _groups(pattern: URLPattern) -> tuple[str, ...]:
    return tuple(re.findall(r"\(\?P<(\w+)>", str(pattern.pattern)))


ROUTES = {
    name: arguments
    for name, arguments in routes(get_resolver().url_patterns)
    if not name.startswith(NOT_OURS)
}


def test_every_address_has_its_row():
    in_table = {name for name, *_ in rows()}

    assert sorted(set(ROUTES) - in_table) == []


def test_every_row_has_its_address():
    in_table = {name for name, *_ in rows()}

    assert sorted(in_table - set(ROUTES)) == []


#: The table is worked off address by address, so that several processes may share it.
ADDRESSES = sorted({name for name, *_ in rows()})


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world for all addresses: whatever an address does is undone after it was asked."""
    with django_db_blocker.unblock(), transaction.atomic():
        ship_instruments()  # lost where another test truncated the tables
        built = build()
        connection.check_constraints()  # once; else behind each of the tests
        yield built
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def sessions(world):
    """The cookie of each person, by their letter."""
    return {letter: _session_of(user) for letter, user in world.people.items()}


@pytest.mark.parametrize("address", ADDRESSES)
def test_everyone_gets_what_the_table_says(world, sessions, address):
    wrong = []

    for name, method, sort, expected in rows():
        if name != address:
            continue
        url = reverse(name, kwargs=world.arguments_of(sort, ROUTES[name]))
        for letter, wanted in expected.items():
            got = _answer(sessions[letter], method, url, BODIES.get(name, {}))
            if got not in wanted.split("|"):
                wrong.append(f"{name} {method} {sort} {letter}: {got}, not {wanted}")

    assert not wrong, "\n" + "\n".join(wrong)


def _session_of(user: User | None) -> str:
    """Sign a person in and return the session's cookie; empty for nobody."""
    if user is None:
        return ""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _answer(session: str, method: str, url: str, body: dict[str, str]) -> str:
    """Ask, undo whatever that did, and return the answer in the table's words."""
    client = Client(raise_request_exception=False)
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    with transaction.atomic():
        if method == "GET":
            response = client.get(url, REMOTE_ADDR=_somewhere())
        else:
            kind = "application/json" if url.startswith("/api/") else MULTIPART_CONTENT
            send = getattr(client, method.lower())
            response = send(url, body, content_type=kind, REMOTE_ADDR=_somewhere())
        transaction.set_rollback(True)
    return _word(response)


def _somewhere() -> str:
    """Return an address that nobody counted yet: limits by address are not what is tested."""
    return f"fd00::{uuid.uuid4().hex[:4]}:{uuid.uuid4().hex[:4]}"


def _word(response: Any) -> str:
    if response.status_code == 401 or "sign-in" in response.headers.get("Location", ""):
        return "in"
    return {403: "no", 404: "hid"}.get(
        response.status_code, "ok" if response.status_code < 500 else "500"
    )
