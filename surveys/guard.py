"""Guards of the answering page: who may open a link, how often one may guess."""

from datetime import datetime

import structlog
from axes.helpers import get_client_ip_address
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

from surveys.models import Invitation
from surveys.tokens import hash_of

logger = structlog.get_logger(__name__)

#: So many links that lead nowhere may one address try in a minute. Good links are never counted:
#: a whole company may sit behind one address.
MISSES_A_MINUTE = 20


def invitation_of(token: str, *, request: HttpRequest, at: datetime) -> Invitation | None:
    """Return what a link leads to; None alike for one that was guessed, altered, closed or ran out.

    Somebody else who is signed in is not led to it either, except in the demo, where one visitor
    plays all parts. One query, one more when signed in.
    """
    invitation = (
        Invitation.objects.reachable(at).for_answering().filter(token_hash=hash_of(token)).first()
    )
    if invitation is None:
        return None
    if settings.DEMO or not request.user.is_authenticated:
        return invitation
    return invitation if request.user.pk == invitation.person_id else None


def may_guess(request: HttpRequest) -> bool:
    """Count a miss and return whether the address may go on. True while the cache is away."""
    key = f"surveys:misses:{get_client_ip_address(request)}"
    try:
        cache.add(key, 0, timeout=60)
        return cache.incr(key) <= MISSES_A_MINUTE
    except (RedisError, OSError, ValueError):
        logger.warning("The cache is away; misses are not counted")
        return True
