"""Mails that could not be delivered: the address they come back to, and what their notices say.

A mail is refused while it is sent (the consumer "mail" hears it), or comes back later as a
delivery-status notification (RFC 3464) to a return address of its own. Either way the rooms learn
it as MAIL_BOUNCED, ``{"key": key of the mail, "reason"}``; who asked for the mail knows its key.
"""

import re
from datetime import datetime
from email import policy
from email.message import Message
from email.parser import BytesParser
from itertools import islice
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from servicedesk.outbox.models import Fact, SentMail
from servicedesk.outbox.services import publish

MAIL_BOUNCED = "outbox.mail.bounced"
REASON_MAX_LENGTH = 200
#: So much of a notice is read: the report comes before the mail that it returns.
READ_BYTES = 64 * 1024
#: So many parts of a notice are looked at, and so many Message-IDs in it are looked up.
_PARTS, _NAMED = 50, 20
_RETURN_ADDRESS = re.compile(r"\+(\d{1,18})-([0-9a-f]{20})@", re.ASCII | re.IGNORECASE)
_MESSAGE_ID = re.compile(r"<[0-9a-f]{40}@[^\s<>@]{1,255}>", re.ASCII)
_STATUS = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b", re.ASCII)


class Notice(NamedTuple):
    """What a delivery-status notification says: a mail will never arrive, and why.

    ``fact_ids`` are of return addresses that carry our signature; ``message_ids`` of anything
    that looks like one of ours.
    """

    fact_ids: list[int]
    message_ids: list[str]
    reason: str


def return_address(fact_id: int) -> str:
    """Return whereto a mail comes back, ``name+7-signature@host``; "" if none is set up."""
    name, at_sign, host = settings.BOUNCE_EMAIL.rpartition("@")
    return f"{name}+{fact_id}-{_signature(fact_id)}@{host}" if at_sign else ""


def _signature(fact_id: int | str) -> str:
    return salted_hmac("outbox.bounces", str(fact_id), algorithm="sha256").hexdigest()[:20]


def read_notice(raw: bytes) -> Notice | None:
    """Return what a message says if it reports a lasting failure to deliver; else None.

    Never raises, whatever it is given: anybody can write to a return address.
    """
    raw = raw[:READ_BYTES]
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(raw)
        reason = _failure_in(message)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
        return None  # malformed beyond the parser: no report of a mail server's
    if reason is None:
        return None
    text = raw.decode("ascii", errors="replace")
    return Notice(
        fact_ids=[
            int(number)
            for number, signature in _RETURN_ADDRESS.findall(text)
            if constant_time_compare(signature.lower(), _signature(int(number)))
        ],
        message_ids=list(dict.fromkeys(_MESSAGE_ID.findall(text)))[:_NAMED],
        reason=reason,
    )


def _failure_in(message: Message) -> str | None:
    """Return the reason of the first recipient that failed for good; None if none did."""
    for part in islice(message.walk(), _PARTS):
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in islice(blocks, _PARTS) if isinstance(blocks, list) else ():
            action, status = str(block.get("Action", "")), str(block.get("Status", ""))
            if action.strip().lower() == "failed" and (found := _STATUS.search(status)):
                return _in_words(f"{found[0]} {block.get('Diagnostic-Code', '')}")
    return None


def _in_words(text: str) -> str:
    """Return a server's words as one printable line."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(printable.split())[:REASON_MAX_LENGTH]


def note_refusal(mail: Fact, *, code: int, words: bytes | str, at: datetime) -> None:
    """Tell that the mail server refused a mail's recipient for good."""
    text = words.decode("utf-8", errors="replace") if isinstance(words, bytes) else words
    _tell(mail.key, _in_words(f"{code} {text}"), at)


@transaction.atomic
def note_bounce(raw: bytes, *, at: datetime) -> int:
    """Tell of the mails that a notice says came back. Return how many: 0 for any other message.

    The same notice again tells nothing new.
    """
    notice = read_notice(raw)
    if notice is None:
        return 0
    signed = Fact.objects.filter(pk__in=notice.fact_ids).values_list("key", flat=True)
    named = SentMail.objects.filter(message_id__in=notice.message_ids)
    keys = {*signed, *named.values_list("key", flat=True)}
    return sum(_tell(key, notice.reason, at) for key in sorted(keys))


def _tell(mail_key: str, reason: str, at: datetime) -> bool:
    """Publish that a mail bounced, once. Return whether it is news."""
    key = f"bounced:{mail_key}"
    if Fact.objects.filter(key=key).exists():
        return False
    publish(topic=MAIL_BOUNCED, key=key, payload={"key": mail_key, "reason": reason}, at=at)
    return True
