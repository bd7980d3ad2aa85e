"""The instrument that a random world's answers are given to."""

import importlib

import pytest
from django.apps import apps


@pytest.fixture
def instrument(db):
    """Instrument T, which the migration shipped and a truncated database lost."""
    shipping = importlib.import_module("surveys.migrations.0002_questionnaire_after_a_resolution")
    shipping.ship(apps, None)
