"""The pages of reports, and the same for programs."""

import pytest
from django.test import Client

from csap.reports import services
from csap.reports.models import Subscription
from csap.reports.shelf import REPORTS
from csap.reports.vocabulary import Step
from tests.csap.findings.builders import make_finding
from tests.csap.reports.builders import AT, MONDAY, subscribed
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
API = "/api/v1/report-subscriptions/"
WANTED = {"report": "findings", "rhythm": "WEEKLY", "day": 1, "format": "csv"}


@pytest.fixture
def person():
    return UserFactory(manager=True, name="Mara Field", email="mara@example.org")


@pytest.fixture
def manager(signed_in, person):
    return signed_in(person)


def admin():
    client = Client()
    client.force_login(UserFactory(admin=True), backend="django.contrib.auth.backends.ModelBackend")
    return client


class TestTheList:
    def test_offers_every_report_and_shows_ones_own(self, manager, person):
        make_finding()
        made = subscribed(person)
        services.send(made.pk, at=MONDAY)

        text = manager.get("/csap/reports/").content.decode()

        assert all(report.title in text for report in REPORTS.values())
        assert "every Monday" in text
        assert "9 Nov 2026" in text
        assert "Sent to others" not in text

    def test_shows_administrators_everyones(self, person):
        subscribed(person)

        text = admin().get("/csap/reports/").content.decode()

        assert "Sent to others" in text
        assert "Mara Field" in text

    def test_takes_the_same_queries_for_any_length(
        self, manager, person, django_assert_max_num_queries
    ):
        for day, format_ in ((1, "csv"), (2, "pdf"), (3, "xlsx")):
            subscribed(person, day=day, format=format_)
            subscribed(person, rhythm="MONTHLY", day=day, format=format_)

        with django_assert_max_num_queries(5):
            manager.get("/csap/reports/")


class TestSubscribing:
    def test_from_a_page_keeps_what_it_shows_and_rolls_its_period_on(self, manager, person):
        path = "/csap/reports/subscribe/dashboard/?scope=all&period=2026-03"

        shown = manager.get(path).content.decode()
        done = manager.post(path, {"when": "MONTHLY-15", "period": "last-month", "format": "pdf"})

        assert '<option value="last-month" selected>' in shown
        assert done.status_code == 302
        made = Subscription.objects.get()
        assert made.parameters == {"scope": "all", "period": "last-month"}
        assert (made.person, made.rhythm, made.day, made.format) == (person, "MONTHLY", 15, "pdf")
        assert made.subject == "the whole organisation"

    def test_refused_says_why_and_keeps_the_input(self, manager, person):
        subscribed(person)

        answer = manager.post(
            "/csap/reports/subscribe/findings/", {"when": "WEEKLY-2", "format": "csv"}
        )

        assert answer.status_code == 422
        assert "every Monday already" in answer.content.decode()

    def test_of_a_format_that_is_none_is_refused(self, manager):
        answer = manager.post(
            "/csap/reports/subscribe/reviews/", {"when": "WEEKLY-2", "format": "csv"}
        )

        assert answer.status_code == 422

    def test_of_one_of_several_it_must_be_said_which(self, manager):
        assert manager.get("/csap/reports/subscribe/metric/").status_code == 404


class TestASubscription:
    def test_shows_its_log_and_its_steps_work(self, manager, person):
        made = subscribed(person)
        services.send(made.pk, at=MONDAY)

        for step in ("pause", "resume", "end"):
            manager.post(f"/csap/reports/subscriptions/{made.pk}/{step}/")

        steps = list(made.log.order_by("pk").values_list("step", flat=True))
        assert steps == [Step.SUBSCRIBED, Step.SENT, Step.PAUSED, Step.RESUMED, Step.ENDED]

    def test_says_what_was_sent(self, manager, person):
        made = subscribed(person)
        entry = services.send(made.pk, at=MONDAY)

        text = manager.get(f"/csap/reports/subscriptions/{made.pk}/").content.decode()

        assert entry.content_hash[:12] in text
        assert "mara@example.org" in text

    def test_of_somebody_else_is_not_there(self, manager):
        made = subscribed(UserFactory(manager=True))

        assert manager.get(f"/csap/reports/subscriptions/{made.pk}/").status_code == 404
        assert manager.post(f"/csap/reports/subscriptions/{made.pk}/end/").status_code == 404
        assert Subscription.objects.get().ended_at is None


class TestForPrograms:
    def test_subscribing_reading_and_every_step(self, manager):
        made = manager.post(API, WANTED, content_type="application/json")
        pk = made.json()["id"]

        paused = manager.post(f"{API}{pk}/pause/", {}, content_type="application/json").json()
        resumed = manager.post(f"{API}{pk}/resume/", {}, content_type="application/json").json()
        ended = manager.post(f"{API}{pk}/end/", {}, content_type="application/json")

        assert made.status_code == 201
        assert made.json()["subject"] == "waiting · all kinds"
        assert paused["paused_why"] == "Paused by hand."
        assert resumed["paused_at"] is None
        assert resumed["last"]["step"] == "RESUMED"
        assert ended.status_code == 204
        assert manager.get(API).json()["results"] == []

    def test_reads_own_ones_administrators_all(self, manager, person):
        subscribed(person)
        subscribed(UserFactory(manager=True), at=AT)

        assert len(manager.get(API).json()["results"]) == 1
        assert len(admin().get(API).json()["results"]) == 2

    @pytest.mark.parametrize(
        ("changes", "status", "field"),
        [
            ({"report": "nothing"}, 400, "report"),
            ({"day": 8}, 400, "day"),
            ({"format": "doc"}, 400, "format"),
            ({"parameters": {"colour": "red"}}, 409, "parameters"),
            ({"colour": "red"}, 400, "colour"),
        ],
    )
    def test_names_the_field_of_bad_input(self, manager, changes, status, field):
        answer = manager.post(API, WANTED | changes, content_type="application/json")

        assert answer.status_code == status
        assert field in answer.json()["error"]["fields"]

    def test_takes_a_report_as_a_file(self, manager):
        finding = make_finding()

        keys = [each["key"] for each in manager.get("/api/v1/reports/").json()]
        file = manager.get("/api/v1/reports/findings/file/?as=csv&state=WAITING")

        assert keys == list(REPORTS)
        assert finding.number in file.content.decode()

    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("findings/file/?as=doc", 404),
            ("findings/file/?as=csv&colour=red", 400),
            ("metric/file/?as=csv", 400),
        ],
    )
    def test_refuses_what_it_does_not_know(self, manager, path, status):
        assert manager.get(f"/api/v1/reports/{path}").status_code == status
