"""Health and readiness."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from servicedesk.outbox import queries
from servicedesk.outbox.models import Delivery, Fact

pytestmark = pytest.mark.django_db


@pytest.fixture
def beat_is_alive():
    cache.set(queries.SWEPT_KEY, timezone.now().isoformat())
    yield
    cache.delete(queries.SWEPT_KEY)


class TestHealthz:
    def test_answers_one_word_without_a_query(self, client, django_assert_num_queries):
        with django_assert_num_queries(0):
            response = client.get("/healthz")

        assert (response.status_code, response.content) == (200, b"ok")


class TestReadyz:
    def test_is_ready_when_every_part_is(self, client, beat_is_alive):
        assert client.get("/readyz").status_code == 200

    def test_is_not_ready_without_beat(self, client):
        cache.delete(queries.SWEPT_KEY)

        response = client.get("/readyz")

        assert (response.status_code, response.content) == (503, b"not ready")

    def test_is_not_ready_when_a_fact_waits_too_long(self, client, beat_is_alive):
        long_ago = timezone.now() - timedelta(minutes=2)
        fact = Fact.objects.create(topic="t", key="k", payload={}, occurred_at=long_ago)
        Delivery.objects.create(fact=fact, consumer="c", due_at=long_ago)

        assert client.get("/readyz").status_code == 503
