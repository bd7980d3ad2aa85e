"""Children in the order they depend on each other: watched, and stopped the other way round."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from servicedesk.stack import environment, postgres, redis
from servicedesk.stack.children import Child, describe, stop_left_over
from servicedesk.stack.console import say
from servicedesk.stack.state import State

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_CHILDREN = "children.json"


class Stack:
    """The processes on one state folder."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.children: list[Child] = []
        environment.withdraw(state)
        stop_left_over(state.read_json(_CHILDREN))
        state.write_json(_CHILDREN, {})

    def add(self, child: Child) -> None:
        """Watch a child, and write down which process it is in case this one is killed."""
        self.children.append(child)
        self.state.write_json(_CHILDREN, {known.name: describe(known) for known in self.children})

    def start_servers(self) -> dict[str, str]:
        """Start Postgres and Redis, each only if its URL was not given; return the URLs."""
        urls = {}
        for variable, server in (("DATABASE_URL", postgres), ("REDIS_URL", redis)):
            if url := environment.given(variable):
                urls[variable] = url
            else:
                child, urls[variable] = server.start(self.state)
                self.add(child)
        return urls

    def ended_child(self) -> Child | None:
        """Return a child that ended by itself, if one did."""
        return next((child for child in self.children if not child.is_alive), None)

    def watch(self) -> int:
        """Wait until a child ends, which none should; return the code of a failure."""
        while True:
            if ended := self.ended_child():
                say(f"{ended.name} ended with code {ended.process.returncode}: stopping the rest")
                return 1
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop the children, the last started first."""
        environment.withdraw(self.state)
        self.state.describe_lock(f"process {os.getpid()}, which is stopping")
        for child in reversed(self.children):
            started = time.monotonic()
            code = child.stop()
            say(f"stopped {child.name} (code {code}, {time.monotonic() - started:.1f} s)")
        self.children.clear()
        self.state.write_json(_CHILDREN, {})


@contextmanager
def stack_on(state: State) -> Iterator[Stack]:
    """Give a stack on a locked state, stopped in order however the block ends."""
    stack = Stack(state)
    try:
        with stops_on_signals():
            yield stack
    finally:
        # A second Ctrl-C must not cut the shutdown short.
        for number in _STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        stack.stop()


@contextmanager
def stops_on_signals() -> Iterator[None]:
    """Turn Ctrl-C, SIGTERM and SIGHUP into a quiet end of the block with code 0."""

    def end(number: int, frame: FrameType | None) -> NoReturn:
        for known in _STOP_SIGNALS:
            signal.signal(known, signal.SIG_IGN)
        raise SystemExit(0)

    for number in _STOP_SIGNALS:
        signal.signal(number, end)
    yield
