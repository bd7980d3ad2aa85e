"""The secret of an answering link: derived when it is needed, never stored.

A row keeps a random salt and the hash of the token. The token itself follows from the salt and the
server's key, so that the mail can be written when it is sent, and who reads the database, a backup
or the outbox cannot open a single link.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator

from django.conf import settings
from django.utils.crypto import salted_hmac

#: Bytes of randomness: 256 bits.
STRENGTH = 32
#: Keeps this use of the server's key apart from every other.
_USE = "surveys.tokens"


def new_salt() -> str:
    """Return what a token is derived from, together with the server's key."""
    return secrets.token_urlsafe(STRENGTH)


def token_of(salt: str) -> str:
    """Return the secret of a new link: 256 bits, 43 characters that are fit for an address."""
    return _derive(salt, settings.SECRET_KEY)


def token_again(*, salt: str, token_hash: str) -> str:
    """Return the secret whose hash was stored, also when the server's key changed meanwhile.

    :raises LookupError: when none of the keys that the server knows made it.
    """
    for key in _keys():
        token = _derive(salt, key)
        if hash_of(token) == token_hash:
            return token
    raise LookupError("The key that made this link is gone; keep it in SECRET_KEY_FALLBACKS.")


def hash_of(token: str) -> str:
    """Return what is stored in place of the secret. Unsalted: the secret is random throughout."""
    return hashlib.sha256(token.encode()).hexdigest()


def _keys() -> Iterator[str | bytes]:
    yield settings.SECRET_KEY
    yield from settings.SECRET_KEY_FALLBACKS


def _derive(salt: str, key: str | bytes) -> str:
    digest = salted_hmac(_USE, salt, secret=key, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
