"""The whole loop: asked, triaged, resolved, surveyed, counted and seen by a manager."""

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from requests_app.catalogue.models import TeamMembership
from requests_app.requests.models import ServiceRequest
from surveys.models import Response
from tests.factories import PASSWORD, RequestTypeFactory, TargetFactory, UserFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SUBJECT = "No sound in board room four"


@pytest.fixture
def cast():
    """A requester, an agent of the service's team, and a manager."""
    for priority in (1, 2, 3, 4):
        TargetFactory(priority=priority, valid_from=timezone.now() - timedelta(days=900))
    request_type = RequestTypeFactory(name="Sound and picture")
    requester = UserFactory(name="Priya Raman")
    agent = UserFactory(name="Jonas Lindqvist", agent=True)
    TeamMembership.objects.create(team=request_type.service.team, user=agent)
    manager = UserFactory(name="Lena Fischer", manager=True)
    return request_type, requester, agent, manager


def test_a_request_travels_the_whole_way(product, people_at, cast, tmp_path):
    request_type, requester, agent, manager = cast
    screenshot = tmp_path / "screen.png"
    screenshot.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)

    number = _file(people_at(product, requester, PASSWORD), request_type, screenshot)
    product.sink.wait_for(requester.email, number)
    _work(people_at(product, agent, PASSWORD), number)
    survey = product.sink.wait_for(requester.email, "How was")
    _answer(people_at(product, viewport={"width": 390, "height": 800}), survey)
    text = _dashboard(people_at(product, manager, PASSWORD))

    assert ServiceRequest.objects.get(number=number).status == "RESOLVED"
    assert Response.objects.count() == 1
    assert "1 request" in text or "1 support" in text


def _file(page, request_type, screenshot):
    """File a support request with an attachment, as its requester; return its number."""
    page.goto("/portal/new/")
    page.get_by_role("link", name=re.compile("broken")).first.click()
    page.get_by_role("link", name=re.compile(request_type.name)).first.click()
    page.locator("[name=summary]").fill(SUBJECT)
    page.locator("[name=description]").fill("The auditors call at half past ten.")
    page.locator("[name=attachments]").set_input_files(str(screenshot))
    for question in ("work", "reach"):
        page.locator(f"[name={question}]").first.check(force=True)
    page.get_by_role("button", name="Send request").click()
    page.get_by_role("heading", name=SUBJECT).wait_for()
    assert page.get_by_text("screen.png").first.is_visible()
    assert page.problems == []
    return re.search(r"SR-\d+", page.url).group()


def _work(page, number):
    """Find the request in the queue, take it, triage it, answer and resolve it."""
    page.get_by_role("link", name=SUBJECT).click()
    page.get_by_role("heading", name=SUBJECT).wait_for()
    page.goto(f"/desk/requests/{number}/assign/")
    page.locator("[name=assignee]").select_option(label="Jonas Lindqvist")
    page.get_by_role("button", name="Assign", exact=True).click()
    page.get_by_text("Assigned.").wait_for()
    page.goto(f"/desk/requests/{number}/triage/")
    page.locator("[name=urgency]").select_option("2")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved;").wait_for()
    page.locator("#pane-reply [name=body]").fill("I am on my way.")
    page.get_by_role("button", name=re.compile("^Send to")).click()
    page.get_by_text("I am on my way.").first.wait_for()
    page.goto(f"/desk/requests/{number}/resolve/")
    page.locator("[name=resolution]").fill("The amplifier was muted; it is not any more.")
    page.get_by_role("button", name=re.compile("Resolve and tell")).click()
    page.get_by_text("Resolved.").wait_for()
    assert page.problems == []


def _answer(page, mail):
    """Answer the survey from its link, without signing in, on a phone."""
    link = re.search(r"http://\S+/s/\S+/", mail).group()
    page.goto(link)
    assert page.locator("input[type=radio]:checked").count() == 0
    for fieldset in page.locator("fieldset").all()[:3]:
        fieldset.locator("input[type=radio]").last.check(force=True)
    page.get_by_role("button", name="Send answers").click()
    page.get_by_role("heading", name=re.compile("Thank")).wait_for()
    assert page.problems == []


def _dashboard(page):
    """Choose the running month, have it computed, and wait until the scheduled jobs did it."""
    deadline = time.monotonic() + 60
    month = timezone.localdate().replace(day=1)
    while time.monotonic() < deadline:
        page.goto(f"/csap/?scope=all&period={month:%Y-%m}")
        refresh = page.get_by_role("button", name=re.compile("Refresh|Compute"))
        text = page.locator("#main").inner_text()
        if re.search(r"\b1 (support|request)", text):
            return text
        if refresh.count():
            refresh.first.click()
        time.sleep(1)
    return page.locator("#main").inner_text()
