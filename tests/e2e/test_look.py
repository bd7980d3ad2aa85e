"""The frame of every page in a real browser: themes, menus, phones, no barrier, no complaint."""

import pytest

from tests.e2e.barriers import barriers
from tests.factories import PASSWORD, UserFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
OPEN_PAGES = ["/account/sign-in/", "/account/reset/", "/account/reset/sent/"]
OWN_PAGES = ["/account/profile/", "/account/password/"]
PHONE = {"width": 360, "height": 780}


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "color_scheme": "light", "reduced_motion": "reduce"}


@pytest.fixture
def complaints(page):
    """Return what the browser's console complains of, as it happens."""
    heard = []
    page.on("console", lambda said: said.type == "error" and heard.append(said.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.fixture
def visit(page, live_server):
    """Return a function that opens a path of the product."""
    return lambda path: page.goto(live_server.url + path)


@pytest.fixture
def sign_in(page, visit):
    """Return a function that signs a person in as people do."""

    def as_person(user):
        visit("/account/sign-in/?next=/account/profile/")
        page.get_by_label("Email").fill(user.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()

    return as_person


@pytest.fixture
def person():
    return UserFactory(name="Rafael Costa", roles=["AGENT", "MANAGER"])


@pytest.mark.parametrize(("scheme", "size"), [("light", None), ("dark", PHONE)])
def test_pages_have_no_barrier_and_nothing_scrolls_sideways(
    page, visit, sign_in, person, complaints, scheme, size
):
    page.emulate_media(color_scheme=scheme)
    if size:
        page.set_viewport_size(size)
    found = {}

    for path in [*OPEN_PAGES, *OWN_PAGES]:
        if path == OWN_PAGES[0]:
            sign_in(person)
        visit(path)
        found[path] = barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path

    assert not any(found.values()), found
    assert complaints == []


def test_theme_is_kept(page, visit):
    visit("/account/sign-in/")
    assert page.locator("html").get_attribute("data-bs-theme") == "light"
    page.evaluate("localStorage.setItem('theme', 'dark')")

    page.reload()

    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


def test_account_menu_works_by_keyboard(page, visit, sign_in, person):
    sign_in(person)
    menu = page.get_by_label("Rafael Costa: profile and sign out")
    menu.focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("link", name="Profile").is_visible()

    page.keyboard.press("Escape")

    assert page.get_by_role("link", name="Profile").is_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_doors_are_in_the_menu_on_a_phone(page, visit, sign_in, person):
    page.set_viewport_size(PHONE)
    sign_in(person)

    page.get_by_label("Rafael Costa: profile and sign out").click()

    assert page.locator(".menu").get_by_role("link", name="Desk").is_visible()
    assert page.get_by_role("navigation", name="Doors").is_hidden()


def test_refused_sign_in_takes_the_focus_to_what_is_wrong(page, visit):
    visit("/account/sign-in/")
    page.get_by_label("Email").fill("nobody@example.org")
    page.get_by_label("Password", exact=True).fill("wrong")

    page.get_by_role("button", name="Sign in", exact=True).click()

    assert page.evaluate("document.activeElement.id") == "error-summary"
    assert page.get_by_label("Email").input_value() == "nobody@example.org"


def test_signs_in_without_scripts(browser, live_server, person):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + "/account/sign-in/?next=/account/profile/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)

    page.get_by_role("button", name="Sign in", exact=True).click()

    assert page.get_by_role("heading", name="Rafael Costa").is_visible()
    page.context.close()
