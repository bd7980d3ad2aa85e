"""A consumer of the tests' own topic, forgotten afterwards."""

import pytest
from django.db import transaction

from servicedesk.outbox import services
from tests.factories import NOW

TOPIC = "tests.thing.happened"


@pytest.fixture
def consume():
    """Return a function that subscribes a handler to TOPIC."""
    names = []

    def subscribe(handle, name="tests"):
        services.subscribe(TOPIC, name, handle)
        names.append(name)

    yield subscribe
    services._by_topic.pop(TOPIC, None)
    for name in names:
        services._consumers.pop(name, None)


@pytest.fixture
def publish():
    """Return a function that publishes one fact of TOPIC and commits it."""

    def tell(key="thing:1", at=NOW, **payload):
        with transaction.atomic():
            return services.publish(topic=TOPIC, key=key, payload=payload, at=at)

    return tell
