"""What a request set off in the worker is found by the request's id."""

import logging

import pytest
from celery import signals
from django.urls import reverse

from servicedesk.celery import app
from tests.factories import UserFactory


@pytest.fixture
def rung():
    """The headers of the tasks that are put into the queue meanwhile."""
    kept = []

    def keep(*, headers, **_message):
        kept.append(headers)

    signals.before_task_publish.connect(keep, weak=False)
    yield kept
    signals.before_task_publish.disconnect(keep)


@pytest.mark.django_db(transaction=True)
def test_bell_carries_the_id_of_the_request_as_its_log_has_it(client, rung, caplog):
    caplog.set_level(logging.INFO, logger="django_structlog.middlewares.request")

    client.post(reverse("accounts:reset"), {"email": UserFactory().email})

    lines = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    logged = {line["request_id"] for line in lines if line["event"] == "request_finished"}
    assert logged == {headers["__django_structlog__"]["request_id"] for headers in rung}


def test_worker_leaves_logging_to_the_settings():
    handlers = list(logging.getLogger().handlers)

    app.log.setup_logging_subsystem(loglevel="DEBUG")

    assert logging.getLogger().handlers == handlers
