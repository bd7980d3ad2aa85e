"""A plan worked in a browser, by keyboard and pointer: from opening it to asking for signatures."""

import re

import pytest
from django.test import Client

from csap.plans.models import Plan
from csap.plans.vocabulary import State
from tests.csap.plans.builders import keep_baseline
from tests.factories import UserFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def manager(transactional_db):
    return UserFactory(name="Lena Fischer", manager=True)


@pytest.fixture
def page(browser, live_server, manager):
    """A window in which the manager is signed in; scripts are off, for nothing needs them."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    client = Client()
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    kept = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": kept, "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_a_plan_is_written_until_its_partners_are_asked(page, manager):
    customer = UserFactory(name="Ines Okafor")

    number = open_a_plan(page)
    keep_baseline(number)
    freeze_and_analyse(page)
    aim(page, manager)
    describe_and_act(page, manager)
    ask_for_signatures(page, customer)

    plan = Plan.objects.get(number=number)
    assert plan.state == State.ACTIONS_PLANNED
    assert plan.events.filter(event="ask_to_sign").count() == 1
    assert page.get_by_text("Not signed by Lena Fischer, Ines Okafor.").is_visible()


def open_a_plan(page):
    """Try it without a reason first; return the plan's number."""
    page.goto("/csap/plans/")
    page.get_by_role("link", name="Open a plan").click()
    page.get_by_label("What is to become better?").fill("Access in time")
    page.get_by_label("Which measure tells it").select_option("time.sla_attainment.resolve")
    page.get_by_role("button", name="Open the draft").press("Enter")
    assert page.get_by_role("link", name="Why, when no rule has found it").is_visible()
    page.get_by_label("Why, when no rule has found it").fill("Two heads of department asked.")
    page.get_by_role("button", name="Open the draft").press("Enter")
    page.get_by_text("was opened as a draft").wait_for()
    return re.search(r"CSAP-\d+", page.url).group()


def freeze_and_analyse(page):
    page.get_by_role("button", name="Freeze the baseline").click()
    page.get_by_text("The baseline is frozen.").wait_for()
    for form in ("Target, promise and delivery", "Expected and perceived", "Felt and measured"):
        page.get_by_role("link", name=f"Answer it for {form}").click()
        page.get_by_label("there is a gap").check()
        page.get_by_label("What do you see?").fill("It is as the record says.")
        page.get_by_role("button", name="Keep the answer").click()
    page.get_by_role("button", name="The gaps are analysed").click()


def aim(page, manager):
    page.get_by_role("link", name="Set a goal").click()
    assert page.get_by_text("a target of 77 % or more").first.is_visible()
    page.get_by_label("Target (%)").fill("82")
    page.get_by_label("Owner").fill(manager.email)
    page.get_by_label("Due").fill("2027-09-30")
    page.get_by_role("button", name="Keep the goal").click()
    page.get_by_role("button", name="The goals are set").click()


def describe_and_act(page, manager):
    page.get_by_role("link", name="Describe it").click()
    page.get_by_label("What will be different").fill("Nobody waits for a right.")
    page.get_by_label("First day").fill("2027-02-01")
    page.get_by_label("Last day").fill("2027-09-30")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("link", name="Action for question 2").click()
    page.get_by_label("What is done").fill("One catalogue of roles")
    page.get_by_label("On time, resolution").check()
    page.get_by_label("Effort").fill("16")
    page.get_by_role("button", name="Plan it").click()
    for question in (1, 3, 4, 5):
        page.get_by_role("link", name=f"Nothing needed for question {question}").click()
        page.get_by_label("Nothing is needed, because").fill("All is well.")
        page.get_by_role("button", name="Keep the answer").click()
    page.get_by_role("button", name="The actions are planned").click()


def ask_for_signatures(page, customer):
    page.get_by_role("link", name="Partner", exact=True).last.click()
    page.locator("[name=user]").fill(customer.email)
    page.get_by_role("button", name="Add them").click()
    page.get_by_role("button", name="Ask the partners to sign").click()
    page.get_by_text("Whoever has not signed was asked by mail.").wait_for()
