"""Who was asked."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from servicedesk.accounts.models import User
from surveys.models.instruments import QuestionnaireVersion
from surveys.models.waves import Wave
from surveys.vocabulary import Channel, Closing, Mode


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: User) -> Self:
        """Nobody sees an invitation but who was invited."""
        return self.filter(person=user)

    def reachable(self, at: datetime) -> Self:
        """Neither closed nor run out: what a link or a page may still show."""
        return self.filter(closed_at=None, expires_at__gt=at)


class Invitation(models.Model):
    """One person asked once about one thing. For a request: once for each of its resolutions.

    About a request (T), in a wave (R), or about an engagement, which is the request it belongs to
    (P): the version's questionnaire says which. ``services`` are asked about one by one.
    Only the hash of the link's token is stored; null when no link was sent. ``sent_at`` is when
    the person was asked, ``closed_at`` when it ended without an answer, and why.
    """

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
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closing = models.CharField(max_length=12, choices=Closing, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service_request", "person", "resolution"],
                name="person_is_asked_once_about_a_resolution",
            ),
            models.UniqueConstraint(
                fields=["wave", "person"], name="person_is_asked_once_in_a_wave"
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
