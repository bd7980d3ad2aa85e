"""The instrument that a random world's answers are given to."""

import importlib

import pytest
from celery import current_app
from django.apps import apps


@pytest.fixture
def instrument(db):
    """Instrument T, which the migration shipped and a truncated database lost."""
    shipping = importlib.import_module("surveys.migrations.0002_questionnaire_after_a_resolution")
    shipping.ship(apps, None)


@pytest.fixture
def eager():
    """Run tasks where they are asked for."""
    current_app.conf.task_always_eager = True
    yield
    current_app.conf.task_always_eager = False
