"""What tests of every room of csap share."""

import pytest
from celery import current_app


@pytest.fixture
def eager():
    """Run tasks where they are asked for."""
    current_app.conf.task_always_eager = True
    yield
    current_app.conf.task_always_eager = False
