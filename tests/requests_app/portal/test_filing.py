"""Filing a request through the portal."""

import uuid

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from requests_app.conversation.models import Draft
from requests_app.requests.models import ServiceRequest
from tests.factories import NOW, RequestTypeFactory, TargetFactory, UserFactory, open_request

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16
FIELDS = [
    {"name": "asset", "label": "Asset tag", "kind": "text", "required": True},
    {"name": "site", "label": "Site", "kind": "choice", "choices": ["Bristol", "Leeds"]},
    {"name": "since", "label": "Since", "kind": "date"},
]


@pytest.fixture
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def request_type():
    return RequestTypeFactory(slug="screen", name="Screen trouble")


@pytest.fixture
def person(signed_in, client):
    user = UserFactory()
    signed_in(user)
    return user


def typed(**given):
    values = {
        "key": str(uuid.uuid4()),
        "summary": "Second screen goes black",
        "description": "Since **Friday**.",
        "work": "part",
        "reach": "me",
    }
    return values | given


def address(name="file", slug="screen"):
    return reverse(f"portal:{name}", args=[slug])


class TestDoors:
    def test_shows_three_doors_and_what_was_begun(self, person, client, request_type):
        client.post(reverse("conversation:draft", args=["new", "screen"]), {"summary": "Black scr"})

        page = client.get(reverse("portal:new"))

        for words in ("Something is broken", "built or changed", "I want advice", "Black scr"):
            assert words in page.content.decode()

    def test_shows_the_types_of_one_kind(self, person, client, request_type):
        project = RequestTypeFactory(project=True, name="Build something")

        page = client.get(reverse("portal:choose", args=["project"])).content.decode()

        assert project.name in page
        assert request_type.name not in page

    def test_throws_a_draft_away(self, person, client, request_type):
        client.post(reverse("conversation:draft", args=["new", "screen"]), {"summary": "Black scr"})

        client.post(address("discard"))

        assert not Draft.objects.exists()


class TestFile:
    def test_sends_a_request_and_shows_when_it_is_answered(self, person, client, request_type):
        TargetFactory(response_seconds=7200)

        answer = client.post(address(), typed(), follow=True)

        sent = ServiceRequest.objects.get()
        assert answer.redirect_chain == [(reverse("portal:request", args=[sent.number]), 302)]
        assert "You get an answer by today 12:00." in answer.content.decode()
        assert (sent.requester, sent.impact, sent.urgency, sent.priority) == (person, 3, 2, 4)

    def test_keeps_the_answers_to_the_fields_of_the_type(self, person, client):
        RequestTypeFactory(slug="screen", fields=FIELDS)

        client.post(
            address(),
            typed(
                own_asset="A-17",
                own_site="Leeds",
                own_since="2026-03-01",
                needed_by="2026-03-05",
                needed_for="Closing",
            ),
        )

        sent = ServiceRequest.objects.get()
        assert sent.details == {
            "asset": "A-17",
            "site": "Leeds",
            "since": "2026-03-01",
            "needed_by": "2026-03-05",
            "needed_for": "Closing",
        }
        assert sent.urgency == 1

    def test_takes_several_files(self, person, client, request_type):
        files = [SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("b.txt", b"log")]

        client.post(address(), typed(attachments=files))

        entry = ServiceRequest.objects.get().entries.get()
        assert sorted(entry.attachments.values_list("name", flat=True)) == ["a.png", "b.txt"]

    def test_a_second_click_sends_nothing_new(self, person, client, request_type):
        values = typed()

        first, second = (client.post(address(), values) for _ in range(2))

        assert first.url == second.url
        assert ServiceRequest.objects.count() == 1

    def test_keeps_the_words_when_an_answer_is_missing(self, person, client, request_type):
        page = client.post(address(), typed(reach="", needed_by="2026-03-05"))

        text = page.content.decode()
        assert page.status_code == 422
        assert "Pick the closest one. It decides who is told first." in text
        assert "month-end closing" in text
        assert "Since **Friday**." in text
        assert not ServiceRequest.objects.exists()

    def test_refuses_a_day_that_is_over(self, person, client, request_type):
        page = client.post(address(), typed(needed_by="2026-03-02", needed_for="x"))

        assert page.status_code == 422
        assert "That day is over" in page.content.decode()

    def test_shows_why_a_file_is_refused(self, person, client, request_type):
        hostile = SimpleUploadedFile("a.png", b"<script>")

        page = client.post(address(), typed(attachments=[hostile]))

        assert page.status_code == 422
        assert "a.png is not what its name says it is." in page.content.decode()
        assert not ServiceRequest.objects.exists()

    def test_does_not_ask_whether_one_can_work_for_a_project(self, person, client):
        RequestTypeFactory(slug="screen", project=True)

        client.post(address(), typed(work="", reach="more"))

        sent = ServiceRequest.objects.get()
        assert (sent.kind, sent.impact, sent.urgency) == ("PROJECT", 1, 3)

    def test_brings_a_draft_back_and_drops_it_when_sent(self, person, client, request_type):
        kept = {"summary": "Black scr", "work": "no", "reach": "team"}
        client.post(reverse("conversation:draft", args=["new", "screen"]), kept)

        page = client.get(address()).content.decode()
        client.post(address(), typed())

        assert 'value="Black scr"' in page
        assert "You cannot work and it is about your team." in page
        assert not Draft.objects.exists()

    @pytest.mark.parametrize("given", [{"is_active": False}, {"service__stage": "RETIRED"}])
    def test_hides_what_is_not_offered(self, person, client, given):
        RequestTypeFactory(slug="screen", **given)

        assert client.get(address()).status_code == 404
        assert client.post(address(), typed()).status_code == 404

    def test_asks_for_a_sign_in(self, client, request_type):
        assert client.post(address(), typed()).status_code == 302
        assert not ServiceRequest.objects.exists()

    def test_costs_a_fixed_number_of_queries(
        self, person, client, request_type, django_assert_num_queries
    ):
        client.post(address(), typed())  # fills the memory of calendars

        # session, user, type with service, key, savepoint, target, number, request, clocks,
        # entry, history, fact, deliveries, release, draft
        with django_assert_num_queries(15):
            client.post(address(), typed())


class TestExpected:
    def test_says_priority_reason_and_instant(self, person, client, request_type):
        TargetFactory(priority=1, response_seconds=1800)

        panel = client.get(
            address("expected"), {"work": "no", "reach": "more"}, headers={"HX-Request": "true"}
        ).content.decode()

        assert "Critical" in panel
        assert "You cannot work and it is about many people." in panel
        assert "10:30" in panel

    def test_says_the_latest_while_the_questions_are_open(self, person, client, request_type):
        TargetFactory(priority=4, response_seconds=4 * 3600)

        panel = client.get(address("expected"), {"work": "no"}).content.decode()

        assert "at the latest" in panel
        assert "14:00" in panel


class TestSimilar:
    def test_finds_ones_own_requests_only(self, person, client):
        open_request(requester=person, summary="The dock does not charge")
        open_request(summary="My dock does not charge either")

        page = client.get(reverse("portal:similar"), {"summary": "dock charge"}).content.decode()

        assert "The dock does not charge" in page
        assert "either" not in page

    def test_says_nothing_about_other_things(self, person, client):
        open_request(requester=person, summary="The dock does not charge")

        page = client.get(reverse("portal:similar"), {"summary": "new phone please"})

        assert page.content.decode().strip() == ""
