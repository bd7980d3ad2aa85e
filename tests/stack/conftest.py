"""A state folder for each test, and no process left behind."""

import pytest

from tests.stack.running import RunningStack


@pytest.fixture
def folder(tmp_path_factory):
    """A state folder; the account that runs the servers for root may not enter pytest's."""
    return tmp_path_factory.mktemp("stack") / "state"


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
