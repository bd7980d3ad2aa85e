"""The commands of the stack; the Makefile is their front."""

import os
import sys
from collections.abc import Callable, Sequence

from servicedesk.stack import checking, managing, serving, testing
from servicedesk.stack.children import die_with_own_parent
from servicedesk.stack.console import StackError
from servicedesk.stack.state import kept_state

_COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": lambda arguments: serving.serve(),
    "servers": lambda arguments: serving.serve_servers(),
    "manage": managing.manage,
    "test": testing.test,
    "prove": testing.prove,
    "check": lambda arguments: checking.check(),
    "forget": lambda arguments: forget(),
}


def main() -> None:
    command, *arguments = sys.argv[1:] or [""]
    if command not in _COMMANDS:
        raise StackError(f"Usage: python -m servicedesk.stack {'|'.join(_COMMANDS)} [ARGUMENTS]")
    if "MAKELEVEL" in os.environ:
        # Without this the stack would outlive a make that was killed.
        die_with_own_parent()
    sys.exit(_COMMANDS[command](arguments))


def forget() -> int:
    """Delete the kept state, the database included, unless a stack is using it."""
    state = kept_state()
    state.lock("make clean")
    state.forget()
    return 0
