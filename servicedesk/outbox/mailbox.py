"""The demo's mail server: nothing leaves the house, the mailbox page shows what would have."""

import uuid
from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from servicedesk.outbox import mail


class MailboxBackend(BaseEmailBackend):
    """Keeps mail as SentMail rows. The outbox's own mail is on record through its consumer."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            if "Message-ID" not in message.extra_headers:
                _keep(message)
        return len(email_messages)


def _keep(message: EmailMessage) -> None:
    """Keep a mail that did not come through the outbox, such as a password's."""
    pages = getattr(message, "alternatives", [])
    html = next((str(page.content) for page in pages if page.mimetype == "text/html"), "")
    for address in message.recipients():
        copy = EmailMultiAlternatives(subject=message.subject, to=[address])
        mail.record(
            key=f"direct:{uuid.uuid4()}",
            message=copy,
            text=str(message.body),
            html=html,
            at=timezone.now(),
        )
