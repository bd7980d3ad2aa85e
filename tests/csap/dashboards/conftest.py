import pytest
import time_machine

from csap.facts import services
from csap.facts.scopes import Scope
from tests.csap.dashboards.places import APRIL, AT
from tests.factories import UserFactory


@pytest.fixture
def frozen():
    """Stand still three weeks after the last change of the world."""
    with time_machine.travel(AT, tick=False):
        yield AT


@pytest.fixture
def stored(world):
    """A world whose April is computed."""
    services.compute_baseline(Scope(), APRIL, at=AT)
    return world


@pytest.fixture
def manager(signed_in, frozen):
    return signed_in(UserFactory(manager=True))
