"""The pages, files and addresses of negotiations: what they say, do without script, and refuse."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from rest_framework.test import APIClient

from csap.agreements import services, shown
from csap.agreements.asks import Expectation
from csap.agreements.models import Agreement
from csap.agreements.vocabulary import State
from requests_app.clocks.models import Clock
from servicedesk.audit.models import AccessRecord
from tests.csap.agreements.builders import TODAY, agreed, demanded, terms
from tests.csap.agreements.test_feasibility import past
from tests.factories import NOW, DepartmentFactory, RequestTypeFactory, UserFactory, open_request

pytestmark = pytest.mark.django_db
AVAILABLE = {"expectation": Expectation.AVAILABILITY, "number": 99.5, "request_type": ""}


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def request_type():
    made = RequestTypeFactory()
    past(made, [120, 480, 600, 480] * 15)
    return made


@pytest.fixture
def manager():
    return UserFactory(manager=True, name="Laura Fischer")


@pytest.fixture
def looked_at(request_type, manager):
    """Return a demand of four hours, whose record is frozen."""
    made = demanded(request_type, hours=4, actor=manager)
    services.freeze_record(made.number, actor=manager, at=NOW)
    return made


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def signed_in(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def filled(name, **given):
    """Return a form's fields under the prefix of its step."""
    values = {"key": "k1", "valid_from": TODAY, "valid_until": TODAY + timedelta(days=89)}
    return {f"{name}-{field}": value for field, value in (values | given).items()}


class TestList:
    def test_shows_state_terms_and_rate_in_a_fixed_number_of_queries(
        self, request_type, manager, django_assert_max_num_queries
    ):
        for _ in range(3):
            agreed(request_type, manager)
        client = signed_in(manager)

        with django_assert_max_num_queries(10):
            answer = client.get("/csap/agreements/")

        assert answer.status_code == 200
        assert "done within 12 h for 9 of 10" in text_of(answer)
        assert "0 of 3" in text_of(answer)

    def test_keeps_filters_in_the_address(self, request_type, manager):
        agreed(request_type, manager)
        client = signed_in(manager)

        assert "AG-" in text_of(client.get("/csap/agreements/?state=AGREED"))
        assert "Nothing is negotiated here" in text_of(client.get("/csap/agreements/?kind=budget"))
        assert client.get("/csap/agreements/?state=nonsense").status_code == 200

    @pytest.mark.parametrize("suffix", ["csv", "xlsx"])
    def test_can_be_taken_along_which_is_written_down(self, request_type, manager, suffix):
        agreement = agreed(request_type, manager)

        answer = signed_in(manager).get(f"/csap/agreements/agreements.{suffix}")

        assert answer.status_code == 200
        if suffix == "csv":
            assert f"{agreement.number},resolution,AGREED" in answer.content.decode()
        assert AccessRecord.objects.filter(action="EXPORTED", subject="agreements").count() == 1


class TestPage:
    def test_shows_demand_record_and_offers_without_any_script(
        self, looked_at, manager, django_assert_max_num_queries
    ):
        client = signed_in(manager)

        with django_assert_max_num_queries(16):
            answer = client.get(f"/csap/agreements/{looked_at.number}/")

        text = text_of(answer)
        assert "asks for 4 h for 9 of 10; the record supports 10 h" in text
        assert "We cannot close a month." in text
        assert "15 (25 %) were done within 4 h" in text
        assert "75 of 100 would be broken promises (63–84)" in text
        assert 'name="offer-number" value="10"' in answer.content.decode()

    def test_keeps_the_record_as_it_was_frozen(self, looked_at, manager):
        Clock.objects.filter(kind="RESOLUTION").update(elapsed_seconds=60)

        text = text_of(signed_in(manager).get(f"/csap/agreements/{looked_at.number}/"))

        assert "Of the last 60 comparable requests 15 (25 %)" in text

    def test_a_link_offers_what_a_row_says(self, looked_at, manager):
        answer = signed_in(manager).get(f"/csap/agreements/{looked_at.number}/?number=8&percent=80")

        assert re.search(r'<details class="mb-2" id="offer" open>', answer.content.decode())
        assert 'name="offer-percent" value="80"' in answer.content.decode()

    def test_is_not_there_for_anybody_else(self, looked_at):
        stranger = signed_in(UserFactory(agent=True))

        assert stranger.get(f"/csap/agreements/{looked_at.number}/").status_code == 404


