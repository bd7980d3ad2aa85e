"""The pages of key customers and their API: what is shown, what is kept, what it costs."""

import json

import pytest
import time_machine
from django.urls import reverse

from csap.customers import criteria, services
from csap.customers.models import Customer, Decision, InterviewNote, Judgement
from csap.customers.services import Said
from csap.customers.vocabulary import Outcome
from csap.facts.periods import local_day
from servicedesk.audit.models import AccessRecord
from tests.csap.customers.builders import (
    AT,
    Q2,
    Q3,
    code,
    decide,
    judge_all,
    later,
    make_customer,
    score,
)
from tests.factories import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "/csap/customers/"
API = "/api/v1/key-customers/"


@pytest.fixture(autouse=True)
def standing_still():
    with time_machine.travel(later(1), tick=False):
        yield


@pytest.fixture
def browser(signed_in, manager):
    return signed_in(manager)


def interviewed(customer, manager):
    return services.record_interview(
        code(customer),
        person=customer.representative,
        held_on=local_day(AT),
        said=Said("Tell us before a change.", is_relevant=True),
        has_consent=True,
        actor=manager,
        at=AT,
    )


def of(name, customer):
    return reverse(f"customers:{name}", args=[code(customer)])


class TestTheRegister:
    def test_says_who_is_key_who_is_suggested_and_why(self, browser, manager):
        other = UserFactory(manager=True)
        key, candidate = make_customer(manager), make_customer(manager)
        for customer in (key, candidate):
            for quarter in (Q2, Q3):
                score(customer, 0.8, quarter)
            judge_all(customer, manager, other)
        decide(key, actor=manager)

        page = browser.get(LIST).content.decode()

        # Judged in the newest quarter only: the one before knew too little to suggest on.
        assert "One key customer" in page
        assert "told by a test" in page
        assert "of weightings" in page
        assert candidate.department.name in page

    def test_names_the_suggested_after_two_quarters(self, browser, manager, customer):
        judge_all(customer, manager, UserFactory(manager=True))
        for quarter in (Q2, Q3):
            score(customer, 0.8, quarter)

        page = browser.get(LIST).content.decode()

        assert f"{customer.department.name} is suggested as the first" in page

    def test_costs_the_same_however_many_are_in_it(
        self, browser, manager, django_assert_max_num_queries
    ):
        def fill(n):
            for _ in range(n):
                score(make_customer(manager), 0.7)

        fill(1)
        browser.get(LIST)
        with django_assert_max_num_queries(25) as one:
            browser.get(LIST)
        fill(4)
        with django_assert_max_num_queries(len(one)):
            browser.get(LIST)

    @pytest.mark.parametrize("suffix", ["csv", "xlsx"])
    def test_goes_along_as_a_file_and_who_took_it_is_kept(self, browser, manager, customer, suffix):
        score(customer)
        decide(customer, actor=manager)

        response = browser.get(reverse("customers:export", args=[suffix]))

        assert response.status_code == 200
        assert len(response.content) > 500
        assert AccessRecord.objects.filter(subject="key customers").count() == 1


class TestACustomer:
    def test_shows_evidence_marks_decisions_and_what_was_said(self, browser, manager, customer):
        score(customer)
        judge_all(customer, manager)
        decide(customer, actor=manager)
        interviewed(customer, manager)

        page = browser.get(of("customer", customer)).content.decode()

        assert "told by a test" in page
        assert "Counts once a second person has judged it." in page
        assert "Speaks for the plant." in page
        assert "Tell us before a change." in page
        assert AccessRecord.objects.filter(subject=f"interviews {code(customer)}").count() == 1


