import pytest

from tests.csap.customers.builders import make_customer
from tests.factories import UserFactory


@pytest.fixture
def manager(db):
    return UserFactory(manager=True)


@pytest.fixture
def customer(manager):
    return make_customer(manager)
