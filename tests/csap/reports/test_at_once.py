"""Two workers at once: a day is answered once, with one mail."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from csap.reports import services
from csap.reports.models import LogEntry
from csap.reports.vocabulary import Step
from servicedesk.outbox.models import Fact
from tests.csap.findings.builders import make_finding
from tests.csap.reports.builders import MONDAY, subscribed
from tests.factories import UserFactory


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_mail():
    make_finding()
    made = subscribed(UserFactory(manager=True))
    start = Barrier(2)

    def work(_worker):
        try:
            start.wait()
            return services.send(made.pk, at=MONDAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        entries = list(workers.map(work, range(2)))

    assert sum(entry is not None for entry in entries) == 1
    assert LogEntry.objects.filter(step=Step.SENT).count() == 1
    assert Fact.objects.filter(key__startswith="mail:report:").count() == 1
