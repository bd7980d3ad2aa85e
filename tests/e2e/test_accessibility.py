"""Every page of every door: no barrier at three sizes and themes, no complaint, nothing cut off.

A page is opened once and then looked at wide and light, as on a phone, and wide and dark.
"""

import pytest
from django.test import Client

from tests.e2e.barriers import SCRIPT, barriers
from tests.e2e.small_world import SmallWorld

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

#: All that a theme can change.
COLOURS = ["color-contrast", "link-in-text-block"]
WIDE, PHONE, NARROWEST = (
    {"width": 1440, "height": 900},
    {"width": 390, "height": 844},
    {"width": 360, "height": 780},
)
#: Charts are drawn anew a moment after the window. One question that waits, since Playwright's own
#: waiting asks again by eval, which the pages' content policy forbids.
FITS = """() => new Promise(done => {
    const last = performance.now() + 2000
    const look = () => {
        const fits = document.documentElement.scrollWidth <= innerWidth
        if (fits || performance.now() > last) done(fits)
        else requestAnimationFrame(look)
    }
    look()
})"""
#: Addresses that answer so on purpose; the browser's console tells of it.
ABSENT = ("/nothing/", "/s/no-such-link/", "/partnership/sign/x/")


@pytest.fixture
def world(transactional_db):
    return SmallWorld()


@pytest.fixture
def window(browser, live_server):
    """Return a function that opens a window in which a person is signed in."""
    context = browser.new_context(
        base_url=live_server.url, viewport=WIDE, color_scheme="light", reduced_motion="reduce"
    )
    context.add_init_script(SCRIPT)

    def open_as(person):
        if person is not None:
            client = Client()
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
            kept = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": kept, "url": live_server.url}])
        return context.new_page()

    yield open_as
    context.close()


def named(where, faults):
    return [f"{where}: {fault}" for fault in faults]


def faults_of(page, path):
    """Return what is wrong with a page, in all its looks."""
    said = []
    page.on("console", lambda each: each.type == "error" and said.append(each.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)
    page.goto(path)
    faults = named(f"{path} wide", barriers(page))
    page.emulate_media(color_scheme="dark")
    faults += named(f"{path} dark", barriers(page, COLOURS))
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    faults += named(f"{path} phone", barriers(page))
    page.set_viewport_size(NARROWEST)
    if not page.evaluate(FITS):
        faults.append(f"{path}: scrolls sideways at 360 px")
    told_absent = [each for each in said if "404" in each] if path in ABSENT else []
    return faults + [f"{path}: {each}" for each in said if each not in told_absent]


@pytest.mark.parametrize(
    "door",
    [
        *("csap", "plans", "surveys", "requests", "desk"),
        *("results", "portal", "reports", "out", "settings"),
    ],
)
def test_pages_have_no_barrier_and_lose_nothing(world, window, door):
    person, paths = world.pages(door)
    page = window(person)
    faults = []

    for path in paths:
        faults += faults_of(page, path)

    assert faults == []
