"""Is the process up (``/healthz``), and can it do its work (``/readyz``)?

Neither tells the public more than one word: which part failed goes to the log.
"""

import logging
import shutil
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from servicedesk.outbox import queries as outbox

logger = logging.getLogger(__name__)

OUTBOX_AGE = timedelta(seconds=60)
BEAT_LAG = timedelta(seconds=120)
DISK_FREE_SHARE = 0.10


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Every part that the work needs is there; 503 otherwise, with the reason in the log."""
    failed = [name for name, check in CHECKS.items() if not _passes(name, check)]
    return HttpResponse(
        "not ready" if failed else "ready",
        status=503 if failed else 200,
        content_type="text/plain",
    )


def _passes(name: str, check: Callable[[], bool]) -> bool:
    try:
        passed = check()
    except (DatabaseError, RedisError, OSError):
        logger.exception("Readiness check failed", extra={"check": name})
        return False
    if not passed:
        logger.warning("Readiness check failed", extra={"check": name})
    return passed


def _database_writes() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT pg_is_in_recovery()")
        return bool(cursor.fetchone()[0])


def _redis_answers() -> bool:
    cache.set("readyz", 1, timeout=10)
    return cache.get("readyz") == 1


def _outbox_is_told() -> bool:
    return outbox.age_of_oldest_open(timezone.now()) < OUTBOX_AGE


def _beat_beats() -> bool:
    lag = outbox.since_last_sweep(timezone.now())
    return lag is not None and lag < BEAT_LAG


def _disk_has_room() -> bool:
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    usage = shutil.disk_usage(settings.MEDIA_ROOT)
    return usage.free > usage.total * DISK_FREE_SHARE


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database_writes,
    "redis": _redis_answers,
    "outbox": _outbox_is_told,
    "beat": _beat_beats,
    "disk": _disk_has_room,
}
