"""Answering on a phone: after a resolution, in a wave, after an engagement."""

import os
import subprocess
import sys
import time
import urllib.request

import pytest
from django.utils import timezone

from servicedesk.stack.state import throwaway_state
from surveys.models import Answer, Invitation, QuestionnaireVersion, Response
from surveys.tokens import hash_of, new_salt, token_of
from surveys.vocabulary import OPEN_FOR, Mode, Purpose
from tests.e2e.barriers import barriers
from tests.factories import ServiceFactory, UserFactory
from tests.product import Product
from tests.surveys.builders import resolved_request
from tests.surveys.linking import everything
from tests.surveys.waves import running_wave
from tools import assets, icons, styles

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PACKAGES = icons.ROOT / "node_modules"
PHONE = {"width": 390, "height": 844}
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
#: A slow mobile network: round trip in ms, bytes a second.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


@pytest.fixture
def phone(browser, live_server):
    """Return a function that opens a phone's browser, with or without scripts."""
    contexts = []

    def open_phone(**options):
        context = browser.new_context(
            base_url=live_server.url, viewport=PHONE, has_touch=True, is_mobile=True, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield open_phone
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def delivery(tmp_path_factory):
    """What the product is started with to serve its files as they are delivered."""
    vendor, static = tmp_path_factory.mktemp("vendor"), tmp_path_factory.mktemp("static")
    assets.copy(PACKAGES, vendor)
    icons.main(PACKAGES, vendor)
    styles.main(PACKAGES, vendor)
    more = {
        "DJANGO_SETTINGS_MODULE": "tests.delivered_settings",
        "DELIVERED_VENDOR": str(vendor),
        "DELIVERED_STATIC": str(static),
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(collect, cwd=icons.ROOT, env={**os.environ, **more}, check=True)
    return more


@pytest.fixture
def delivered(transactional_db, delivery):
    """The product with those files, warm."""
    with throwaway_state() as state, Product(state, **delivery) as running:
        for _ in range(8):
            urllib.request.urlopen(running.url + "/account/sign-in/").read()
        yield running


def about_a_request(code, purpose, **given):
    """Ask somebody about a request; return the link."""
    service_request = resolved_request(summary="Second screen goes black")
    salt, now = new_salt(), timezone.now()
    Invitation.objects.create(
        version=QuestionnaireVersion.objects.in_force(code).get(),
        service_request=service_request,
        person=service_request.requester,
        purpose=purpose,
        token_salt=salt,
        token_hash=hash_of(token_of(salt)),
        sent_at=now,
        expires_at=now + OPEN_FOR,
        **given,
    )
    return f"/s/{token_of(salt)}/"


def tap(page, question, label):
    """Tap an answer as one sees it: by its words below the question's."""
    page.get_by_role("group", name=question).get_by_text(label, exact=True).tap()


def send(page):
    page.get_by_role("button", name="Send answers").tap()
    page.get_by_role("heading", name="Thank you").wait_for()


def said():
    return set(Answer.objects.values_list("measure", "part", "value"))


def test_after_a_resolution_it_takes_four_taps_without_scripts(phone):
    page = phone(java_script_enabled=False)
    page.goto(about_a_request("T", Purpose.RESOLUTION))

    tap(page, "All in all, how satisfied are you?", "Mostly")
    tap(page, "Is your need met?", "Yes")
    tap(page, "Was it in time for you?", "No")
    send(page)

    assert said() == {("csat", "", 4), ("solved", "", 1), ("in_time", "", 0)}


def test_in_a_wave_services_and_expectations_are_answered_and_changed(phone):
    service = ServiceFactory(name="Email")
    wave = running_wave(UserFactory.create_batch(1), services=[service], at=timezone.now())
    page = phone()
    page.goto(f"/s/{wave.tokens[0]}/")
    found = barriers(page)

    tap(page, "IT solves what I come with.", "Fully")
    page.get_by_label("At least I need: 4").first.tap()
    page.get_by_label("I get: 7").first.tap()
    tap(page, "Do you know this service?", "Used it this past year")
    tap(page, "Would you advise a colleague to turn to IT?", "10")
    send(page)
    page.get_by_role("link", name="Change my answers").tap()
    tap(page, "Would you advise a colleague to turn to IT?", "6")
    page.get_by_role("button", name="Save my answers").tap()
    page.get_by_role("heading", name="Thank you").wait_for()

    assert found == barriers(page) == []
    assert Response.objects.get().invitation is None
    assert said() == {
        ("behaviour_effectiveness", "", 5),
        ("expectation_speed", "minimum", 4),
        ("expectation_speed", "perceived", 7),
        ("awareness", "", 2),
        ("nps", "", 6),
    }


def test_after_an_engagement_the_name_is_stated_before_and_the_keyboard_is_enough(phone):
    page = phone()
    page.goto(about_a_request("P", Purpose.ENGAGEMENT, mode=Mode.NAMED))
    found = barriers(page)

    promised = page.get_by_text("Your name stays with your answers").bounding_box()
    first = page.get_by_role("radio").first
    first.focus()
    page.keyboard.press("ArrowRight")
    page.get_by_label("What should we do differently next time?").focus()
    page.keyboard.type("Fewer meetings")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Thank you").wait_for()

    assert found == []
    assert promised["y"] < PHONE["height"]
    assert said() == {("engagement_success", "", 2), ("comment", "", None)}


@pytest.mark.prove
def test_a_scanner_that_runs_scripts_and_sends_the_empty_form_records_nothing(phone):
    link = about_a_request("T", Purpose.RESOLUTION)
    before = [row.values for row in everything()]
    page = phone()

    for _ in range(200):
        page.goto(link)
        page.get_by_role("button", name="Send answers").tap()
        page.get_by_text("One tap is enough").wait_for()

    assert [row.values for row in everything()] == before


@pytest.mark.prove
@pytest.mark.parametrize(
    ("code", "purpose"), [("T", Purpose.RESOLUTION), ("P", Purpose.ENGAGEMENT)]
)
def test_on_a_slow_network_the_page_is_there_within_seconds(phone, delivered, code, purpose):
    """As it is delivered, with nothing remembered from an earlier visit."""
    link = about_a_request(code, purpose)
    page = phone()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)

    page.goto(delivered.url + link, wait_until="load", timeout=60_000)
    seen, loaded = page.evaluate(PAINTED), page.evaluate(LOADED)
    sent = time.monotonic()
    page.get_by_text("Mostly").first.tap()
    send(page)
    answered = time.monotonic() - sent

    sys.stdout.write(f"{code}: seen {seen:.0f} ms, loaded {loaded:.0f} ms, sent {answered:.1f} s\n")
    assert seen < 6_000
    assert loaded < 12_000
    assert answered < 8
