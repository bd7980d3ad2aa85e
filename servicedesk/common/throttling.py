"""Limits on how often a program may call. They live in the cache; the desk outlives it."""

import logging
from typing import TYPE_CHECKING

from redis.exceptions import RedisError
from rest_framework import throttling
from rest_framework.request import Request

if TYPE_CHECKING:
    # The views read the settings that name this module.
    from rest_framework.views import APIView

logger = logging.getLogger(__name__)


class _FailsOpen(throttling.SimpleRateThrottle):
    """Lets calls through while the cache is away: nobody's request is refused for that."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        try:
            return super().allow_request(request, view)
        except (RedisError, OSError):
            logger.warning("The cache is away; calls are not counted")
            return True


class UserThrottle(_FailsOpen, throttling.UserRateThrottle):
    """So many calls a person."""


class ScopeThrottle(_FailsOpen, throttling.ScopedRateThrottle):
    """So many calls of one sort a person, or an address when nobody is signed in."""


__all__ = ["ScopeThrottle", "UserThrottle"]
