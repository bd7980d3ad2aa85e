"""Filling the database for measurements."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from requests_app.importing import bulk
from requests_app.requests.models import NO_DUE, ServiceRequest
from servicedesk.outbox.models import Fact
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def load(count, **options):
    call_command(
        "seed_bulk", requests=count, until=NOW, stdout=StringIO(), stderr=StringIO(), **options
    )


def shape():
    rows = ServiceRequest.objects.order_by("pk")
    return list(rows.values_list("summary", "status", "opened_at", "queue_at", "assignee__email"))


@pytest.fixture(scope="class")
def thousand(django_db_setup, django_db_blocker):
    """A thousand requests that several tests look at."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(1000)
        connection.check_constraints()  # once; else behind each of the tests
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("thousand")
class TestAThousand:
    def test_are_loaded_each_with_its_life(self):
        assert ServiceRequest.objects.count() == 1000
        for service_request in ServiceRequest.objects.all()[:20]:
            assert service_request.version == service_request.history.count()
            assert service_request.history.order_by("pk").last().to_status == service_request.status
            assert service_request.entries.exists()
            assert service_request.clocks.count() == 2

    def test_stand_each_where_its_running_clocks_say(self):
        for service_request in ServiceRequest.objects.prefetch_related("clocks"):
            running = [
                clock.due_at
                for clock in service_request.clocks.all()
                if clock.stopped_at is None and clock.paused_at is None
            ]
            assert service_request.queue_at == min(running, default=NO_DUE)

    def test_are_closed_but_for_few(self):
        assert 20 <= ServiceRequest.objects.open().count() <= 90

    def test_are_told_to_nobody(self):
        assert not Fact.objects.exists()


class TestSeedBulk:
    def test_makes_the_same_requests_again_from_the_same_seed(self):
        load(60)
        first = shape()
        load(60)

        assert shape() == first + first

    def test_gives_numbers_that_go_on_after_it(self):
        load(50)
        load(50)

        numbers = ServiceRequest.objects.values_list("number", flat=True)
        assert len(set(numbers)) == 100

    def test_wants_a_number(self):
        with pytest.raises(CommandError, match="from 1"):
            load(0)

    def test_names_columns_that_there_are(self):
        from django.apps import apps

        tables = {model._meta.db_table: model for model in apps.get_models()}
        for table, columns in bulk.COLUMNS.items():
            there = {field.column for field in tables[table]._meta.concrete_fields}
            assert set(columns) <= there