class TestSteps:
    def post(self, user, agreement, name, **given):
        path = f"/csap/agreements/{agreement.number}/{name}/"
        return signed_in(user).post(path, filled(name, **given))

    def test_an_offer_and_its_repeat_are_one(self, looked_at, manager):
        for _ in range(2):
            answer = self.post(manager, looked_at, "offer", number="10", percent="90")
            assert answer.status_code == 302

        looked_at.refresh_from_db()
        assert (looked_at.state, looked_at.value) == (State.OFFERED, 600)
        assert looked_at.steps.count() == 3

    def test_agreeing_against_the_record_is_refused_under_its_field(self, looked_at, manager):
        answer = self.post(manager, looked_at, "agree")

        assert answer.status_code == 422
        assert "The record speaks against it" in text_of(answer)
        looked_at.refresh_from_db()
        assert looked_at.state == State.ASKED

    def test_a_named_exception_is_agreed_and_shown(self, looked_at, manager):
        until = TODAY + timedelta(days=100)
        answer = self.post(
            manager, looked_at, "agree", answers_for=manager.pk, exception_until=until,
            exception_reason="The fair.",
        )  # fmt: skip

        assert answer.status_code == 302
        shown = text_of(signed_in(manager).get(f"/csap/agreements/{looked_at.number}/"))
        assert "Laura Fischer answers for it until" in shown
        assert "The fair." in shown

    def test_half_an_exception_says_what_is_missing(self, looked_at, manager):
        answer = self.post(manager, looked_at, "agree", answers_for=manager.pk)

        assert answer.status_code == 422
        assert "An exception needs a person, a reason and an end." in text_of(answer)

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"number": "", "percent": "90"}, "This field is required"),
            ({"number": "1e9", "percent": "90"}, "For this kind give"),
            ({"number": "8", "percent": "100"}, "less than or equal to 99"),
            ({"number": "8", "percent": "90", "valid_until": "soon"}, "Enter a valid date"),
        ],
    )
    def test_bad_input_is_told_by_field(self, looked_at, manager, given, said):
        answer = self.post(manager, looked_at, "offer", **given)

        assert answer.status_code == 422
        assert said in text_of(answer)

    def test_there_are_no_other_steps(self, looked_at, manager):
        assert self.post(manager, looked_at, "bribe").status_code == 404


class TestDemand:
    def test_is_written_down_from_the_form(self, request_type, manager):
        finance = DepartmentFactory(code="finance")
        ines = UserFactory(department=finance)
        answer = signed_in(manager).post(
            "/csap/agreements/new/",
            {
                "key": "k1", "customer": "department:finance", "representative": ines.email,
                "text": "Faster.", "kind": "resolution", "service": request_type.service.slug,
                "request_type": request_type.slug, "priority": "", "number": "4", "percent": "90",
            },
        )  # fmt: skip

        made = Agreement.objects.get()
        assert answer.headers["Location"] == f"/csap/agreements/{made.number}/"
        assert (made.value, made.department, made.representative) == (240, finance, ines)

    def test_refuses_who_is_not_there(self, request_type, manager):
        answer = signed_in(manager).post(
            "/csap/agreements/new/", {"key": "k", "representative": "nobody@example.org"}
        )

        assert answer.status_code == 422
        assert "Nobody here has that address." in text_of(answer)


