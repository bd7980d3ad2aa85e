"""What tests of every room of csap share."""

from copy import deepcopy

import pytest
from celery import current_app
from django.db import connection, transaction

from csap.facts import marks
from tests.csap.facts.random_world import RandomWorld
from tests.surveys.builders import ship_instruments


@pytest.fixture
def eager():
    """Run tasks where they are asked for."""
    current_app.conf.task_always_eager = True
    yield
    current_app.conf.task_always_eager = False


@pytest.fixture(scope="module")
def lived(django_db_setup, django_db_blocker):
    """A world in which much happened; once for all tests of a module, each undone behind it."""
    with django_db_blocker.unblock(), transaction.atomic():
        ship_instruments()  # lost where another test truncated the tables
        world = RandomWorld(7)
        world.change(steps=80)
        marks.drain()
        connection.check_constraints()  # once; else behind each of the tests
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(lived, db):
    return deepcopy(lived)
