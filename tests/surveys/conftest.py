"""The shipped instrument, and a resolved request that was asked about."""

import re

import pytest

from servicedesk.outbox import mail
from servicedesk.outbox import services as outbox
from servicedesk.outbox.models import SentMail
from tests.surveys.builders import resolved_request, ship_instruments


@pytest.fixture(autouse=True)
def shipped(db):
    """Instrument T, which the migration shipped and a truncated database lost."""
    ship_instruments()


@pytest.fixture
def asked(shipped):
    """A resolved request whose requester got the link."""
    service_request = resolved_request()
    outbox.drain()
    return service_request


@pytest.fixture
def link(asked):
    """The path of the link in the mail."""
    return link_in(SentMail.objects.get(subject__startswith="How was it?"))


def link_in(sent):
    return re.search(r"http://127.0.0.1:8000(/s/[\w-]+/)", mail.text_of(sent)).group(1)
