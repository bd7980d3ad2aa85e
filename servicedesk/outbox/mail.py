"""Mail to people: asked for as a fact in the caller's transaction, sent by the consumer "mail".

A crash between the server's "accepted" and the commit sends a mail twice, with the same
Message-ID; nothing else does. What a text must not say while it lies in the database is a
``Secret`` in its context (``outbox.veiled``).
"""

import smtplib
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.template import TemplateDoesNotExist
from django.template.loader import select_template
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from servicedesk.outbox import bounces
from servicedesk.outbox.models import Fact, SentMail
from servicedesk.outbox.services import CounterpartUnreachable, publish
from servicedesk.outbox.veiled import Secret, StandIns, unveil, veil

MAIL_REQUESTED = "outbox.mail.requested"
CONSUMER = "mail"
SUBJECT_MAX_LENGTH = 255
#: What says that the mail server cannot be reached, rather than that it refuses this mail.
_UNREACHABLE = (
    ConnectionError,
    TimeoutError,
    smtplib.SMTPConnectError,
    smtplib.SMTPServerDisconnected,
)

#: Bytes of all files of a mail: more is linked, not sent.
FILES_MAX_BYTES = 5_000_000


class MailFile(NamedTuple):
    """A file that goes with a mail; ``kind`` is its content type."""

    name: str
    kind: str
    content: bytes


#: Asked when a mail is about to go out whether it is still meant; by the name stored with it.
Guard = Callable[..., bool]
_guards: dict[str, Guard] = {}


def add_guard(name: str, is_still_meant: Guard) -> None:
    """Let ``queue_mail`` name this check. Call from ``AppConfig.ready`` only."""
    _guards[name] = is_still_meant


def queue_mail(  # noqa: PLR0913 - all that a mail is made of
    *,
    key: str,
    to: str,
    subject: str,
    template: str,
    context: Mapping[str, Any],
    at: datetime,
    guard: tuple[str, dict[str, Any]] | None = None,
    not_before: datetime | None = None,
    files: Sequence[MailFile] = (),
    unsubscribe: Secret | None = None,
) -> None:
    """Have one mail sent to one person. Part of the caller's transaction. At most 4 queries.

    The text is ``templates/emails/<template>.txt``, or ``<template>.de.txt`` where there is one in
    the active language, beside it ``.html`` where there is one; all know ``site_url`` and
    ``site_name``. A ``Secret`` in the context is put in when the mail is sent, and stored nowhere.
    The same ``key`` asks for the same mail: once is enough. ``guard`` names a check of
    ``add_guard`` with its arguments: hours may pass until the mail goes out, and a person may lose
    the right to it meanwhile. Before ``not_before`` it does not. ``files`` lie with the text in the
    database until it is sent, and are forgotten with it. ``unsubscribe`` is the address that a
    POST stops such mails by (RFC 8058): it goes into the header, and the text may name it.

    :raises ValueError: for a recipient or subject of more than one line, or without a recipient;
        for files of more than FILES_MAX_BYTES.
    """
    refuse_line_breaks(to, subject)
    if sum(len(file.content) for file in files) > FILES_MAX_BYTES:
        raise ValueError("Files so large are linked in a mail, not sent with it.")
    key = f"mail:{key}"
    if Fact.objects.filter(key=key).exists():
        return
    known = {"site_url": settings.SITE_URL, "site_name": settings.SITE_NAME}
    shown, stand_ins = veil({**known, **context, "unsubscribe": unsubscribe})
    payload = {
        "to": to,
        "subject": subject[:SUBJECT_MAX_LENGTH],
        "text": _render(template, "txt", shown).strip() + "\n",
        "html": _render_html(template, shown),
        "secrets": stand_ins,
        "guard": guard,
        "unsubscribe": shown["unsubscribe"],
        "files": [[file.name, file.kind, b64encode(file.content).decode()] for file in files],
    }
    publish(topic=MAIL_REQUESTED, key=key, payload=payload, at=at, due_at=not_before)


def refuse_line_breaks(to: str, subject: str) -> None:
    """Refuse what would add a header of its own.

    :raises ValueError: naming the part.
    """
    if not to or any(sign in to for sign in "\r\n,"):
        raise ValueError("A mail goes to one address on one line.")
    if any(sign in subject for sign in "\r\n"):
        raise ValueError("The subject of a mail is one line.")


def _render(template: str, ending: str, context: Mapping[str, Any]) -> str:
    language = (get_language() or "").partition("-")[0]
    names = [f"emails/{template}.{language}.{ending}", f"emails/{template}.{ending}"]
    return select_template(names).render(dict(context))


def _render_html(template: str, context: Mapping[str, Any]) -> str:
    try:
        return _render(template, "html", context)
    except TemplateDoesNotExist:
        return ""


