"""The request page of the desk."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from requests_app.catalogue import names
from requests_app.conversation.models import EntryKind
from requests_app.lifecycle import services
from requests_app.requests.vocabulary import Status
from tests.factories import (
    NOW,
    RequestTypeFactory,
    TargetFactory,
    UserFactory,
    agent_for,
    open_request,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def service_request():
    TargetFactory()
    return open_request()


@pytest.fixture
def agent(service_request):
    return agent_for(service_request)


@pytest.fixture
def desk(agent, signed_in):
    return signed_in(agent)


@pytest.fixture(autouse=True)
def _read_names_again():
    names.forget()


def url_of(service_request):
    return reverse("desk:request", args=[service_request.number])


def step_url(service_request, name):
    return reverse("desk:step", args=[service_request.number, name])


class TestPage:
    def test_shows_conversation_clocks_and_history(self, desk, service_request):
        html = desk.get(url_of(service_request)).content.decode()

        assert service_request.summary in html
        assert "Since this morning." in html
        assert "opened it" in html
        assert "Explain every minute" in html

    def test_leads_to_the_plan_of_a_project(self, signed_in):
        project = open_request(request_type=RequestTypeFactory(project=True))

        html = signed_in(agent_for(project)).get(url_of(project)).content.decode()

        assert reverse("portal:engagement", args=[project.number]) in html

    def test_shows_answers_by_the_labels_of_the_form(self, desk, service_request):
        service_request.details = {"needed_for": "Audit", "needed_by": "2026-12-01"}
        service_request.save(update_fields=["details"])

        html = desk.get(url_of(service_request)).content.decode()

        assert "<dt>Needed by</dt><dd" in html
        assert "1 December 2026" in html
        assert "needed_by" not in html

    def test_hides_the_restricted_like_the_absent(self, desk):
        hidden = open_request(request_type=RequestTypeFactory(is_restricted=True))

        assert desk.get(url_of(hidden)).status_code == 404
        assert desk.get("/desk/requests/SR-999999/").status_code == 404

    def test_shows_markup_of_people_as_text(self, desk, service_request, agent):
        services.reply_to_request(
            service_request.pk, body="<script>alert(1)</script> **bold**", actor=agent, at=NOW
        )

        html = desk.get(url_of(service_request)).content.decode()

        assert "<script>alert(1)" not in html
        assert "<strong>bold</strong>" in html

    def test_offers_no_step_to_who_may_only_read(self, signed_in, service_request):
        html = signed_in(UserFactory(agent=True)).get(url_of(service_request)).content.decode()

        assert "worked by another team" in html
        assert step_url(service_request, "resolve") not in html

    def test_says_how_much_the_requester_has_asked_for(self, desk, service_request, agent):
        done = open_request(
            requester=service_request.requester, request_type=service_request.request_type
        )
        services.resolve_request(done.pk, resolution="Done.", actor=agent, at=NOW)

        html = desk.get(reverse("desk:asked", args=[service_request.number])).content.decode()

        assert "1 open</a>, 1 before" in html

    def test_shows_each_file_with_its_entry(self, desk, service_request, agent):
        files = [SimpleUploadedFile(f"{name}.txt", b"words") for name in ("first", "second")]
        services.reply_to_request(
            service_request.pk, body="See both.", actor=agent, at=NOW, uploads=files
        )

        entries = desk.get(url_of(service_request)).context["entries"]

        shown = {entry.body_html.strip(): entry.attachments for entry in entries}
        assert [file.name for file in shown["<p>See both.</p>"]] == ["first.txt", "second.txt"]
        assert len(entries) == 2

    @pytest.mark.parametrize("replies", [1, 20])
    def test_takes_the_same_queries_for_any_length(
        self, desk, service_request, agent, replies, django_assert_num_queries
    ):
        for number in range(replies):
            at = NOW + timedelta(minutes=number)
            services.reply_to_request(service_request.pk, body="Soon.", actor=agent, at=at)
        desk.get(url_of(service_request))

        # session, person, request with its people, history, followers, teams, entries with
        # files, clocks with targets
        with django_assert_num_queries(8):
            desk.get(url_of(service_request))


class TestReply:
    def send(self, desk, service_request, **given):
        url = reverse("desk:reply", args=[service_request.number])
        return desk.post(url, {"body": "On my way.", "key": "k"} | given)

    def test_is_read_by_the_requester(self, desk, service_request):
        answer = self.send(desk, service_request)

        assert answer["Location"] == url_of(service_request)
        entry = service_request.entries.latest("pk")
        assert (entry.kind, entry.body, entry.author_is_staff) == ("REPLY", "On my way.", True)

    def test_goes_out_once_under_one_key(self, desk, service_request):
        self.send(desk, service_request)
        self.send(desk, service_request)

        assert service_request.entries.count() == 2

    def test_comes_back_with_its_text_when_a_file_is_refused(self, desk, service_request):
        program = SimpleUploadedFile("run.exe", b"MZ")

        answer = self.send(desk, service_request, attachments=program, body="My long text")

        assert answer.status_code == 422
        assert "My long text" in answer.content.decode()
        assert service_request.entries.count() == 1

    def test_refuses_silence_in_words(self, desk, service_request):
        answer = self.send(desk, service_request, body="  ")

        assert answer.status_code == 422
        assert "Write something before you send it." in answer.content.decode()


class TestNote:
    def test_is_for_it_alone(self, desk, service_request, signed_in):
        url = reverse("desk:note", args=[service_request.number])

        desk.post(url, {"body": "Batch A05 again", "key": "k"})

        assert service_request.entries.latest("pk").kind == EntryKind.NOTE
        html = desk.get(url_of(service_request)).content.decode()
        assert "Batch A05 again" in html
        assert "Only IT reads this." in html


class TestSteps:
    def take(self, desk, service_request, name, **given):
        service_request.refresh_from_db()
        values = {"key": f"key-{name}", "version": service_request.version} | given
        return desk.post(step_url(service_request, name), values)

    def test_lead_a_request_through_its_life(self, desk, service_request, agent):
        assigned = {"assignee": agent.pk, "team": service_request.team_id}
        way = [
            ("assign", assigned, Status.IN_PROGRESS),
            ("hold", {"reason": "SUPPLIER"}, Status.ON_HOLD),
            ("resume", {}, Status.IN_PROGRESS),
            ("resolve", {"resolution": "New cable."}, Status.RESOLVED),
            ("close", {}, Status.CLOSED),
            ("reopen", {"reason": "Still dark."}, Status.IN_PROGRESS),
            ("cancel", {"reason": "Replaced."}, Status.CANCELLED),
        ]
        for name, given, expected in way:
            assert desk.get(step_url(service_request, name)).status_code == 200
            answer = self.take(desk, service_request, name, **given)
            assert answer.status_code == 302, (name, answer.content)
            service_request.refresh_from_db()
            assert service_request.status == expected

    def test_one_press_takes_what_nobody_has(self, desk, service_request, agent):
        form = desk.get(url_of(service_request)).context["take_form"]
        sent = {
            name: form.get_initial_for_field(field, name) for name, field in form.fields.items()
        }

        assert desk.post(step_url(service_request, "assign"), sent).status_code == 302

        service_request.refresh_from_db()
        assert service_request.assignee == agent
        assert desk.get(url_of(service_request)).context["take_form"] is None

    def test_own_requests_are_not_offered_to_take(self, signed_in):
        own = open_request()
        agent = agent_for(own)
        type(own).objects.filter(pk=own.pk).update(requester=agent)

        assert signed_in(agent).get(url_of(own)).context["take_form"] is None

    def test_triage_changes_type_and_priority(self, desk, service_request):
        other = RequestTypeFactory(service=service_request.service)

        self.take(desk, service_request, "triage", impact=1, urgency=1, request_type=other.pk)

        service_request.refresh_from_db()
        assert (service_request.priority, service_request.request_type) == (1, other)

    def test_refuse_with_a_sentence_and_keep_what_was_entered(self, desk, service_request):
        self.take(desk, service_request, "hold", reason="SUPPLIER")

        answer = self.take(desk, service_request, "hold", reason="CHANGE", key="another")

        assert answer.status_code == 422
        assert "is on hold and cannot become on hold" in answer.content.decode()

    def test_name_what_a_colleague_changed_meanwhile(self, desk, service_request, agent):
        stale = service_request.version
        colleague = agent_for(service_request)
        services.assign_request(service_request.pk, assignee=colleague, actor=colleague, at=NOW)

        answer = self.take(
            desk, service_request, "resolve", resolution="Done.", version=stale, key="mine"
        )

        assert answer.status_code == 409
        html = answer.content.decode()
        assert f"{colleague.name} assigned" in html
        assert "Done." in html
        service_request.refresh_from_db()
        assert service_request.status == Status.IN_PROGRESS

    def test_bear_a_second_click(self, desk, service_request):
        version = service_request.version
        for _ in range(2):
            answer = self.take(
                desk, service_request, "resolve", resolution="Done.", version=version, key="same"
            )
            assert answer.status_code == 302

        assert service_request.history.filter(step="RESOLVED").count() == 1

    def test_are_forbidden_to_who_may_only_read(self, signed_in, service_request):
        reader = signed_in(UserFactory(agent=True))

        assert reader.get(step_url(service_request, "resolve")).status_code == 403

    def test_are_absent_under_any_other_name(self, desk, service_request):
        assert desk.get(step_url(service_request, "explode")).status_code == 404
