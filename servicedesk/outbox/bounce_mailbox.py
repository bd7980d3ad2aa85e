"""Fetch the notices of mail that came back from the mailbox they are sent to, by IMAP."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from servicedesk.outbox.bounces import READ_BYTES, note_bounce

#: So many messages a run; what is left waits for the next.
BATCH = 200
_TIMEOUT_SECONDS = 20
_PORTS = {"imaps": 993, "imap": 143}


def read_bounces(*, at: datetime) -> int:
    """Tell of the mails that unread messages of the mailbox say came back. Return how many.

    A message is marked as read after what it says is committed: a crash in between reads it
    again, which tells nothing new. Nothing is deleted; people may look after it. 0 when no mailbox
    is set up (BOUNCE_IMAP_URL).

    :raises OSError: when the server cannot be reached.
    :raises imaplib.IMAP4.error: when it refuses the account or the folder.
    """
    if not settings.BOUNCE_IMAP_URL:
        return 0
    told = 0
    with _open(urlsplit(settings.BOUNCE_IMAP_URL)) as mailbox:
        for uid in _unread(mailbox):
            told += note_bounce(_start_of(mailbox, uid), at=at)
            mailbox.uid("STORE", uid, "+FLAGS", r"(\Seen)")
    return told


@contextmanager
def _open(url: SplitResult) -> Iterator[imaplib.IMAP4]:
    """Sign in and choose the folder; ``imap:`` without encryption is for this machine alone."""
    host, folder = url.hostname or "", unquote(url.path).strip("/") or "INBOX"
    mailbox: imaplib.IMAP4
    if url.scheme == "imaps":
        context = ssl.create_default_context()
        mailbox = imaplib.IMAP4_SSL(
            host, url.port or _PORTS["imaps"], ssl_context=context, timeout=_TIMEOUT_SECONDS
        )
    elif url.scheme == "imap" and host in ("127.0.0.1", "localhost"):
        mailbox = imaplib.IMAP4(host, url.port or _PORTS["imap"], timeout=_TIMEOUT_SECONDS)
    else:
        raise OSError("BOUNCE_IMAP_URL is imaps://name:password@host/folder.")
    try:
        mailbox.login(unquote(url.username or ""), unquote(url.password or ""))
        status, answer = mailbox.select(f'"{folder}"')
        if status != "OK":
            raise mailbox.error(f"The folder cannot be opened: {answer}")
        yield mailbox
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            mailbox.logout()


def _unread(mailbox: imaplib.IMAP4) -> list[str]:
    """Return the oldest unread messages by UID, which another session's deletions do not shift."""
    _status, found = mailbox.uid("SEARCH", "UNSEEN")
    return (found[0] or b"").decode().split()[:BATCH]


def _start_of(mailbox: imaplib.IMAP4, uid: str) -> bytes:
    """Return as much of a message as a notice needs, without marking it; empty if it is gone."""
    _status, parts = mailbox.uid("FETCH", uid, f"(BODY.PEEK[]<0.{READ_BYTES}>)")
    return next((part[1] for part in parts if isinstance(part, tuple)), b"")
