"""Tell other rooms, and people by mail, what happened, without importing them."""

import random
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from servicedesk.outbox.models import Delivery, Fact

logger = structlog.get_logger(__name__)

Handler = Callable[[Fact], None]

#: Waits before the next attempts, in seconds; after the last one the delivery is dead.
BACKOFF = (5, 15, 60, 300, 900, 3600, 14400)
#: Each wait is stretched by up to this share, so that what failed together is not retried together.
JITTER = 0.2
#: A delivery that is taken is not tried by anyone else for this long, even if its worker dies.
LEASE = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
#: A delivery at which so many workers died one after the other is dead: it kills them.
MAX_DEATHS = 3
#: One drain gives way to the next after so many seconds, far below the limit of a task.
DRAIN_SECONDS = 30


class CounterpartUnreachable(Exception):
    """A consumer cannot reach what it delivers to, so trying its other deliveries now is no use."""


@dataclass(frozen=True, slots=True)
class Consumer:
    """Somebody who is told. ``name`` is stored with each delivery and must stay stable."""

    name: str
    handle: Handler


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a delivery; its number tells it from a later one of another worker."""

    delivery_id: int
    number: int
    consumer: str
    topic: str


_consumers: dict[str, Consumer] = {}
_by_topic: dict[str, list[Consumer]] = defaultdict(list)


def subscribe(topic: str, name: str, handle: Handler) -> None:
    """Have ``handle`` told of ``topic`` as consumer ``name``. Call from ``AppConfig.ready`` only.

    The handler runs in the transaction that closes its delivery and must bear a repeat.

    :raises ValueError: when another handler has the name.
    """
    consumer = _consumers.setdefault(name, Consumer(name=name, handle=handle))
    if consumer.handle is not handle:
        raise ValueError(f"Two handlers want to be the consumer {name}.")
    if consumer not in _by_topic[topic]:
        _by_topic[topic].append(consumer)


def publish(
    *,
    topic: str,
    key: str,
    payload: dict[str, Any],
    at: datetime,
    due_at: datetime | None = None,
) -> Fact:
    """Record that ``topic`` happened, in the caller's transaction. 2 queries.

    ``due_at`` is before when nobody is told of it; None: at once.

    :raises RuntimeError: outside a transaction, where the fact could be lost.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("publish() must share a transaction with the change it reports")
    fact = Fact.objects.create(topic=topic, key=key, payload=payload, occurred_at=at)
    consumers = _by_topic[topic]
    if consumers:
        Delivery.objects.bulk_create(
            Delivery(fact=fact, consumer=consumer.name, due_at=due_at or at)
            for consumer in consumers
        )
        _ring_on_commit()
    return fact


def _ring_on_commit() -> None:
    """Ring once, however many facts a transaction tells."""
    waiting = transaction.get_connection().run_on_commit
    if not any(call is ring for _, call, *_ in waiting):
        transaction.on_commit(ring, robust=True)


def ring() -> None:
    """Wake a worker. A bell that is not heard costs seconds, not facts: the sweep finds them."""
    try:
        current_app.send_task("servicedesk.outbox.tasks.drain", retry=False)
    except (OperationalError, OSError):
        logger.warning("Could not ring for the outbox; the sweep will deliver")


def drain(*, limit: int = 500) -> int:
    """Deliver what is due until nothing is, ``limit`` is reached or DRAIN_SECONDS have passed.

    Return how many were tried; rings for another drain when it stopped early. A consumer whose
    counterpart cannot be reached rests until the next drain, so that it does not hold up others.
    """
    resting: set[str] = set()
    tried, ends = 0, monotonic() + DRAIN_SECONDS
    while tried < limit and monotonic() < ends:
        if not deliver_next(at=timezone.now(), resting=resting):
            return tried
        tried += 1
    ring()
    return tried


