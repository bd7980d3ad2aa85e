"""Tell other rooms, and people by mail, what happened, without importing them."""

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from servicedesk.outbox.models import Delivery, Fact

logger = logging.getLogger(__name__)

Handler = Callable[[Fact], None]

#: Waits before the next attempts, in seconds; after the last one the delivery is dead.
BACKOFF = (5, 15, 60, 300, 900, 3600, 14400)
#: A delivery that is taken is not tried by anyone else for this long, even if its worker dies.
LEASE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Consumer:
    """Somebody who is told. ``name`` is stored with each delivery and must stay stable."""

    name: str
    handle: Handler


_consumers: dict[str, Consumer] = {}
_by_topic: dict[str, list[Consumer]] = defaultdict(list)


def subscribe(topic: str, name: str, handle: Handler) -> None:
    """Have ``handle`` told of ``topic`` as consumer ``name``. Call from ``AppConfig.ready`` only.

    The handler runs in the transaction that closes its delivery and must bear a repeat.
    """
    consumer = _consumers.setdefault(name, Consumer(name=name, handle=handle))
    if consumer not in _by_topic[topic]:
        _by_topic[topic].append(consumer)


def publish(*, topic: str, key: str, payload: dict[str, Any], at: datetime) -> Fact:
    """Record that ``topic`` happened, in the caller's transaction. 2 queries.

    :raises RuntimeError: outside a transaction, where the fact could be lost.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("publish() must share a transaction with the change it reports")
    fact = Fact.objects.create(topic=topic, key=key, payload=payload, occurred_at=at)
    consumers = _by_topic[topic]
    if consumers:
        Delivery.objects.bulk_create(
            [Delivery(fact=fact, consumer=consumer.name, due_at=at) for consumer in consumers]
        )
        transaction.on_commit(ring, robust=True)
    return fact


def ring() -> None:
    """Wake a worker. A bell that is not heard costs seconds, not facts: the sweep finds them."""
    try:
        current_app.send_task("servicedesk.outbox.tasks.drain", retry=False)
    except (OperationalError, OSError):
        logger.warning("Could not ring for the outbox; the sweep will deliver")


def drain(*, limit: int = 500) -> int:
    """Deliver what is due until nothing is or ``limit`` is reached; return how many were tried."""
    tried = 0
    while tried < limit and deliver_next(at=timezone.now()):
        tried += 1
    return tried


def deliver_next(*, at: datetime) -> bool:
    """Try the next due delivery. Return False when none is due and free."""
    taken = _take_next(at)
    if taken is None:
        return False
    try:
        _deliver(taken, at=at)
    except Exception as error:  # noqa: BLE001 - any failure of a consumer becomes a retry, then a dead letter
        _note_failure(taken, error=error, at=at)
    return True


@transaction.atomic
def _take_next(at: datetime) -> int | None:
    """Lease the oldest due delivery and count the attempt; None when there is none."""
    delivery = Delivery.objects.due(at).select_for_update(skip_locked=True).first()
    if delivery is None:
        return None
    delivery.attempts += 1
    if delivery.attempts > len(BACKOFF) + 1:
        delivery.dead_at = at
        delivery.last_error = delivery.last_error or "Its worker died at every attempt."
    delivery.due_at = at + LEASE
    delivery.save(update_fields=["attempts", "due_at", "dead_at", "last_error"])
    return delivery.pk


@transaction.atomic
def _deliver(pk: int, *, at: datetime) -> None:
    """Run the consumer's effect and close the delivery, all or nothing."""
    delivery = Delivery.objects.open().select_for_update(skip_locked=True).filter(pk=pk).first()
    if delivery is None:
        return
    consumer = _consumers.get(delivery.consumer)
    if consumer is None:
        raise LookupError(f"No consumer is called {delivery.consumer}.")
    consumer.handle(delivery.fact)
    delivery.closed_at = at
    delivery.save(update_fields=["closed_at"])


def _note_failure(pk: int, *, error: Exception, at: datetime) -> None:
    delivery = Delivery.objects.select_related("fact").get(pk=pk)
    delivery.last_error = f"{type(error).__name__}: {error}"[:500]
    if delivery.attempts > len(BACKOFF):
        delivery.dead_at = at
    else:
        delivery.due_at = at + timedelta(seconds=BACKOFF[delivery.attempts - 1])
    delivery.save(update_fields=["last_error", "due_at", "dead_at"])
    logger.exception(
        "Could not deliver a fact",
        extra={"topic": delivery.fact.topic, "consumer": delivery.consumer, "delivery": pk},
    )


def send_again(pk: int, *, at: datetime) -> bool:
    """Give a dead letter a new life. Return False if it was not dead any more."""
    revived = Delivery.objects.dead().filter(pk=pk).update(dead_at=None, attempts=0, due_at=at)
    if revived:
        ring()
    return bool(revived)
