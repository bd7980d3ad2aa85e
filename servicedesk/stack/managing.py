"""``make manage``: manage.py with the servers up."""

import fcntl
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from servicedesk.stack import environment, foreground, project
from servicedesk.stack.console import StackError
from servicedesk.stack.state import ROOT, State, kept_state
from servicedesk.stack.supervisor import stack_on

_PATIENCE = 60  # seconds for a stack that is just starting


def manage(arguments: Sequence[str]) -> int:
    """Run one manage.py command against the running stack, or against servers of its own."""
    state = kept_state()
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    with _shared_servers(state) as env:
        return foreground.run(command, env=env)


@contextmanager
def _shared_servers(state: State) -> Iterator[dict[str, str]]:
    """Give the environment to run in; start the servers only if no stack has them up.

    Servers of our own have the tables that the command expects.
    """
    given = {name: environment.given(name) for name in ("DATABASE_URL", "REDIS_URL")}
    if all(given.values()):
        yield environment.for_running(state, {name: url for name, url in given.items() if url})
        return
    with open(state.folder / "users", "w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        if joined := _join(state):
            yield joined
            return
        with stack_on(state) as stack:
            env = environment.for_running(state, stack.start_servers())
            project.migrate(state, env)
            environment.publish(state, env)
            yield env
            environment.withdraw(state)
            # Another command may have joined meanwhile: it keeps the servers until it is done.
            fcntl.flock(users, fcntl.LOCK_EX)


def _join(state: State) -> dict[str, str]:
    """Return the environment of the stack that has the state; take the state if none has."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if state.try_to_lock("make manage"):
            return {}
        if joined := environment.of_running_stack(state):
            return joined
        time.sleep(0.1)
    raise StackError("The servers of this checkout are starting or stopping; try again.")
