"""A real browser on the product as it runs."""

import os
import shutil

import pytest

from servicedesk.stack.state import throwaway_state
from tests.product import Product

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Use the browser that is here: Playwright's own is never downloaded."""
    path = os.environ.get("BROWSER_PATH") or shutil.which("chromium")
    if not path:
        pytest.skip("There is no browser; `make test` sets one up.")
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    return {**browser_type_launch_args, "executable_path": path, "args": FLAGS + sandbox}


@pytest.fixture
def product(transactional_db):
    """The product on the test's database, with everything that runs beside it."""
    with throwaway_state() as state, Product(state) as running:
        yield running


@pytest.fixture
def people_at(browser):
    """Return a function that opens a browser window of somebody's own, signed in."""
    contexts = []

    def open_window(product, user=None, password="", **options):
        context = browser.new_context(base_url=product.url, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on(
            "console",
            lambda said: page.problems.append(said.text) if said.type == "error" else None,
        )
        if user is not None:
            page.goto("/account/sign-in/")
            page.get_by_label("Email").fill(user.email)
            page.get_by_label("Password", exact=True).fill(password)
            page.get_by_role("button", name="Sign in", exact=True).click()
            page.wait_for_url(lambda address: "sign-in" not in address)
        return page

    yield open_window
    for context in contexts:
        context.close()
