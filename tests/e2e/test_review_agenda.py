"""The agenda of a review in a real browser: dragged into another order, or left as it was."""

import pytest

from csap.reviews import services
from csap.reviews.services import Entry
from tests.csap.reviews.builders import AT, scheduled
from tests.factories import UserFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def review():
    manager = UserFactory(manager=True)
    review = scheduled(manager)
    for title in ("One", "Two", "Three"):
        services.add_item(review.number, Entry(title, 2), actor=manager, at=AT)
    return review


@pytest.fixture
def agenda(page, live_server, client, review):
    client.force_login(review.chair, backend="django.contrib.auth.backends.ModelBackend")
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([session | {"url": live_server.url}])
    page.goto(f"{live_server.url}/csap/reviews/{review.number}/")
    return page


def titles(page):
    return [text.split()[0] for text in page.locator("[data-reorder-item] th").all_inner_texts()]


def drag_first_below_last(page):
    handle = page.locator("[data-reorder-handle]").first.bounding_box()
    last = page.locator("[data-reorder-item]").last.bounding_box()
    page.mouse.move(handle["x"] + 8, handle["y"] + 8)
    page.mouse.down()
    page.mouse.move(handle["x"] + 8, last["y"] + last["height"] - 4, steps=6)


def test_is_kept_in_the_order_in_which_it_is_let_go_and_escape_gives_up(agenda, review):
    drag_first_below_last(agenda)
    assert titles(agenda) == ["Two", "Three", "One"]
    agenda.keyboard.press("Escape")
    agenda.mouse.up()
    assert titles(agenda) == ["One", "Two", "Three"]

    drag_first_below_last(agenda)
    with agenda.expect_navigation():
        agenda.mouse.up()

    kept = review.items.order_by("position").values_list("title", flat=True)
    assert list(kept) == titles(agenda) == ["Two", "Three", "One"]