class TestForms:
    def key_of(self, browser, address):
        return browser.get(address).context["form"]["key"].value()

    def test_add_once_however_often_they_are_sent(self, browser, manager):
        department = DepartmentFactory()
        person = UserFactory(department=department)
        address = reverse("customers:add")
        sent = {
            "key": self.key_of(browser, address),
            "department": department.code,
            "representative": person.email,
            "about": "The plant",
        }

        first = browser.post(address, sent)
        browser.post(address, sent)

        assert first.status_code == 302
        assert Customer.objects.get().about == "The plant"

    def test_decide_with_a_reason(self, browser, customer):
        address = of("decide", customer)
        sent = {"key": "one", "outcome": Outcome.IN, "reason": "They carry the plant."}

        refused = browser.post(address, sent | {"reason": ""})
        for _ in range(2):
            browser.post(address, sent)

        assert refused.status_code == 422
        assert Decision.objects.get().reason == "They carry the plant."

    def test_judge(self, browser, customer):
        sent = {"key": "one", "criterion": "impact", "mark": "3", "reason": "Seen."}

        for _ in range(2):
            browser.post(of("judge", customer), sent)

        assert Judgement.objects.get().mark == 3

    def test_say_who_speaks(self, browser, customer):
        second = UserFactory(department=customer.department)

        browser.post(of("represent", customer), {"key": "one", "representative": second.pk})

        customer.refresh_from_db()
        assert customer.representative == second

    def test_write_down_an_interview_and_take_it_back(self, browser, customer):
        sent = {
            "key": "one",
            "person": customer.representative_id,
            "held_on": "2026-11-20",
            "statement": "Tell us before a change.",
            "told_early": "no",
        }

        refused = browser.post(of("interview", customer), sent)
        for _ in range(2):
            browser.post(of("interview", customer), sent | {"has_consent": "on"})

        note = InterviewNote.objects.get()
        assert refused.status_code == 422
        assert (note.told_early, note.is_relevant) == (False, None)
        browser.post(reverse("customers:withdraw", args=[note.pk]))
        assert "Tell us" not in browser.get(of("customer", customer)).content.decode()

    def test_change_weights_and_add_a_criterion(self, browser):
        address = reverse("customers:criteria")
        items = criteria.current().items
        sent = {"key": "one", "reason": "Safety counts here."}
        for at, item in enumerate(items):
            sent |= {f"title_{at}": item.title, f"weight_{at}": str(item.weight)}
        sent |= {"weight_0": "0.1", "title_7": "Safety", "weight_7": "0.1", "weight_8": "0"}

        refused = browser.post(address, sent | {"weight_7": "0.2"})
        browser.post(address, sent)

        assert refused.status_code == 422
        assert b"The weights add up to 1.100" in refused.content
        now = criteria.current()
        assert (now.version, now.items[-1].key, now.items[-1].source) == (2, "safety", "JUDGED")


class TestTheApi:
    def post(self, browser, path, given, **headers):
        return browser.post(
            API + path, json.dumps(given), content_type="application/json", headers=headers
        )

    def test_takes_every_step(self, browser, manager):
        department = DepartmentFactory()
        person = UserFactory(department=department)
        entry = {"department": department.code, "representative": person.email}
        made = self.post(browser, "", entry)
        assert made.status_code == 201, made.content
        at = f"{department.code}/"

        self.post(browser, f"{at}judge/", {"criterion": "impact", "mark": 4, "reason": "Seen."})
        self.post(
            browser,
            f"{at}interview/",
            {
                "person": person.email,
                "held_on": "2026-11-20",
                "statement": "Tell us.",
                "has_consent": True,
            },
        )
        decided = self.post(browser, f"{at}decide/", {"outcome": "IN", "reason": "The plant."})

        whole = decided.json()
        assert whole["is_key"]
        assert whole["decisions"][0]["was_suggested"] is False
        assert whole["judgements"][0]["mark"] == 4
        note = whole["notes"][0]["id"]
        gone = self.post(browser, f"{at}withdraw/", {"note": note}).json()
        assert gone["notes"][0]["statement"] == ""
        assert browser.get(f"{API}?is_key=true").json()["results"][0]["name"] == department.name

    def test_does_a_step_once_a_key(self, browser, customer):
        given = {"outcome": "IN", "reason": "The plant."}

        for _ in range(2):
            answer = self.post(
                browser, f"{code(customer)}/decide/", given, **{"Idempotency-Key": "k"}
            )

        assert answer.status_code == 200
        assert Decision.objects.count() == 1

    @pytest.mark.parametrize(
        ("step", "given", "field"),
        [
            ("judge", {"criterion": "impact", "mark": 9, "reason": "x"}, "mark"),
            ("judge", {"criterion": "dependency", "mark": 3, "reason": "x"}, "criterion"),
            ("decide", {"outcome": "PERHAPS", "reason": "x"}, "outcome"),
            ("withdraw", {"note": 987654321}, "note"),
            ("interview", {"first_to_fix": "nothing"}, "first_to_fix"),
        ],
    )
    def test_names_the_field_it_refuses(self, browser, customer, step, given, field):
        answer = self.post(browser, f"{code(customer)}/{step}/", given)

        assert answer.status_code in (400, 409)
        assert field in answer.json()["error"]["fields"]

    def test_tells_the_barometer(self, browser):
        assert browser.get(f"{API}barometer/").json() == []
