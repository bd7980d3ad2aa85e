"""A command that has the terminal while the servers are up: pytest, manage.py."""

import signal
import subprocess
from collections.abc import Mapping, Sequence
from types import FrameType

from servicedesk.stack.children import dies_with_parent


def run(command: Sequence[str], *, env: Mapping[str, str]) -> int:
    """Run the command in the present folder and return its code.

    Ctrl-C reaches the command from the terminal, and it decides what that
    means; a signal sent to the stack alone is passed on.
    """
    process = subprocess.Popen(command, env=dict(env), preexec_fn=dies_with_parent(signal.SIGTERM))

    def pass_on(number: int, frame: FrameType | None) -> None:
        process.terminate()

    previous = {
        signal.SIGINT: signal.signal(signal.SIGINT, lambda number, frame: None),
        signal.SIGTERM: signal.signal(signal.SIGTERM, pass_on),
        signal.SIGHUP: signal.signal(signal.SIGHUP, pass_on),
    }
    try:
        code = process.wait()
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
    # As the shell says it, for a command that a signal ended.
    return code if code >= 0 else 128 - code
