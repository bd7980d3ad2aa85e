"""Every change marks the days it touches, before and after, in its own transaction."""

import io
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, connections, transaction

from csap.facts import marks
from csap.facts.models import DemandDay, DirtyMark
from csap.facts.periods import Period
from csap.facts.scopes import Reach, Scope
from requests_app.requests.models import ServiceRequest
from tests.csap.facts.random_world import RandomWorld
from tests.csap.facts.test_exactness import differences
from tests.factories import NOW, RequestTypeFactory, open_request

TODAY = NOW.date()


def marked_days():
    """Take all marks and return their days."""
    days = set(marks._take(1000))
    return {day.isoformat() for day in days}


@pytest.mark.django_db
class TestAChangeMarks:
    def test_the_days_of_a_new_request(self):
        open_request()

        assert marked_days() == {TODAY.isoformat()}

    def test_the_day_it_leaves_and_the_day_it_comes_to(self):
        pk = open_request().pk
        marked_days()

        ServiceRequest.objects.filter(pk=pk).update(opened_at=NOW - timedelta(days=3))

        assert marked_days() == {"2026-02-28", "2026-03-03"}

    def test_the_service_it_leaves_and_the_one_it_comes_to(self):
        service_request = open_request()
        other = RequestTypeFactory()
        marked_days()

        ServiceRequest.objects.filter(pk=service_request.pk).update(
            request_type=other, service=other.service
        )

        services = set(DirtyMark.objects.values_list("service_id", flat=True))
        assert services == {service_request.service_id, other.service_id}

    def test_nothing_when_nothing_counted_changed(self):
        pk = open_request().pk
        marked_days()

        ServiceRequest.objects.filter(pk=pk).update(summary="Dark again", version=9)

        assert not DirtyMark.objects.exists()

    def test_what_is_deleted(self):
        service_request = open_request()
        marked_days()

        service_request.delete()

        assert marked_days() == {TODAY.isoformat()}

    def test_what_is_copied_in(self):
        original = open_request()
        marked_days()
        names = [field.column for field in ServiceRequest._meta.fields if field.name != "id"]
        columns = ", ".join(names)

        rows = io.StringIO()
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TEMP TABLE copied ON COMMIT DROP AS SELECT {columns}"
                f" FROM requests_servicerequest WHERE id = {original.pk}"
            )
            cursor.execute("UPDATE copied SET number = 'SR-9', opened_at = '2026-01-05 12:00Z'")
            cursor.copy_expert(f"COPY (SELECT {columns} FROM copied) TO STDOUT", rows)
            rows.seek(0)
            cursor.copy_expert(f"COPY requests_servicerequest ({columns}) FROM STDIN", rows)

        assert "2026-01-05" in marked_days()

    def test_only_if_it_is_committed(self):
        with transaction.atomic():
            open_request()
            transaction.set_rollback(True)

        assert not DirtyMark.objects.exists()


@pytest.mark.django_db
class TestAPeriodIsStale:
    def setup_method(self):
        self.service_request = open_request()
        self.month = Period(date(2026, 3, 1), date(2026, 4, 1))

    def test_for_its_own_days_and_scope_only(self):
        own = Reach(service_id=self.service_request.service_id)
        elsewhere = Reach(service_id=self.service_request.service_id + 1)

        assert marks.waiting(self.month, Reach()) == 1
        assert marks.waiting(self.month, own) == 1
        assert marks.waiting(self.month, elsewhere) == 0
        assert marks.waiting(self.month.previous(), Reach()) == 0

    def test_until_its_days_are_counted_again(self):
        assert marks.work_off() == 1

        assert marks.waiting(self.month, Reach()) == 0
        assert DemandDay.objects.get().created == 1

    def test_when_counting_fails(self, monkeypatch):
        monkeypatch.setattr("csap.facts.rebuild.count_anew", lambda **_: "SELECT 1 / 0")

        with pytest.raises(Exception, match="division by zero"):
            marks.work_off()

        assert marks.waiting(self.month, Reach()) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("instrument")
def test_several_workers_and_writers_at_once_leave_exact_rollups():
    world = RandomWorld(3)
    world.change(steps=20)
    stop = threading.Event()
    failures = []

    def work():
        try:
            while not stop.is_set():
                marks.work_off(limit=5)
        except Exception as error:  # noqa: BLE001 - told by the assertion below
            failures.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    world.change(steps=60)
    stop.set()
    for worker in workers:
        worker.join()
    marks.drain(batches=1000)

    assert not failures
    assert not differences(world)
    assert not DirtyMark.objects.exists()


def test_a_scope_is_written_as_it_is_read():
    for text in ("all", "service:mail", "department:finance", "service:mail,group:key"):
        assert str(Scope.parse(text)) == text


def test_days_of_the_reporting_zone_have_23_to_25_hours(settings):
    settings.REPORTING_TIME_ZONE = "Europe/London"
    spring = Period(date(2026, 3, 29), date(2026, 3, 30)).bounds()
    autumn = Period(date(2026, 10, 25), date(2026, 10, 26)).bounds()

    hours = [
        (b.astimezone(UTC) - a.astimezone(UTC)) / timedelta(hours=1) for a, b in (spring, autumn)
    ]

    assert hours == [23, 25]
    assert spring[0] == datetime(2026, 3, 29, tzinfo=UTC)