class TestPortal:
    def test_people_read_in_plain_words_how_often_it_was_kept(self, request_type, manager):
        agreement = agreed(request_type, manager)
        someone = UserFactory(department=agreement.department)
        open_request(requester=someone, request_type=request_type, at=NOW)

        text = text_of(signed_in(someone).get("/partnership/agreements/"))

        assert "Your requests are done within 12 working hours, 9 of 10 times" in text
        assert "None came due in the last 90 days" in text

    def test_the_representative_accepts_an_offer(self, looked_at, manager):
        services.offer(looked_at.number, terms(10), actor=manager, at=NOW)
        ines = looked_at.representative
        path = f"/partnership/agreements/{looked_at.number}/"

        shown = text_of(signed_in(ines).get(path))
        answer = signed_in(ines).post(f"{path}accept/", {"accept-key": "k1"})

        assert "Accept the offer" in shown
        assert answer.status_code == 302
        looked_at.refresh_from_db()
        assert looked_at.state == State.AGREED

    def test_a_colleague_neither_sees_nor_accepts_it(self, looked_at, manager):
        services.offer(looked_at.number, terms(10), actor=manager, at=NOW)
        colleague = signed_in(UserFactory(department=looked_at.department))
        path = f"/partnership/agreements/{looked_at.number}/"

        assert colleague.get(path).status_code == 404
        assert colleague.post(f"{path}accept/", {"accept-key": "k1"}).status_code == 404

    def test_its_steps_are_the_customers_alone(self, looked_at):
        path = f"/partnership/agreements/{looked_at.number}/freeze/"

        answer = signed_in(looked_at.representative).post(path, {"freeze-key": "k1"})

        assert answer.status_code == 404


class TestApi:
    def call(self, user, method, path, body=None, **headers):
        client = APIClient()
        client.force_authenticate(user)
        send = getattr(client, method)
        return send(f"/api/v1/agreements/{path}", body, format="json", headers=headers)

    def test_a_program_negotiates_from_demand_to_agreement(self, request_type, manager):
        finance = DepartmentFactory(code="finance")
        ines = UserFactory(department=finance)
        asked = {
            "kind": "resolution", "service": request_type.service.slug, "number": 10,
            "request_type": request_type.slug, "text": "Faster.", "department": "finance",
            "representative": ines.email,
        }  # fmt: skip

        made = self.call(manager, "post", "", asked, **{"Idempotency-Key": "k"})
        again = self.call(manager, "post", "", asked, **{"Idempotency-Key": "k"})
        number = made.json()["number"]
        frozen = self.call(manager, "post", f"{number}/freeze/", {})
        days = {"valid_from": str(TODAY), "valid_until": str(TODAY + timedelta(days=300))}
        self.call(manager, "post", f"{number}/offer/", days | {"number": 10, "percent": 90})
        done = self.call(ines, "post", f"{number}/accept/", {})

        assert (made.status_code, again.json()["number"]) == (201, number)
        assert frozen.json()["steps"][1]["record"]["kept"] == 60
        assert (done.status_code, done.json()["state"]) == (200, "AGREED")
        assert done.json()["number_agreed"] == 10

    def test_the_guard_answers_409_and_names_the_field(self, looked_at, manager):
        days = {"valid_from": str(TODAY), "valid_until": str(TODAY + timedelta(days=30))}

        answer = self.call(manager, "post", f"{looked_at.number}/agree/", days)

        assert answer.status_code == 409
        assert "exception_reason" in answer.json()["error"]["fields"]

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"number": 1e9, "percent": 90}, "number"),
            ({"number": 8, "percent": 90, "colour": "red"}, "colour"),
            ({"number": 8, "percent": 10}, "percent"),
        ],
    )
    def test_bad_input_is_400_by_field(self, looked_at, manager, body, field):
        days = {"valid_from": str(TODAY), "valid_until": str(TODAY)}

        answer = self.call(manager, "post", f"{looked_at.number}/offer/", days | body)

        assert answer.status_code == 400
        assert field in json.dumps(answer.json()["error"]["fields"])

    def test_each_sees_their_own(self, looked_at, manager):
        def seen_by(user):
            return [each["number"] for each in self.call(user, "get", "").json()["results"]]

        assert seen_by(manager) == seen_by(looked_at.representative) == [looked_at.number]
        assert seen_by(UserFactory(agent=True)) == []
        assert self.call(manager, "get", "?colour=red").status_code == 400


@pytest.mark.parametrize(("asked", "cases"), [({}, "requests"), (AVAILABLE, "months")])
def test_it_says_what_its_months_count(request_type, manager, asked, cases):
    made = demanded(request_type, actor=manager, **asked)

    page = shown.make(made, None, list(made.steps.all()), [], [], at=NOW)

    assert page.checked_of == cases
