"""The link by which a partner signs from a mail: for one person, one text, and a time.

It says who may sign what and nothing else: it opens no other page, signs nobody in, is worth
nothing once the text has changed, and once it is signed shows only that.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.core import signing

_SALT = "csap.plans.sign-off"
LASTS = timedelta(days=21)


class Asked(NamedTuple):
    """Whom a link asks to sign which text."""

    partner_id: int
    content_hash: str


def make(asked: Asked, *, until: int) -> str:
    """Return the token of a link. ``until``: when it expires, in seconds since the epoch."""
    return signing.dumps([*asked, until], salt=_SALT)


def read(token: str, *, at: datetime) -> Asked | None:
    """Return what a token asks for; None if it was forged or has expired."""
    try:
        partner_id, content_hash, until = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    if at.timestamp() > until:
        return None
    return Asked(partner_id, content_hash)