def deliver_next(*, at: datetime, resting: set[str] | None = None) -> bool:
    """Try the next due delivery. Return False when none is due and free.

    ``resting`` names consumers to leave out; one that cannot reach its counterpart is added.
    """
    resting = set() if resting is None else resting
    attempt = _take_next(at, without=resting)
    if attempt is None:
        return False
    try:
        _deliver(attempt, at=at)
    except Exception as error:  # noqa: BLE001 - any failure of a consumer becomes a retry, then a dead letter
        _note_failure(attempt, error=error, at=at)
        if isinstance(error, CounterpartUnreachable):
            resting.add(attempt.consumer)
    return True


@transaction.atomic(durable=True)
def _take_next(at: datetime, *, without: Collection[str]) -> Attempt | None:
    """Lease the oldest due delivery and count the attempt; None when there is none.

    Committed before the effect is tried: an attempt that kills its worker stays counted. It
    counts as a death until ``_note_failure`` says that it was an ordinary failure.
    """
    due = Delivery.objects.due(at).exclude(consumer__in=without).select_related("fact")
    for delivery in due.select_for_update(skip_locked=True, of=("self",))[:1]:
        if delivery.deaths >= MAX_DEATHS:
            delivery.dead_at = at
            delivery.last_error = f"Its worker died {delivery.deaths} times in a row."
            delivery.save(update_fields=["dead_at", "last_error"])
        else:
            delivery.attempts += 1
            delivery.deaths += 1
            delivery.due_at = at + LEASE
            delivery.save(update_fields=["attempts", "deaths", "due_at"])
        return Attempt(
            delivery_id=delivery.pk,
            number=delivery.attempts,
            consumer=delivery.consumer,
            topic=delivery.fact.topic,
        )
    return None


@transaction.atomic
def _deliver(attempt: Attempt, *, at: datetime) -> None:
    """Run the consumer's effect and close the delivery, all or nothing.

    Does nothing when it is closed, dead or in another worker's hands. The row stays locked
    meanwhile, so that a lease that runs out does not let a second worker in.
    """
    # Waits for the lock: a worker that looked for what is due may hold it for a moment.
    mine = Delivery.objects.open().filter(pk=attempt.delivery_id, attempts=attempt.number)
    delivery = mine.select_related("fact").select_for_update(of=("self",)).first()
    if delivery is None:
        return
    consumer = _consumers.get(delivery.consumer)
    if consumer is None:
        raise LookupError(f"No consumer is called {delivery.consumer}.")
    consumer.handle(delivery.fact)
    delivery.closed_at = at
    delivery.save(update_fields=["closed_at"])


def _note_failure(attempt: Attempt, *, error: Exception, at: datetime) -> None:
    """Say why an attempt failed and when the next is due; after the last one the letter is dead.

    Written only if the attempt is still the latest. 1 query.
    """
    is_last = attempt.number > len(BACKOFF)
    outcome: dict[str, Any] = {"dead_at": at} if is_last else {"due_at": at + _wait(attempt.number)}
    mine = Delivery.objects.open().filter(pk=attempt.delivery_id, attempts=attempt.number)
    mine.update(last_error=f"{type(error).__name__}: {error}"[:500], deaths=0, **outcome)
    logger.exception(
        "Could not deliver a fact",
        topic=attempt.topic,
        consumer=attempt.consumer,
        delivery=attempt.delivery_id,
        attempt=attempt.number,
        dead=is_last,
    )


def _wait(number: int) -> timedelta:
    return timedelta(seconds=BACKOFF[number - 1] * random.uniform(1, 1 + JITTER))


def send_again(pk: int, *, at: datetime) -> bool:
    """Give a dead letter a new life. Return False if it was not dead any more."""
    dead = Delivery.objects.dead().filter(pk=pk)
    revived = dead.update(dead_at=None, attempts=0, deaths=0, due_at=at)
    if revived:
        transaction.on_commit(ring, robust=True)
    return bool(revived)
