"""``make test`` and ``make prove``: pytest against servers of its own."""

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from servicedesk.stack import environment, foreground
from servicedesk.stack.children import dies_with_parent
from servicedesk.stack.state import throwaway_state
from servicedesk.stack.supervisor import stack_on


def test(arguments: Sequence[str]) -> int:
    """Run all tests but the proofs; return pytest's code.

    One process more than there are cores, since some tests wait for processes and browsers.
    """
    run = uuid.uuid4().hex
    processes = (os.cpu_count() or 2) + 1
    spread = [f"--numprocesses={processes}", "--dist=worksteal", f"--testrunuid={run}"]
    with _servers() as env, _migrating(run, env):
        return _pytest([*spread, "-m", "not prove", *arguments], env)


def prove(arguments: Sequence[str]) -> int:
    """Run the full-size proofs, one after the other, as they measure; return pytest's code."""
    with _servers() as env:
        return _pytest(["-m", "prove", *arguments], env)


@contextmanager
def _servers() -> Iterator[dict[str, str]]:
    with throwaway_state() as state, stack_on(state) as stack:
        yield environment.for_tests(state, stack.start_servers())


@contextmanager
def _migrating(run: str, env: Mapping[str, str]) -> Iterator[None]:
    """Migrate while the tests are collected. Should it fail, a test process says why."""
    migrating = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "tests.databases", run],
        env=dict(env),
        stderr=subprocess.DEVNULL,
        preexec_fn=dies_with_parent(signal.SIGKILL),
    )
    try:
        yield
    finally:
        migrating.kill()
        migrating.wait()


def _pytest(arguments: Sequence[str], env: Mapping[str, str]) -> int:
    # The servers go with everything on them: no database needs to be taken down by hand.
    return foreground.run([sys.executable, "-m", "pytest", "--reuse-db", *arguments], env=env)
