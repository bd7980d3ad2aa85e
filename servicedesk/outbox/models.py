"""Facts waiting to be told, and to whom."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q


class Fact(models.Model):
    """Something that became true, stored in the transaction that made it so."""

    topic = models.CharField(max_length=100)
    key = models.CharField(
        max_length=200, unique=True, help_text="Says it once: same key, same fact."
    )
    payload = models.JSONField()
    occurred_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def open(self) -> Self:
        return self.filter(closed_at=None, dead_at=None)

    def due(self, at: datetime) -> Self:
        """Open and due, oldest first. Served by ``delivery_due``."""
        return self.open().filter(due_at__lte=at).order_by("due_at", "pk")

    def dead(self) -> Self:
        return self.exclude(dead_at=None)


class Delivery(models.Model):
    """One consumer's copy of a fact: open until the consumer has closed it after its effect.

    ``attempts`` is counted before the effect is tried, so that a message which kills its
    worker is counted too.
    """

    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="deliveries")
    consumer = models.CharField(max_length=100)
    attempts = models.PositiveSmallIntegerField(default=0)
    deaths = models.PositiveSmallIntegerField(
        default=0, help_text="The latest attempts in a row of which nothing was heard again."
    )
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["fact", "consumer"], name="fact_is_told_once_to_each_consumer"
            ),
            models.CheckConstraint(
                name="delivery_is_not_both_closed_and_dead",
                condition=Q(closed_at=None) | Q(dead_at=None),
            ),
        ]
        indexes = [
            # Reader: the worker's drain, oldest due first.
            models.Index(
                fields=["due_at", "id"],
                name="delivery_due",
                condition=Q(closed_at=None, dead_at=None),
            ),
            # Reader: the dead-letter page.
            models.Index(
                fields=["-dead_at"], name="delivery_dead", condition=Q(dead_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact_id} to {self.consumer}"


class SentMail(models.Model):
    """A mail that went out, or in the demo would have. Same key, same Message-ID.

    Its text is kept only where ``KEEP_MAIL_TEXT`` says so. ``secrets`` says what its stand-ins
    stand for (``outbox.veiled``): a link that opens something is never stored.
    """

    key = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(max_length=320, blank=True)
    recipient = models.EmailField()
    subject = models.CharField(max_length=255)
    body = models.TextField()
    html = models.TextField(blank=True)
    secrets = models.JSONField(default=dict, blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [
            # Reader: the demo's mailbox page, newest first.
            models.Index(fields=["recipient", "-sent_at"], name="sent_mail_of_recipient"),
            # Reader: the same of everybody.
            models.Index(fields=["-sent_at", "-id"], name="sent_mail_newest"),
            # Reader: which mail came back.
            models.Index(
                fields=["message_id"], name="sent_mail_by_id", condition=~Q(message_id="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.recipient}"
