"""The link by which a mail's reader ends a subscription without signing in.

It names one subscription, says nothing else and opens no page; it stays good, since an old mail
must be enough to be left alone.
"""

from django.conf import settings
from django.core import signing
from django.urls import reverse

_SALT = "csap.reports.stop"
#: The name under which a mail asks for the link when it is sent.
LINK = "csap.reports.stop-link"


def make(subscription: int) -> str:
    return signing.dumps(subscription, salt=_SALT)


def read(token: str) -> int | None:
    """Return which subscription a token ends; None if it was forged."""
    try:
        subscription = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return subscription if isinstance(subscription, int) else None


def link(*, subscription: int) -> str:
    """Return the address that ends a subscription."""
    return f"{settings.SITE_URL}{reverse('reports:stop', args=[make(subscription)])}"
