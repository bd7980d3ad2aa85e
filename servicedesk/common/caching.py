"""What the cache may hold: JSON only, so that a written-to cache cannot run code."""

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from django.core.cache import cache, caches
from django.core.cache.utils import make_template_fragment_key
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language
from redis import RedisError


class JSONSerializer:
    """Serializer for Django's Redis cache. Integers stay integers, so that ``incr`` works."""

    def dumps(self, value: Any) -> bytes | int:
        if type(value) is int:
            return value
        return json.dumps(value, separators=(",", ":")).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(data)


def remembered(key: str, compute: Callable[[], Any], *, seconds: int) -> Any:
    """Return what ``key`` holds, else compute and keep it for ``seconds``. Without Redis: compute.

    Only for values of JSON that everyone may see; keys become text and tuples lists.
    """
    try:
        found = cache.get(key)
    except RedisError:
        return compute()
    if found is None:
        found = compute()
        with suppress(RedisError):
            cache.set(key, found, seconds)
    return found


def key_in_context(key: str, prefix: str, version: int) -> str:
    """Return the key of a part of a page: it is written in a language, with hours of a zone."""
    return f"{prefix}:{version}:{get_language()}:{get_current_timezone_name()}:{key}"


def kept(name: str, made_of: Iterable[object], compute: Callable[[], Any]) -> Any:
    """Return what this process has kept under a name and all that it is made of, else compute it.

    ``{% cache None NAME MADE_OF %}`` does the same for a part of a page.
    """
    key = make_template_fragment_key(name, list(made_of))
    return caches["template_fragments"].get_or_set(key, compute, None)