def send(fact: Fact) -> None:
    """Send the mail that a fact asks for; the consumer of MAIL_REQUESTED.

    What is on record as sent is not sent again, nor what is not meant any more. The text leaves
    the fact with the mail. A recipient whom the server refuses for good is told as MAIL_BOUNCED.

    :raises CounterpartUnreachable: when the mail server does not answer.
    """
    if SentMail.objects.filter(key=fact.key).exists():
        return
    if not _is_still_meant(fact):
        _forget_text(fact, unsent="not meant any more")
        return
    message = _message(fact)
    _be_patient()
    if _is_taken(message, fact):
        _record(fact, message, at=timezone.now())
        _forget_text(fact)
    else:
        _forget_text(fact, unsent="refused")


def _is_taken(message: EmailMultiAlternatives, fact: Fact) -> bool:
    """Hand the mail to the server. False: it refused the recipient for good, which is told."""
    try:
        message.send()
    except _UNREACHABLE as error:
        raise CounterpartUnreachable(f"{type(error).__name__}: {error}") from error
    except smtplib.SMTPRecipientsRefused as refusal:
        code, words = next(iter(refusal.recipients.values()))
        if not 500 <= code < 600:
            raise
        bounces.note_refusal(fact, code=code, words=words, at=timezone.now())
        return False
    return True


def _is_still_meant(fact: Fact) -> bool:
    guard = fact.payload.get("guard")
    if guard is None:
        return True
    name, given = guard
    return _guards[name](**given)


def _forget_text(fact: Fact, **unsent: str) -> None:
    """Keep to whom and about what; of a mail that was not sent, why not (``unsent``)."""
    fact.payload = {"to": fact.payload["to"], "subject": fact.payload["subject"], **unsent}
    fact.save(update_fields=["payload"])


def _message(fact: Fact) -> EmailMultiAlternatives:
    payload = fact.payload
    stand_ins = payload.get("secrets", {})
    refuse_line_breaks(payload["to"], payload["subject"])
    message = EmailMultiAlternatives(
        subject=payload["subject"],
        body=unveil(payload["text"], stand_ins),
        # Whereto it comes back; whom it is from stands in its header.
        from_email=bounces.return_address(fact.pk) or settings.DEFAULT_FROM_EMAIL,
        to=[payload["to"]],
        reply_to=[settings.REPLY_TO_EMAIL or settings.DEFAULT_FROM_EMAIL],
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": message_id(fact.key),
            "Auto-Submitted": "auto-generated",
            **_unsubscribing(payload, stand_ins),
        },
    )
    if payload["html"]:
        message.attach_alternative(unveil(payload["html"], stand_ins), "text/html")
    for name, kind, content in payload.get("files", []):
        message.attach(name, b64decode(content), kind)
    return message


def _unsubscribing(payload: Mapping[str, Any], stand_ins: StandIns) -> dict[str, str]:
    """Return the headers by which a mail program stops such mails with one click."""
    address = payload.get("unsubscribe")
    if not address:
        return {}
    return {
        "List-Unsubscribe": f"<{unveil(address, stand_ins)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def message_id(key: str) -> str:
    """Return the Message-ID of a mail: the same for the same key, telling nothing of it.

    Nobody but its reader knows it beforehand, so that nobody else can report it as bounced.
    """
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{salted_hmac('outbox.mail', key, algorithm='sha256').hexdigest()[:40]}@{host}>"


def _record(fact: Fact, message: EmailMultiAlternatives, *, at: datetime) -> None:
    """Write down that a mail of the outbox went out. Its text keeps the stand-ins."""
    record(
        key=fact.key,
        message=message,
        text=fact.payload["text"],
        html=fact.payload["html"],
        at=at,
        stand_ins=fact.payload.get("secrets", {}),
    )


def record(
    *,
    key: str,
    message: EmailMultiAlternatives,
    text: str,
    html: str,
    at: datetime,
    stand_ins: StandIns | None = None,
) -> None:
    """Write down that a mail went out; its text only where ``KEEP_MAIL_TEXT`` says so."""
    keep = settings.KEEP_MAIL_TEXT
    SentMail.objects.create(
        key=key,
        message_id=message.extra_headers.get("Message-ID", ""),
        recipient=message.to[0],
        subject=str(message.subject)[:SUBJECT_MAX_LENGTH],
        body=text if keep else "",
        html=html if keep else "",
        secrets=stand_ins or {} if keep else {},
        sent_at=at,
    )


def text_of(sent: SentMail) -> str:
    """Return the text of a sent mail as its reader saw it; "" where it was not kept.

    :raises LookupError: when a secret in it cannot be given any more.
    """
    return unveil(sent.body, sent.secrets)


def _be_patient() -> None:
    """Let this transaction wait for the mail server longer than a page may wait for anything."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '2min'")
