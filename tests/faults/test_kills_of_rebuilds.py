"""Workers die while they count days and requests change: nothing is counted wrong, or lost."""

import importlib
import threading
import time

import pytest
from django.apps import apps
from django.db import connection, connections

from csap.facts import marks
from csap.facts.models import DirtyMark
from csap.facts.rebuild import LOCK_CLASS
from servicedesk.stack.state import throwaway_state
from tests.csap.facts.random_world import RandomWorld
from tests.csap.facts.test_exactness import differences
from tests.product import Product

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = 50
DRAINED_WITHIN = 240


class Workers(Product):
    """Only Redis and a worker, which counts what is dirty several times a second."""

    def __enter__(self):
        self.start_redis()
        self.start_worker()
        return self

    def __exit__(self, *_):
        for name in ("worker", "redis"):
            self.children[name].stop()

    def environment(self):
        return super().environment() | {"REBUILD_SECONDS": "0.2"}


@pytest.fixture
def world():
    shipping = importlib.import_module("surveys.migrations.0002_questionnaire_after_a_resolution")
    shipping.ship(apps, None)
    return RandomWorld(11)


@pytest.mark.prove
def test_killing_workers_that_count_leaves_every_figure_right(world):
    within = 0
    with throwaway_state() as state, Workers(state) as workers:
        for _ in range(KILLS):
            within += _wait_for_a_rebuild(world)
            workers.kill("worker")
            workers.start_worker()
            world.change(steps=5)
        began = time.monotonic()
        while DirtyMark.objects.exists() and time.monotonic() - began < DRAINED_WITHIN:
            time.sleep(0.2)
        drained_in = time.monotonic() - began
        left = DirtyMark.objects.count()

    wrong = [difference for _ in range(10) for difference in differences(world)]
    print(  # noqa: T201 - the figures of a proof, shown by pytest -s
        f"{KILLS} kills, {within} of them within a rebuild, drained in {drained_in:.1f} s, "
        f"{left} marks left, {len(wrong)} differences"
    )
    assert within >= KILLS // 2
    assert not left
    assert not wrong


def _wait_for_a_rebuild(world, seconds=40):
    """Change requests until a worker holds the lock of a month; return whether one did."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        world.change(steps=2)
        for _ in range(20):
            if _is_rebuilding():
                return True
            time.sleep(0.005)
    return False


def _is_rebuilding():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = %s)",
            [LOCK_CLASS],
        )
        return cursor.fetchone()[0]


def test_a_worker_whose_connection_dies_within_a_rebuild_leaves_its_marks(world):
    world.change(steps=12)
    waiting = DirtyMark.objects.count()
    failures = []

    def work():
        try:
            marks.work_off(wait=True)
        except Exception as error:  # noqa: BLE001 - looked at below
            failures.append(error)
        finally:
            connections.close_all()

    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        for month in range(2026 * 12 + 1, 2027 * 12 + 1):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_CLASS, month])
        worker = threading.Thread(target=work)
        worker.start()
        victim = _who_waits_for_the_lock(cursor)
        cursor.execute("SELECT pg_terminate_backend(%s)", [victim])
        worker.join()
        cursor.execute("ROLLBACK")

    assert len(failures) == 1
    assert DirtyMark.objects.count() == waiting
    marks.drain(wait=True)
    assert not differences(world)


def _who_waits_for_the_lock(cursor):
    for _ in range(1000):
        cursor.execute(
            "SELECT pid FROM pg_locks WHERE NOT granted AND locktype = 'advisory' AND classid = %s",
            [LOCK_CLASS],
        )
        if row := cursor.fetchone():
            return row[0]
        time.sleep(0.01)
    raise AssertionError("no worker came to the lock")
