"""What the stack tells the person who started it."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_started = time.monotonic()
_one_line_at_a_time = threading.Lock()


class StackError(SystemExit):
    """A refusal that ends the command with one sentence and code 1."""


def say(message: str) -> None:
    """Print a line with the seconds since the start of the command."""
    write(f"{time.monotonic() - _started:6.1f} s  {message}")


def write(line: str) -> None:
    """Print a whole line; a reader that has gone away stops nobody."""
    with _one_line_at_a_time:
        try:
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
        except (BrokenPipeError, ValueError):
            pass


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announce a step that takes a while, and say how long it took."""
    say(f"{title} ...")
    started = time.monotonic()
    yield
    say(f"{title}: done in {time.monotonic() - started:.1f} s")
