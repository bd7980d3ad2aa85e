"""The invariants hold after a real life of a request, and each check finds its breach."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from csap.facts import tasks as facts
from csap.facts.models import DemandDay
from requests_app.clocks.models import Clock, Hold
from requests_app.conversation.models import Attachment
from requests_app.lifecycle import services
from requests_app.requests.models import ServiceRequest
from servicedesk.invariants.checks import CHECKS, Circumstances
from servicedesk.outbox.models import Delivery, Fact
from tests.factories import NOW, TargetFactory, agent_for, open_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def service_request():
    """A request that was held, resolved, reopened and resolved again."""
    TargetFactory()
    service_request = open_request(uploads=[SimpleUploadedFile("a.txt", b"dark")])
    agent, pk = agent_for(service_request), service_request.pk
    services.hold_request(pk, reason="SUPPLIER", actor=agent, at=NOW + timedelta(hours=1))
    services.resume_request(pk, actor=agent, at=NOW + timedelta(hours=2))
    services.resolve_request(pk, resolution="Done.", actor=agent, at=NOW + timedelta(hours=3))
    services.reopen_request(
        pk, reason="No.", actor=service_request.requester, at=NOW + timedelta(hours=4)
    )
    services.resolve_request(pk, resolution="Now.", actor=agent, at=NOW + timedelta(hours=5))
    Delivery.objects.update(closed_at=timezone.now())
    Delivery.objects.filter(consumer="mail").delete()
    return ServiceRequest.objects.get(pk=pk)


def breaches(name, acknowledged=None):
    return list(CHECKS[name](Circumstances(at=timezone.now(), acknowledged=acknowledged or {})))


@pytest.mark.parametrize("name", list(CHECKS))
def test_holds_after_a_life(name, service_request):
    assert breaches(name, {"k": service_request.number}) == []


class TestBreaches:
    def test_of_an_acknowledged_request_that_is_gone(self):
        assert breaches("I1", {"k": "SR-999999"}) == ["SR-999999 was acknowledged and is gone"]

    def test_of_a_step_that_was_told_to_nobody(self, service_request):
        Fact.objects.all().delete()

        assert len(breaches("I3")) == service_request.history.count()

    def test_of_a_fact_that_waits(self, service_request):
        fact = Fact.objects.create(topic="t", key="k", payload={}, occurred_at=NOW)
        Delivery.objects.create(fact=fact, consumer="c", due_at=NOW)

        assert len(breaches("I3")) == 1

    @pytest.mark.parametrize(("payload", "count"), [({}, 1), ({"unsent": "refused"}, 0)])
    def test_of_a_mail_that_never_went_out_unless_it_says_why(self, payload, count):
        fact = Fact.objects.create(topic="t", key="mail:x", payload=payload, occurred_at=NOW)
        Delivery.objects.create(fact=fact, consumer="mail", due_at=NOW, closed_at=NOW)

        assert len(breaches("I4")) == count

    def test_of_a_roll_up_that_differs(self, service_request):
        facts.rebuild_dirty_days()
        DemandDay.objects.all().delete()

        assert any("differs" in sentence for sentence in breaches("I6"))

    def test_of_holds_that_overlap(self, service_request):
        Hold.objects.create(
            service_request=service_request,
            reason="SUPPLIER",
            started_at=NOW + timedelta(minutes=90),
            ended_at=NOW + timedelta(minutes=91),
        )

        assert any("overlaps" in sentence for sentence in breaches("I7"))

    def test_of_a_clock_that_ran_otherwise(self, service_request):
        ServiceRequest.objects.update(reopen_count=0)
        Clock.objects.filter(kind="RESPONSE").update(elapsed_seconds=1)

        assert any("RESPONSE" in sentence for sentence in breaches("I7"))

    def test_of_a_number_ahead_of_its_sequence(self, service_request):
        ServiceRequest.objects.update(number="SR-99999999")

        assert breaches("I8") == ["a number of SR is ahead of its sequence"]

    def test_of_a_file_that_was_changed(self, service_request):
        attachment = Attachment.objects.get()
        with attachment.file.storage.open(attachment.file.name, "wb") as file:
            file.write(b"bright")

        assert breaches("I9") == [f"the file of attachment {attachment.pk} was changed"]

    def test_of_a_status_that_history_does_not_know(self, service_request):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE requests_servicerequest SET status = 'CLOSED', closed_at = now()"
            )

        assert any("disagree" in sentence for sentence in breaches("I14"))


def test_command_prints_json_and_exits_1_on_a_breach(service_request, tmp_path):
    history = tmp_path / "acks.jsonl"
    history.write_text(json.dumps({"key": "k", "number": "SR-0"}) + "\n")
    out = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("verify_invariants", "--json", "--history", str(history), stdout=out)

    assert ended.value.code == 1
    assert json.loads(out.getvalue())["invariants"]["I1"]["holds"] is False
