"""What was said about a request, the files that came with it, and what is being typed."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models

from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import Channel
from servicedesk.accounts.models import User


class EntryKind(models.TextChoices):
    """Who reads an entry: replies everyone concerned, notes the desk alone."""

    REPLY = "REPLY", "reply"
    NOTE = "NOTE", "internal note"


class EntryQuerySet(models.QuerySet["Entry"]):
    def readable_by(self, user: User) -> Self:
        """Notes are for staff; whoever may see the request reads its replies."""
        return self if user.is_staff_member else self.filter(kind=EntryKind.REPLY)

    def visible_to(self, user: User) -> Self:
        requests = ServiceRequest.objects.visible_to(user)
        return self.readable_by(user).filter(service_request__in=requests)


class Entry(models.Model):
    """One contribution to the conversation. Markdown; the first is the request's description."""

    service_request = models.ForeignKey(
        ServiceRequest, on_delete=models.CASCADE, related_name="entries"
    )
    kind = models.CharField(max_length=5, choices=EntryKind)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    author_is_staff = models.BooleanField(default=False, help_text="Spoke for IT.")
    body = models.TextField(max_length=20_000)
    channel = models.CharField(max_length=8, choices=Channel)
    created_at = models.DateTimeField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            # Reader: the request page.
            models.Index(fields=["service_request", "created_at", "id"], name="entry_of_request"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.service_request_id}"


def stored_name(_attachment: "Attachment", _file_name: str) -> str:
    """Return where a file is kept: a random name, so that nothing of the sender's is a path."""
    name = uuid.uuid4().hex
    return f"attachments/{name[:2]}/{name}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: User) -> Self:
        """Files of the entries the person may read."""
        return self.filter(entry__in=Entry.objects.visible_to(user))


class Attachment(models.Model):
    """A file of an entry. ``sha256`` is of its content; ``token`` is what links carry."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=stored_name, max_length=120)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    objects = AttachmentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Draft(models.Model):
    """What a person has typed and not sent. ``place`` names the form, e.g. ``new:vpn-access``."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts"
    )
    place = models.CharField(max_length=120)
    values = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "place"], name="one_draft_a_person_and_place"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.place}"
