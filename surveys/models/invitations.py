"""Who was asked, and how far that is."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from servicedesk.accounts.models import User
from surveys.models.instruments import QuestionnaireVersion
from surveys.models.waves import Wave
from surveys.vocabulary import Channel, Closing, Mode, Purpose


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: User) -> Self:
        """Nobody sees an invitation but who was invited."""
        return self.filter(person=user)

    def for_answering(self) -> Self:
        """With all that the answering page says of it; what it asks is read apart."""
        about = ("version__questionnaire", "wave", "service_request__assignee")
        return self.select_related("person", *about)

    def reachable(self, at: datetime) -> Self:
        """Neither closed nor run out: what a link or a page may still show."""
        return self.filter(closed_at=None, expires_at__gt=at)

    def waiting(self, at: datetime) -> Self:
        """Reachable and not answered: whoever may still be reminded."""
        return self.reachable(at).filter(answered_at=None)

    def to_post(self) -> Self:
        """Invitations of waves whose mail was not handed over yet. Served by an index."""
        return self.filter(wave__isnull=False, posted_at=None, closed_at=None)


class Invitation(models.Model):
    """One person asked once about one thing. For a request: once for each of its resolutions.

    About a request (T), in a wave (R), or about an engagement, which is the request it belongs to
    (P): ``purpose`` says which, as the version's questionnaire does. ``services`` are asked about
    one by one. Of the link's token only the hash is stored, and the salt that it follows from
    together with the server's key (``surveys.tokens``); hash null: no link. ``sent_at`` is when
    the person was asked, ``posted_at`` when their mail was handed to the outbox (null: not yet, or
    asked without one), ``closed_at`` when it ended without an answer, and why: ``reason`` is what
    the mail server said.
    """

    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.RESOLUTION)

    version = models.ForeignKey(
        QuestionnaireVersion, on_delete=models.PROTECT, related_name="invitations"
    )
    service_request = models.ForeignKey(
        "requests.ServiceRequest",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    wave = models.ForeignKey(
        Wave, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    services = models.ManyToManyField("catalogue.Service", related_name="+", blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    resolution = models.PositiveSmallIntegerField(
        default=0, help_text="Which resolution of the request, from 0: its reopen count."
    )
    mode = models.CharField(max_length=12, choices=Mode, default=Mode.CONFIDENTIAL)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.MAIL)
    token_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - null: no link
    token_salt = models.CharField(max_length=43, blank=True)
    sent_at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0, help_text="Handed to the outbox.")
    reminded_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closing = models.CharField(max_length=12, choices=Closing, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service_request", "person", "purpose", "resolution"],
                name="person_is_asked_once_about_a_resolution",
            ),
            models.UniqueConstraint(
                fields=["wave", "person"], name="person_is_asked_once_in_a_wave"
            ),
            models.CheckConstraint(
                name="invitation_is_of_a_wave_iff_its_purpose_is",
                condition=Q(purpose=Purpose.WAVE, wave__isnull=False, service_request=None)
                | (~Q(purpose=Purpose.WAVE) & Q(wave=None)),
            ),
            models.CheckConstraint(
                name="invitation_expires_after_it_is_sent",
                condition=Q(expires_at__gt=F("sent_at")),
            ),
            models.CheckConstraint(
                name="invitation_is_answered_or_closed_not_both",
                condition=Q(answered_at=None) | Q(closed_at=None),
            ),
            models.CheckConstraint(
                name="invitation_closed_iff_it_says_why",
                condition=Q(closed_at=None, closing="")
                | (Q(closed_at__isnull=False) & ~Q(closing="")),
            ),
        ]
        indexes = [
            # Reader: whether the person was asked lately.
            models.Index(fields=["person", "-sent_at"], name="invitation_of_person"),
            # Reader: how many were asked and answered in a period.
            models.Index(fields=["sent_at"], name="invitation_sent"),
            # Reader: the next mails of a wave to hand over.
            models.Index(
                fields=["wave", "id"],
                name="invitation_to_post",
                condition=Q(posted_at=None, closed_at=None, wave__isnull=False),
            ),
            # Reader: how many were handed over in the last minute; who is due for a reminder.
            models.Index(fields=["posted_at"], name="invitation_posted"),
            models.Index(
                fields=["reminded_at"],
                name="invitation_reminded",
                condition=Q(reminded_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} about {self.service_request_id}"


class OptOut(models.Model):
    """A person who does not want to be asked. Their requests are served as before."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} since {self.since:%Y-%m-%d}"
