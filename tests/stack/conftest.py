"""A state folder for each test, and no process left behind."""

import shutil
import tempfile
from pathlib import Path

import pytest

from servicedesk.stack.state import throwaway_state
from tests.stack.running import RunningStack


@pytest.fixture
def folder():
    """A state folder that the account which runs the servers for root may enter."""
    parent = Path(tempfile.mkdtemp(prefix="servicedesk-stack-test-"))
    parent.chmod(0o755)
    yield parent / "state"
    shutil.rmtree(parent)


@pytest.fixture
def state():
    """A state without a stack on it."""
    with throwaway_state() as state:
        yield state


@pytest.fixture
def start(folder):
    """Start a stack on the test's folder; whatever still runs at the end is stopped."""
    started: list[RunningStack] = []

    def start_stack(command: str = "servers", **variables: str) -> RunningStack:
        started.append(RunningStack(folder, command, **variables))
        return started[-1]

    yield start_stack
    for stack in started:
        if stack.process.poll() is None:
            stack.interrupt()
