"""A state folder for each test, and no process left behind."""

import pytest

from servicedesk.stack.state import throwaway_state
from tests.stack.running import RunningStack, enterable_folder


@pytest.fixture
def folder():
    """A state folder of the test's own."""
    with enterable_folder() as parent:
        yield parent / "state"


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
