"""Taking a file of a conversation."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from requests_app.conversation.models import Attachment
from requests_app.lifecycle import services
from servicedesk.audit.models import AccessRecord
from tests.factories import NOW, UserFactory, agent_for, open_request

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16


@pytest.fixture
def service_request():
    return open_request(
        uploads=[
            SimpleUploadedFile("Fjörd “plan”.pdf", b"%PDF-1.7 x"),
            SimpleUploadedFile("screen.png", PNG),
        ]
    )


def address_of(name):
    return reverse("conversation:attachment", args=[Attachment.objects.get(name=name).token])


class TestAttachment:
    def test_is_sent_to_be_saved_under_its_own_name(self, service_request, signed_in):
        response = signed_in(service_request.requester).get(address_of("Fjörd “plan”.pdf"))

        assert b"".join(response.streaming_content) == b"%PDF-1.7 x"
        assert response["Content-Disposition"] == (
            "attachment; filename*=utf-8''Fj%C3%B6rd%20%E2%80%9Cplan%E2%80%9D.pdf"
        )
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert response["Cache-Control"] == "no-store"

    def test_a_picture_may_be_looked_at(self, service_request, signed_in):
        response = signed_in(service_request.requester).get(address_of("screen.png"))

        assert response["Content-Disposition"].startswith("inline")
        assert response["Content-Type"] == "image/png"

    def test_every_download_is_written_down(self, service_request, signed_in):
        signed_in(service_request.requester).get(address_of("screen.png"))

        record = AccessRecord.objects.get()
        assert (record.action, record.subject) == ("DOWNLOADED", service_request.number)

    def test_hidden_and_absent_look_the_same(self, service_request, signed_in):
        client = signed_in(UserFactory())

        hidden = client.get(address_of("screen.png"))
        absent = client.get(reverse("conversation:attachment", args=[uuid.uuid4()]))

        assert hidden.status_code == absent.status_code == 404
        assert not AccessRecord.objects.exists()

    def test_a_file_of_a_note_stays_with_the_desk(self, service_request, signed_in):
        services.add_note(
            service_request.pk,
            body="Look.",
            actor=agent_for(service_request),
            at=NOW,
            uploads=[SimpleUploadedFile("inside.txt", b"x")],
        )

        assert signed_in(service_request.requester).get(address_of("inside.txt")).status_code == 404

    def test_asks_for_a_sign_in(self, service_request, client):
        assert client.get(address_of("screen.png")).status_code == 302
