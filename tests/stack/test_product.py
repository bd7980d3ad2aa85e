"""The whole product under the stack: served, joined, stopped, killed and recovered."""

import os
import signal
import subprocess
import sys
import urllib.request

import pytest

from servicedesk.stack.state import ROOT, free_port
from tests.stack.running import START_LIMIT, are_gone, clean_environment, enterable_folder

pytestmark = pytest.mark.prove
ORDER_OF_STOPPING = ("web", "beat", "worker", "redis", "postgres")


@pytest.fixture(scope="module")
def folder():
    """One state for all of these tests, so that the database is migrated only once."""
    with enterable_folder() as parent:
        yield parent / "state"


@pytest.fixture
def port():
    return str(free_port())


@pytest.fixture
def serve(start, port):
    """Start the product without the demo and wait until it answers."""
    return lambda: start("run", PORT=port, DEMO="0").wait_until_ready()


def test_product_answers_and_ctrl_c_stops_it_from_the_outside_in(serve, port):
    stack = serve()
    pids = list(stack.pids().values())

    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
        assert answer.status == 200
    code = stack.interrupt()

    assert code == 0
    assert are_gone(pids, within=1)
    stops = [stack.output().index(f"stopped {name}") for name in ORDER_OF_STOPPING]
    assert stops == sorted(stops)


def test_killed_stack_serves_again_at_once_with_its_data(serve):
    killed = serve()
    applied = killed.execute("select count(*) from django_migrations")
    pids = list(killed.pids().values())
    killed.kill()

    again = serve()

    assert are_gone(pids, within=0.1)
    assert again.execute("select count(*) from django_migrations") == applied
    assert "migrating" not in again.output()


@pytest.mark.parametrize("victim", ["worker", "beat", "web", "redis"])
def test_part_that_dies_stops_the_rest_with_a_failure(serve, victim):
    stack = serve()
    pids = stack.pids()

    os.kill(pids[victim], signal.SIGKILL)

    assert stack.wait_for_end() == 1
    assert f"{victim} ended with code -9" in stack.output()
    assert are_gone(list(pids.values()), within=1)


def test_second_product_on_a_taken_port_is_refused_in_a_sentence(serve, start, port, tmp_path):
    serve()

    other = start("run", PORT=port, DEMO="0", STACK_STATE=str(tmp_path))

    assert other.wait_for_end() == 1
    assert f"Port {port} is taken" in other.output()


def test_manage_joins_the_running_stack(serve):
    stack = serve()
    script = "from django.conf import settings; print(settings.DATABASES['default']['PORT'])"

    printed = manage(stack.folder, "shell", "--no-imports", "-c", script)

    assert printed.strip() == stack.url("DATABASE_URL").rpartition(":")[2].partition("/")[0]


def test_manage_starts_the_servers_when_nothing_runs_and_stops_them(folder):
    printed = manage(folder, "check")

    assert "Postgres" in printed
    assert "stopped postgres" in printed


def manage(folder, *arguments):
    """Run one manage.py command by the stack of this folder; return what it printed."""
    result = subprocess.run(
        [sys.executable, "-m", "servicedesk.stack", "manage", *arguments],
        cwd=ROOT,
        env={**clean_environment(), "STACK_STATE": str(folder)},
        capture_output=True,
        text=True,
        timeout=START_LIMIT,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout
