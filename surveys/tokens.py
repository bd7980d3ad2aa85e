"""The secret of an answering link. Pure."""

import hashlib
import secrets

#: Bytes of randomness: 256 bits.
STRENGTH = 32


def new_token() -> str:
    """Return a secret that nobody can guess, fit for an address."""
    return secrets.token_urlsafe(STRENGTH)


def hash_of(token: str) -> str:
    """Return what is stored in place of the secret. Unsalted: the secret is random throughout."""
    return hashlib.sha256(token.encode()).hexdigest()
