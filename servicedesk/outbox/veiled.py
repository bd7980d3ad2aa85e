"""Secrets in mails: a text carries a stand-in until the moment it is sent or shown.

The outbox and the record of what went out lie in the database, in its backups and before
administrators. What opens something to whoever reads it must not lie there with them.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

#: Gives a secret anew from what is stored of it; raises LookupError when it cannot.
Resolver = Callable[..., str]
#: ``{stand-in: [name of the resolver, what it is given]}``, as JSON beside the text.
StandIns = dict[str, Any]

_resolvers: dict[str, Resolver] = {}


@dataclass(frozen=True, slots=True)
class Secret:
    """A value in a mail's context that is not to be stored: who gives it, and from what."""

    name: str
    given: dict[str, str | int]


def add_secret(name: str, resolve: Resolver) -> None:
    """Let mails name this secret. Call from ``AppConfig.ready`` only."""
    _resolvers[name] = resolve


def veil(context: Mapping[str, Any]) -> tuple[dict[str, Any], StandIns]:
    """Return the context with a stand-in for each Secret, and what they stand for.

    A stand-in is random, so that nobody's text can name it, and fit for an address.
    """
    stand_ins: StandIns = {}
    shown = dict(context)
    for key, value in context.items():
        if isinstance(value, Secret):
            shown[key] = f"veiled{secrets.token_hex(16)}"
            stand_ins[shown[key]] = [value.name, value.given]
    return shown, stand_ins


def unveil(text: str, stand_ins: StandIns) -> str:
    """Return the text with its secrets, to be sent or shown, never stored.

    :raises LookupError: when one cannot be given any more.
    """
    for stand_in, (name, given) in stand_ins.items():
        if stand_in in text:
            text = text.replace(stand_in, _resolvers[name](**given))
    return text
